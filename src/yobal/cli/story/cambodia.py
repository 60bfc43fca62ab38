"""The first example: the consultation on the Draft National AI Strategy, set up and announced."""

import tomllib
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from yobal.accounts.models import User
from yobal.cli.story.people import APPROVER, CAMBODIA, SECRETARIAT, account, appoint_all
from yobal.publication import actions as publication
from yobal.publication.models import Consultation, Document, Form, Round
from yobal.publication.states import DocumentKind, QuestionKind

FOLDER = files("yobal.cli.samples") / "cambodia"
SET_UP = datetime.fromisoformat("2025-06-02T09:00:00+07:00")
PROPOSED = datetime.fromisoformat("2025-06-10T16:00:00+07:00")
APPROVED = datetime.fromisoformat("2025-06-11T07:00:00+07:00")
_KINDS = {"long_text": QuestionKind.LONG}
_DOCUMENT_KINDS = {
    "draft-strategy": DocumentKind.DRAFT,
    "concept-note": DocumentKind.CONCEPT_NOTE,
    "feedback-form": DocumentKind.FORM,
}


@cache
def facts() -> dict[str, Any]:
    """Read what the sample says of the consultation."""
    return tomllib.loads((FOLDER / "consultation.toml").read_text(encoding="utf-8"))


def slug() -> str:
    """Name the address of the consultation."""
    return str(facts()["slug"])


@transaction.atomic
def set_up() -> Consultation:
    """Make the consultation up to its announcement: all of it, or nothing; what is there already is given."""
    if found := Consultation.objects.filter(slug=slug()).first():
        return found
    consultation = create()
    appoint_all(consultation, CAMBODIA, at=SET_UP)
    by, approver = account(SECRETARIAT, at=SET_UP), account(APPROVER, at=SET_UP)
    add_groups(consultation, by=by)
    documents = add_documents(consultation, by=by)
    rounds = add_rounds(consultation, documents, add_form(consultation, by=by), by=by)
    add_events(consultation, rounds, by=by)
    announce(consultation, rounds, documents, by=by, approver=approver)
    consultation.refresh_from_db()
    return consultation


def create() -> Consultation:
    """Make the consultation itself, marked as a sample."""
    said = facts()
    return publication.create_consultation(
        slug=slug(),
        title=said["title"],
        summary={code: f"{said['summary'][code]}\n\n{said['framework'][code]}" for code in said["languages"]},
        body_name=said["body"]["name"],
        languages=said["languages"],
        time_zone=said["time_zone"],
        contact={code: _contact(said["contact"], code) for code in said["languages"]},
        illustrative=said["illustrative"],
        by="system",
        at=SET_UP,
    )


def _contact(contact: dict[str, Any], language: str) -> str:
    lines = (contact["name"][language], contact["address"][language], contact["email"], contact["telephone"])
    return "\n".join([*lines, contact["note"][language]])


def add_groups(consultation: Consultation, *, by: User) -> None:
    """Add the groups of stakeholders."""
    for group in facts()["groups"]:
        publication.add_group(consultation, code=group["code"], name=group["name"], by=by, at=SET_UP)


def add_documents(consultation: Consultation, *, by: User) -> dict[str, Document]:
    """Import the draft, the concept note and the feedback form."""
    documents = {}
    for said in facts()["documents"]:
        document = publication.add_document(
            consultation, kind=_DOCUMENT_KINDS[said["code"]], slug=said["code"], title=said["title"], by=by, at=SET_UP
        )
        content = (FOLDER / said["file"]).read_bytes()
        publication.import_draft(document, content=content, name=said["file"], by=by, at=SET_UP)
        documents[said["code"]] = document
    return documents


def add_form(consultation: Consultation, *, by: User) -> Form:
    """Add the feedback form."""
    said = facts()["form"]
    questions = [
        {
            "code": question["code"],
            "kind": _KINDS.get(question["kind"], question["kind"]),
            "label": question["label"],
            "help": question["help"],
            "required": question["required"],
            "options": question.get("options", []),
            "rows": question.get("rows", []),
        }
        for question in said["questions"]
    ]
    return publication.add_form(
        consultation, title=said["title"], intro=said["help"], questions=questions, by=by, at=SET_UP
    )


def add_rounds(consultation: Consultation, documents: dict[str, Document], form: Form, *, by: User) -> dict[int, Round]:
    """Add the five rounds; everyone is asked in one of them, about the draft."""
    rounds = {}
    for said in facts()["rounds"]:
        opens = "opens_at" in said
        rounds[said["number"]] = publication.add_round(
            consultation,
            title=said["title"],
            audience=said["audience"],
            confidentiality=said["confidentiality"],
            when=said["when"],
            versions=documents["draft-strategy"].versions.all() if opens else (),
            form=form if opens else None,
            by=by,
            at=SET_UP,
        )
    return rounds


def add_events(consultation: Consultation, rounds: dict[int, Round], *, by: User) -> None:
    """Add the meetings and workshops, their dates as imprecise as they were stated."""
    groups = {group.code: group for group in consultation.groups.all()}
    for said in facts()["events"]:
        publication.add_event(
            consultation,
            title=said["title"],
            when=said["when"],
            round_=rounds[said["round"]],
            groups=[groups[said["group"]]] if "group" in said else (),
            by=by,
            at=SET_UP,
        )


def announce(
    consultation: Consultation, rounds: dict[int, Round], documents: dict[str, Document], *, by: User, approver: User
) -> None:
    """Announce the public round: proposed by the secretariat, approved by another person."""
    said = facts()["announcement"]
    opened = next(entry for entry in facts()["rounds"] if entry["number"] == said["round"])
    announcement = publication.announce(
        rounds[said["round"]],
        documents=list(documents.values()),
        number=said["number"],
        title=said["title"],
        body=said["body"],
        lunar_line=said["lunar_line"],
        issued_on=date.fromisoformat(said["issued_on"]),
        opens_at=datetime.fromisoformat(opened["opens_at"]),
        closes_at=datetime.fromisoformat(opened["closes_at"]),
        by=by,
        at=PROPOSED,
    )
    proposal = publication.propose_announcement(announcement, by=by, at=PROPOSED)
    publication.approve_announcement(announcement, proposal=proposal, by=approver, at=APPROVED)
