"""Real objects for tests, made through the real actions."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from yobal.accounts.actions import create_user
from yobal.accounts.models import User
from yobal.lib.localized import Localized
from yobal.publication import actions as publication
from yobal.publication.actions import NewProvision
from yobal.publication.models import Consultation, Document, Form, Group, Round, Version
from yobal.reception.actions import receive
from yobal.reception.intake import Acknowledgement, Intake, Piece

# A fixed Wednesday noon in Phnom Penh, within the sample window.
NOW = datetime(2025, 6, 18, 5, 0, tzinfo=UTC)
OPENS = datetime(2025, 6, 10, 17, 0, tzinfo=UTC)
CLOSES = datetime(2025, 6, 20, 17, 0, tzinfo=UTC)
_numbers = count(1)

QUESTIONS: list[dict[str, Any]] = [
    {
        "code": "q-vision",
        "kind": "scale",
        "label": {"en": "Do you agree with the vision?", "km": "តើអ្នកយល់ស្របនឹងចក្ខុវិស័យឬទេ?"},
        "options": [{"code": str(n), "label": {"en": str(n), "km": str(n)}} for n in range(1, 6)],
    },
    {"code": "q-general", "kind": "long", "label": {"en": "General comments", "km": "មតិទូទៅ"}},
    {"code": "q-provisions", "kind": "provision", "label": {"en": "Comments on measures", "km": "មតិលើវិធានការ"}},
]
PROVISIONS = [
    NewProvision("priority", "1", Localized(en="People", km="ធនធានមនុស្ស"), Localized(), 0),
    NewProvision(
        "measure", "1.1", Localized(en="Teach", km="បង្រៀន"), Localized(en="Teach AI in schools.", km="បង្រៀននៅសាលា។"), 1
    ),
    NewProvision(
        "measure",
        "1.2",
        Localized(en="Train", km="បណ្តុះបណ្តាល"),
        Localized(en="Train officials.", km="បណ្តុះបណ្តាលមន្ត្រី។"),
        1,
    ),
]


def user(name: str = "", **facts: Any) -> User:
    """Make a member of staff without any appointment."""
    name = name or f"member{next(_numbers)}"
    return create_user(
        f"{name}@example.org", name=name.title(), password="correct horse battery", by="test", at=NOW, **facts
    )


def appointed(consultation: Consultation, role: str, name: str = "") -> User:
    """Make a member of staff with one role."""
    member = user(name)
    publication.appoint(consultation, user=member, role=role, by="test", at=NOW)
    return member


def consultation(*, slug: str = "", **facts: Any) -> Consultation:
    """Make a consultation with a draft of three provisions, a form and a public round; not announced yet."""
    slug = slug or f"consultation-{next(_numbers)}"
    made = publication.create_consultation(
        slug=slug,
        title={"en": f"Draft strategy {slug}", "km": "សេចក្តីព្រាង"},
        body_name={"en": "Ministry", "km": "ក្រសួង"},
        languages=["km", "en"],
        by="test",
        at=OPENS - timedelta(days=30),
        **facts,
    )
    publication.add_group(made, code="citizen", name={"en": "Citizens", "km": "ប្រជាពលរដ្ឋ"}, by="test", at=OPENS)
    draft = publication.add_document(
        made, kind="draft", slug="draft", title={"en": "Draft", "km": "សេចក្តីព្រាង"}, by="test", at=OPENS
    )
    version = publication.add_version(draft, provisions=PROVISIONS, by="test", at=OPENS)
    form = publication.add_form(
        made, title={"en": "Form", "km": "ទម្រង់"}, intro={}, questions=QUESTIONS, by="test", at=OPENS
    )
    publication.add_round(
        made,
        title={"en": "Public consultation", "km": "ការពិគ្រោះសាធារណៈ"},
        audience="public",
        confidentiality="public",
        versions=[version],
        form=form,
        by="test",
        at=OPENS,
    )
    return made


def announced(
    *, slug: str = "", opens_at: datetime = OPENS, closes_at: datetime = CLOSES, **facts: Any
) -> Consultation:
    """Make a consultation that is published and open from OPENS to CLOSES."""
    return announce(consultation(slug=slug, **facts), opens_at=opens_at, closes_at=closes_at)


def announce(made: Consultation, *, opens_at: datetime = OPENS, closes_at: datetime = CLOSES) -> Consultation:
    """Publish a consultation, open from OPENS to CLOSES."""
    secretariat, approver = appointed(made, "secretariat"), appointed(made, "approver")
    announcement = publication.announce(
        the_round(made),
        documents=list(made.documents.all()),
        number=f"{next(_numbers)}PT",
        title={"en": "Announcement", "km": "សេចក្តីជូនដំណឹង"},
        body={"en": "Tell us what you think.", "km": "សូមផ្តល់មតិ។"},
        issued_on=opens_at.date(),
        opens_at=opens_at,
        closes_at=closes_at,
        by=secretariat,
        at=opens_at,
    )
    proposal = publication.propose_announcement(announcement, by=secretariat, at=opens_at)
    publication.approve_announcement(announcement, proposal=proposal, by=approver, at=opens_at)
    made.refresh_from_db()
    return made


def member(consultation: Consultation, role: str) -> User:
    """Give whoever holds a role already, or appoint somebody."""
    held = consultation.appointments.filter(role=role, ended_at=None).select_related("user").first()
    return held.user if held else appointed(consultation, role)


def the_round(consultation: Consultation) -> Round:
    return consultation.rounds.get()


def the_form(consultation: Consultation) -> Form:
    return consultation.forms.get()


def the_draft(consultation: Consultation) -> Document:
    return consultation.documents.get()


def the_version(consultation: Consultation) -> Version:
    return the_draft(consultation).versions.order_by("number").first()  # type: ignore[return-value]


def the_group(consultation: Consultation) -> Group:
    return consultation.groups.get()


def intake(consultation: Consultation, text: str = "Please teach more.", *, key: str = "", **facts: Any) -> Intake:
    """Describe what a citizen sends: one closed answer and one text."""
    pieces = (Piece("answer/q-vision", b"4"), Piece("answer/q-general", text.encode(), free_text=True))
    settings: dict[str, Any] = {
        "round": the_round(consultation),
        "form": the_form(consultation),
        "key": key or f"key-{next(_numbers)}",
        "language": "en",
        "answers": pieces,
        "personal": (Piece("person/name", b"Sok Dara"), Piece("person/email", b"dara@example.org")),
        "group": the_group(consultation),
        "consent": "name_and_text",
    }
    return Intake(**settings | facts)


def submission(
    consultation: Consultation, text: str = "Please teach more.", *, at: datetime = NOW, **facts: Any
) -> Acknowledgement:
    """Send what a citizen sends."""
    return receive(intake(consultation, text, **facts), by="participant", at=at)
