"""The members of staff of the examples."""

from dataclasses import dataclass
from datetime import datetime

from yobal.accounts.actions import create_user
from yobal.accounts.models import User
from yobal.publication.actions import appoint
from yobal.publication.models import Consultation
from yobal.publication.states import Role

# Known to everybody: it opens examples on one's own machine, and nothing else.
PASSWORD = "demonstration only"  # noqa: S105 - printed for everybody who starts a demonstration


@dataclass(frozen=True)
class Member:
    """One account of an example: its sign-in address, a name, and the role it is appointed to."""

    email: str
    name: str
    role: str = ""
    language: str = "en"


OPERATOR = Member("operator@yobal.example", "Chan Operator")
SECRETARIAT = Member("secretariat@yobal.example", "Sophal Secretariat", Role.SECRETARIAT)
APPROVER = Member("approver@yobal.example", "Bopha Approver", Role.APPROVER)
NOTE_TAKER = Member("note-taker@yobal.example", "Veasna Note-Taker", Role.NOTE_TAKER)
CAMBODIA = (
    SECRETARIAT,
    Member("reviewer@yobal.example", "Rithy Reviewer", Role.REVIEWER),
    Member("reviewer2@yobal.example", "Maly Reviewer", Role.REVIEWER),
    APPROVER,
    NOTE_TAKER,
)
EU_SECRETARIAT = Member("eu-secretariat@yobal.example", "Erika Secretariat", Role.SECRETARIAT)
EU_APPROVER = Member("eu-approver@yobal.example", "Emil Approver", Role.APPROVER)
EUROPE = (EU_SECRETARIAT, EU_APPROVER)


def account(member: Member, *, at: datetime, operator: bool = False) -> User:
    """Give a member's account, made now unless it is there."""
    found = User.objects.filter(email=member.email).first()
    return found or create_user(
        member.email,
        name=member.name,
        password=PASSWORD,
        by="system",
        at=at,
        language=member.language,
        operator=operator,
    )


def appoint_all(consultation: Consultation, members: tuple[Member, ...], *, at: datetime) -> None:
    """Appoint members to their roles, making their accounts."""
    for member in members:
        appoint(consultation, user=account(member, at=at), role=member.role, by="system", at=at)
