"""The second example: real responses to the European White Paper on AI of 2020, taken in from the published table.

The table is not part of this project. The text consulted on here is illustrative, in words of our own.
"""

from collections.abc import Callable
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

from django.db import transaction

from yobal.cli.story.people import EU_APPROVER, EU_SECRETARIAT, EUROPE, account, appoint_all
from yobal.drafting.tables import read_table
from yobal.lib.localized import Localized
from yobal.publication import actions as publication
from yobal.publication.actions import NewProvision
from yobal.publication.models import Consultation, Form, Round
from yobal.publication.states import Audience, Confidentiality, DocumentKind
from yobal.reception.importing import Outcome, carry_out, plan_import, questions_of
from yobal.reception.mapping import Mapping, load_mapping
from yobal.review.actions import take_in_all

SLUG = "ai-white-paper-2020"
MAPPING = files("yobal.cli.samples") / "eu-ai-white-paper.mapping.toml"
OPENED = datetime.fromisoformat("2020-02-19T00:00:00+01:00")
CLOSED = datetime.fromisoformat("2020-06-15T00:00:00+02:00")
# Taken in again shortly before the first example opened, and recorded as of then.
RECORDED = datetime.fromisoformat("2025-06-09T09:00:00+07:00")

SUMMARY = (
    "Real responses, re-imported: a sample of those that the European Commission received in 2020 on its White Paper "
    "on Artificial Intelligence. The text below is illustrative, written for this demonstration."
)
NOTICE = (
    "This call closed at the end of 14 June 2020, Brussels time. Its responses were taken in again from the published "
    "table, to show how answers collected elsewhere enter the same books."
)
ACTIONS = (
    (
        "Member States",
        "Agree with the Member States on a common plan for artificial intelligence, and review it yearly.",
    ),
    ("Research", "Bring the strongest research centres together in one network with a shared programme."),
    ("Skills", "Teach what artificial intelligence can and cannot do, from school to later working life."),
    ("Smaller companies", "Give smaller companies a place near them to test artificial intelligence and get advice."),
    ("Industry", "Share the cost of research between public funds and companies, with open results."),
    ("Public services", "Let public services be the first careful users, beginning with health and transport."),
)
GROUPS = {
    "academia": "Academic and research institutions",
    "business-association": "Business associations",
    "company": "Companies",
    "citizen": "Citizens of the Union",
    "citizen-elsewhere": "Citizens of other countries",
    "ngo": "Non-governmental organisations",
    "public-authority": "Public authorities",
    "trade-union": "Trade unions",
}


def mapping() -> Mapping:
    """Read what the columns of the published table mean."""
    return load_mapping(Path(str(MAPPING)))


@transaction.atomic
def set_up() -> Consultation:
    """Make the closed consultation: all of it, or nothing; what is there already is given."""
    if found := Consultation.objects.filter(slug=SLUG).first():
        return found
    consultation = publication.create_consultation(
        slug=SLUG,
        title={"en": "White Paper on Artificial Intelligence (2020)"},
        summary={"en": SUMMARY},
        body_name={"en": "European Commission"},
        languages=["en"],
        time_zone="Europe/Brussels",
        by="system",
        at=OPENED,
    )
    appoint_all(consultation, EUROPE, at=OPENED)
    by = account(EU_SECRETARIAT, at=OPENED)
    for code, name in GROUPS.items():
        publication.add_group(consultation, code=code, name={"en": name}, by=by, at=OPENED)
    form = publication.add_form(
        consultation,
        title={"en": "Questionnaire"},
        intro={"en": NOTICE},
        questions=questions_of(mapping()),
        by=by,
        at=OPENED,
    )
    _announce(consultation, form)
    consultation.refresh_from_db()
    return consultation


def _announce(consultation: Consultation, form: Form) -> None:
    by, approver = account(EU_SECRETARIAT, at=OPENED), account(EU_APPROVER, at=OPENED)
    document = publication.add_document(
        consultation,
        kind=DocumentKind.DRAFT,
        slug="six-actions",
        title={"en": "Six actions (illustrative)"},
        by=by,
        at=OPENED,
    )
    provisions = [
        NewProvision("section", str(number), Localized(en=heading), Localized(en=body))
        for number, (heading, body) in enumerate(ACTIONS, 1)
    ]
    version = publication.add_version(document, provisions=provisions, illustrative=True, by=by, at=OPENED)
    round_ = publication.add_round(
        consultation,
        title={"en": "Public consultation"},
        audience=Audience.PUBLIC,
        confidentiality=Confidentiality.PUBLIC,
        when="2020-02-19/2020-06-14",
        versions=[version],
        form=form,
        by=by,
        at=OPENED,
    )
    announcement = publication.announce(
        round_,
        documents=[document],
        number="2020-1",
        title={"en": "Call for views on artificial intelligence"},
        body={"en": NOTICE},
        issued_on=date(2020, 2, 19),
        opens_at=OPENED,
        closes_at=CLOSED,
        by=by,
        at=OPENED,
    )
    proposal = publication.propose_announcement(announcement, by=by, at=OPENED)
    publication.approve_announcement(announcement, proposal=proposal, by=approver, at=OPENED)


def import_all(round_: Round, responses: Path, *, step: Callable[[int], None] = lambda _rows: None) -> Outcome:
    """Take in the published table; rows that are in already stay as they are."""
    chosen = mapping()
    plan = plan_import(read_table(responses, sheet=chosen.reading.sheet), mapping=chosen, round_=round_)
    outcome = carry_out(plan, by=str(account(EU_SECRETARIAT, at=RECORDED)), at=RECORDED, step=step)
    take_in_all(round_.consultation, by="system", at=RECORDED)
    return outcome
