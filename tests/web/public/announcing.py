"""A consultation with three documents, announced through the real actions."""

from datetime import datetime

from tests import factories
from tests.factories import CLOSES, OPENS
from yobal.lib.localized import Localized
from yobal.publication import actions as publication
from yobal.publication.actions import NewProvision
from yobal.publication.models import Announcement, Consultation, Document, Version

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "សេចក្តីជូនដំណឹងស្តីពីការស្នើសុំយោបល់លើសេចក្តីព្រាងយុទ្ធសាស្ត្រ"


def with_papers(**facts: object) -> Consultation:
    """Make a consultation with a draft, a concept note and a form on paper, not announced yet."""
    made = factories.consultation(contact={"en": "Secretariat\nask@example.org", "km": "លេខាធិការដ្ឋាន"}, **facts)
    draft = factories.the_version(made)
    publication.add_file(
        draft, content=b"draft", name="draft.docx", language="km+en", media_type=DOCX, by="test", at=OPENS
    )
    add_paper(made, slug="concept-note", kind="concept_note", title="Why a strategy")
    add_paper(made, slug="feedback-form", kind="form", title="Form to fill in")
    return made


def add_paper(consultation: Consultation, *, slug: str, kind: str, title: str) -> Document:
    """Add a document that is a file alone."""
    document = publication.add_document(
        consultation, kind=kind, slug=slug, title={"en": title, "km": "ឯកសារ"}, by="test", at=OPENS
    )
    version = publication.add_version(document, provisions=[], by="test", at=OPENS)
    publication.add_file(
        version, content=slug.encode(), name=f"{slug}.docx", language="km+en", media_type=DOCX, by="test", at=OPENS
    )
    return document


def announce(
    consultation: Consultation, *, number: str = "1497PT", english: str = "", publish: bool = True
) -> Announcement:
    """Announce the public round with all documents."""
    made = publication.announce(
        factories.the_round(consultation),
        documents=list(consultation.documents.all()),
        number=number,
        title={"en": "Call for input", "km": TITLE},
        body={"en": english or "Read the draft.", "km": "សូមអានសេចក្តីព្រាង។"},
        lunar_line={"km": "ថ្ងៃពុធ ១រោច"},
        issued_on=OPENS.date(),
        opens_at=OPENS,
        closes_at=CLOSES,
        by="test",
        at=OPENS,
    )
    if publish:
        proposal = publication.propose_announcement(made, by=factories.member(consultation, "secretariat"), at=OPENS)
        publication.approve_announcement(
            made, proposal=proposal, by=factories.member(consultation, "approver"), at=OPENS
        )
        consultation.refresh_from_db()
        made.refresh_from_db()
    return made


def second_version(consultation: Consultation, *, published_at: datetime | None) -> Version:
    """Add a version in which one provision changed, one is new and one was left out."""
    draft = consultation.documents.get(slug="draft")
    old = {provision.number: provision for provision in draft.versions.get(number=1).provisions.all()}
    kept, changed = old["1"], old["1.1"]
    body = Localized(en="Teach AI in all schools.", km="បង្រៀននៅសាលាទាំងអស់។")
    version = publication.add_version(
        draft,
        provisions=[
            NewProvision("priority", "1", kept.heading, kept.body, 0, kept, "same"),
            NewProvision("measure", "1.1", changed.heading, body, 1, changed, "changed"),
            NewProvision("measure", "1.3", Localized(en="Pay"), Localized(en="Pay teachers."), 1, None, "new"),
        ],
        dropped=[old["1.2"]],
        by="test",
        at=published_at or OPENS,
    )
    if published_at:
        publication.publish_version(version, by="test", at=published_at)
    return version
