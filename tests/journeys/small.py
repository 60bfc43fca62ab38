"""Small consultations: one that a working group can finish within a journey, its round closed already; two that ask
every kind of question, on one page and one after the other, and are open.

Run as a script beside the demonstration: `python -m tests.journeys.small FACTS`. It writes the receipts into FACTS,
since nobody can read a private code again.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from tests import every_kind  # noqa: E402
from yobal.cli.story.people import APPROVER, CAMBODIA, SECRETARIAT, account, appoint_all  # noqa: E402
from yobal.lib.localized import Localized  # noqa: E402
from yobal.publication import actions as publication  # noqa: E402
from yobal.publication.actions import NewProvision  # noqa: E402
from yobal.publication.models import Consultation, Group, Round  # noqa: E402
from yobal.publication.states import (  # noqa: E402
    Audience,
    Confidentiality,
    DocumentKind,
    FormLayout,
    QuestionKind,
)
from yobal.reception.actions import receive  # noqa: E402
from yobal.reception.intake import Acknowledgement, Intake, Piece  # noqa: E402

SLUG = "reading-rooms"
ASKING = {"asking": FormLayout.ONE_PAGE, "asking-in-turn": FormLayout.BY_QUESTION}
OPENS = datetime.fromisoformat("2025-06-02T00:00:00+07:00")
CLOSES = datetime.fromisoformat("2025-06-17T00:00:00+07:00")
BEFORE = datetime.fromisoformat("2025-06-01T09:00:00+07:00")

PROVISIONS = [
    NewProvision("chapter", "1", Localized(en="Reading rooms", km="បន្ទប់អាន"), Localized(), 0),
    NewProvision(
        "article",
        "1",
        Localized(en="Opening hours", km="ម៉ោងបើក"),
        Localized(
            en="Public reading rooms are open from Monday to Friday, from 8:00 to 17:00.",
            km="បន្ទប់អានសាធារណៈបើកពីថ្ងៃចន្ទដល់ថ្ងៃសុក្រ ពីម៉ោង ៨:០០ ដល់ម៉ោង ១៧:០០។",
        ),
        1,
    ),
    NewProvision(
        "article",
        "2",
        Localized(en="Fees", km="កម្រៃ"),
        Localized(en="Each reader pays a yearly fee of 20,000 riels.", km="អ្នកអានម្នាក់ៗបង់កម្រៃប្រចាំឆ្នាំចំនួន ២០.០០០ រៀល។"),
        1,
    ),
    NewProvision(
        "article",
        "3",
        Localized(en="Lending", km="ការឱ្យខ្ចី"),
        Localized(en="Books are lent for two weeks.", km="សៀវភៅឱ្យខ្ចីរយៈពេលពីរសប្តាហ៍។"),
        1,
    ),
]
QUESTIONS: list[dict[str, Any]] = [
    {
        "code": "q-agree",
        "kind": QuestionKind.SCALE,
        "label": {"en": "How far do you agree with the draft?", "km": "តើអ្នកយល់ស្របនឹងសេចក្តីព្រាងកម្រិតណា?"},
        "options": [{"code": str(n), "label": {"en": str(n), "km": str(n)}} for n in range(1, 6)],
    },
    {
        "code": "q-articles",
        "kind": QuestionKind.PROVISION,
        "label": {"en": "Comments on single articles", "km": "យោបល់លើមាត្រានីមួយៗ"},
    },
    {"code": "q-general", "kind": QuestionKind.LONG, "label": {"en": "General comments", "km": "យោបល់ទូទៅ"}},
]
LONG = (
    "Many people work until six in the evening. Please keep the reading rooms open until nine. "
    "Students cannot pay 20,000 riels a year."
)
SUNDAY = "Please open the reading rooms on Sundays too."
LENDING = "Two weeks are too short for a thick book."
THANKS = "Hello, this is only a test of the form."


def main(facts: Path) -> None:
    """Make it, and note its receipts."""
    round_, citizens = _announced()
    articles = {row.number: row.anchor for row in round_.versions.get().provisions.filter(kind="article")}
    received = {
        "several-points": _send(
            round_, citizens, "several", (f"q-articles/{articles['1']}/text", LONG), name="Sok Dara"
        ),
        "sunday": _send(round_, citizens, "sunday", ("q-general", SUNDAY)),
        "sunday-again": _send(round_, citizens, "sunday-again", ("q-general", SUNDAY)),
        "lending": _send(round_, citizens, "lending", (f"q-articles/{articles['3']}/text", LENDING), name="Chan Lina"),
        "test": _send(round_, citizens, "test", ("q-general", THANKS)),
        "closed-answer": _send(round_, citizens, "closed-answer"),
    }
    for slug, layout in ASKING.items():
        _announced(slug, layout, questions=every_kind.QUESTIONS, closes_at=CLOSES + timedelta(days=10))
    receipts = {name: {"number": row.number, "code": row.private_code} for name, row in received.items()}
    facts.write_text(json.dumps({"receipts": receipts}), encoding="utf-8")


def _announced(
    slug: str = SLUG,
    layout: str = FormLayout.ONE_PAGE,
    *,
    questions: Sequence[dict[str, Any]] = QUESTIONS,
    closes_at: datetime = CLOSES,
) -> tuple[Round, Group]:
    consultation = publication.create_consultation(
        slug=slug,
        title={"en": "Draft rules for public reading rooms", "km": "សេចក្តីព្រាងបទបញ្ជាបន្ទប់អានសាធារណៈ"},
        summary={"en": "When reading rooms open, and what they cost.", "km": "ម៉ោងបើក និងកម្រៃនៃបន្ទប់អាន។"},
        body_name={"en": "Ministry of Post and Telecommunications", "km": "ក្រសួងប្រៃសណីយ៍ និងទូរគមនាគមន៍"},
        languages=["km", "en"],
        illustrative=True,
        by="system",
        at=BEFORE,
    )
    appoint_all(consultation, CAMBODIA, at=BEFORE)
    return _opened(consultation, layout, questions=questions, closes_at=closes_at)


def _opened(
    consultation: Consultation, layout: str, *, questions: Sequence[dict[str, Any]], closes_at: datetime
) -> tuple[Round, Group]:
    by = account(SECRETARIAT, at=BEFORE)
    group = publication.add_group(
        consultation, code="citizens", name={"en": "Citizens", "km": "ប្រជាពលរដ្ឋ"}, by=by, at=BEFORE
    )
    document = publication.add_document(
        consultation,
        kind=DocumentKind.DRAFT,
        slug="rules",
        title={"en": "Draft rules for public reading rooms", "km": "សេចក្តីព្រាងបទបញ្ជាបន្ទប់អានសាធារណៈ"},
        by=by,
        at=BEFORE,
    )
    version = publication.add_version(document, provisions=PROVISIONS, illustrative=True, by=by, at=BEFORE)
    form = publication.add_form(
        consultation, title={"en": "Your view", "km": "យោបល់របស់អ្នក"}, intro={}, questions=questions, by=by, at=BEFORE
    )
    publication.revise_form(form, layout=layout, seen=form.edits, by=by, at=BEFORE)
    round_ = publication.add_round(
        consultation,
        title={"en": "Public consultation", "km": "ការពិគ្រោះយោបល់ជាសាធារណៈ"},
        audience=Audience.PUBLIC,
        confidentiality=Confidentiality.PUBLIC,
        when=f"2025-06-02/{(closes_at - timedelta(days=1)).date()}",
        versions=[version],
        form=form,
        by=by,
        at=BEFORE,
    )
    announcement = publication.announce(
        round_,
        documents=[document],
        number="1",
        title={"en": "Tell us about reading rooms", "km": "សូមផ្តល់មតិអំពីបន្ទប់អាន"},
        body={"en": "Read the draft rules and comment.", "km": "សូមអានសេចក្តីព្រាង និងផ្តល់មតិ។"},
        issued_on=date(2025, 6, 1),
        opens_at=OPENS,
        closes_at=closes_at,
        by=by,
        at=BEFORE,
    )
    proposal = publication.propose_announcement(announcement, by=by, at=BEFORE)
    publication.approve_announcement(announcement, proposal=proposal, by=account(APPROVER, at=BEFORE), at=BEFORE)
    round_.refresh_from_db()
    return round_, group


def _send(round_: Round, group: Group, key: str, *answers: tuple[str, str], name: str = "") -> Acknowledgement:
    texts = [Piece(f"answer/{place}", said.encode(), free_text=True) for place, said in answers]
    intake = Intake(
        round=round_,
        form=round_.form,
        key=f"small-{key}",
        language="en",
        answers=(Piece("answer/q-agree", b"4"), *texts),
        personal=(Piece("person/name", name.encode()),) if name else (),
        group=group,
        consent="text_only",
    )
    return receive(intake, by="participant", at=datetime.fromisoformat("2025-06-10T10:00:00+07:00"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
