"""The words of the record: what each act that was written down is called on the page."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "approvals.propose": _("Proposed for approval"),
    "approvals.approve": _("Approved a step"),
    "approvals.return": _("Returned with remarks"),
    "collection.admit": _("Admitted a late submission"),
    "collection.withdraw": _("Withdrew a submission"),
    "consolidation.adopt": _("Adopted the next draft"),
    "consolidation.amend": _("Changed a provision"),
    "consolidation.open_revision": _("Began the next draft"),
    "consolidation.revise_amendment": _("Revised a change"),
    "consolidation.take_back": _("Took a change back"),
    "demonstration.load": _("Loaded the example"),
    "identities.disclose": _("Read a participant's name"),
    "publication.add_document": _("Added a document"),
    "publication.add_event": _("Added a meeting to the timeline"),
    "publication.add_file": _("Added a file"),
    "publication.add_form": _("Added a form"),
    "publication.add_group": _("Added a group of stakeholders"),
    "publication.add_round": _("Added a round"),
    "publication.add_version": _("Made a version"),
    "publication.announce": _("Prepared an announcement"),
    "publication.appoint": _("Appointed somebody"),
    "publication.choose_form": _("Gave a round its form"),
    "publication.create_consultation": _("Created the consultation"),
    "publication.end_appointment": _("Ended an appointment"),
    "publication.publish": _("Published an announcement"),
    "publication.publish_version": _("Published a version"),
    "publication.revise_announcement": _("Changed an announcement"),
    "publication.revise_consultation": _("Changed what the consultation says of itself"),
    "reception.import": _("Took in a table of answers"),
    "reception.receive": _("Received a submission"),
    "response.publish": _("Published the report"),
    "review.code": _("Said what a comment is about"),
    "review.decide": _("Decided a point"),
    "review.end_coding": _("Took back what a comment was said to be about"),
    "review.end_issue": _("Ended a point"),
    "review.make_issue": _("Made a point to decide"),
    "review.make_theme": _("Made a theme"),
    "review.merge_issues": _("Merged points"),
    "review.place": _("Linked a comment to a provision"),
    "review.end_place": _("Took back a link to a provision"),
    "review.read_attachment": _("Read an attachment"),
    "review.revise_issue": _("Changed a point"),
    "review.revise_theme": _("Changed a theme"),
    "review.set_aside": _("Set a comment aside"),
    "review.split": _("Split a comment"),
    "review.take_in": _("Took comments in"),
    "review.transcribe": _("Wrote down what an attachment says"),
}


def words_of(action: str) -> str:
    """Name an act; one without words of its own is named by its code."""
    return str(ACTS.get(action, action))
