"""What the acts of a rehearsal share: the consultation, its visitors, the receipts they hold, the clock."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from yobal.accounts.models import User
from yobal.cli.story.browser import Browser, NotAsExpected
from yobal.cli.story.people import PASSWORD, Member
from yobal.lib import clock
from yobal.publication.models import Consultation, Round, Version


@dataclass(frozen=True)
class HeldReceipt:
    """What one participant holds after sending: number and private code, and what was sent."""

    number: str
    code: str
    text: str


@dataclass
class Stage:
    """The state of a rehearsal while it is played."""

    consultation: Consultation
    omit: str = ""
    receipts: list[HeldReceipt] = field(default_factory=list)
    _signed_in: dict[str, Browser] = field(default_factory=dict)

    def at_desk(self, member: Member) -> Browser:
        """Give the browser of a member of staff, signed in once."""
        if member.email not in self._signed_in:
            self._signed_in[member.email] = sign_in(member)
        return self._signed_in[member.email]

    def desk(self, name: str, *place: Any) -> str:
        """Give the address of a desk page."""
        return reverse(f"staff:{name}", args=[self.consultation.slug, *place])

    def public(self, name: str, *place: Any) -> str:
        """Give the address of a public page of the consultation, in English."""
        with override("en"):
            return reverse(f"public:{name}", args=[self.consultation.slug, *place])

    @property
    def round(self) -> Round:
        """The round in which everyone is asked."""
        return self.consultation.rounds.get()

    @property
    def version(self) -> Version:
        """The version consulted on."""
        return Version.objects.get(document__consultation=self.consultation, number=1)


def sign_in(member: Member) -> Browser:
    """Sign a member of staff in through the page."""
    browser = Browser()
    page = browser.open(reverse("staff:sign-in"))
    page = browser.send(page, fields={"username": member.email, "password": PASSWORD})
    expect(reverse("staff:home") in page.address, f"{member.email} is not signed in: {page.mistakes()}")
    return browser


def user(member: Member) -> User:
    """Give the account of a member."""
    return User.objects.get(email=member.email)


def expect(held: object, otherwise: str) -> None:
    """Go on only if it holds."""
    if not held:
        raise NotAsExpected(otherwise)


def go_to(moment: datetime) -> None:
    """Move the clock of the rehearsal."""
    clock.move_to(moment)
