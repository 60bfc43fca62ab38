"""Enums of reviewing, one each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where a comment comes from: a whole answer, or a passage that a reviewer selected."""

    ANSWER = "answer", _("Whole answer")
    PASSAGE = "passage", _("Passage")


class SetAside(models.TextChoices):
    """Why a comment raises no issue. Agreeing is no reason: it is an outcome."""

    NO_POINT = "no_point", _("Makes no point")
    ABUSIVE = "abusive", _("Abusive")
    FALSE_ATTRIBUTION = "false_attribution", _("Not by the person named")


class Outcome(models.TextChoices):
    """What the working group decides on an issue."""

    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Accepted in part")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    COVERED = "covered", _("Already covered")
    NOTED = "noted", _("Noted")
    SUPPORTS = "supports", _("Supports, no change sought")
    OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
    LATER = "later", _("For a later stage")


class DispositionState(models.TextChoices):
    """A disposition is proposed, then approved or returned; an approved one may be replaced by a newer one."""

    PROPOSED = "proposed", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned with remarks")
    REPLACED = "replaced", _("Replaced by a newer decision")


MOVES = {
    DispositionState.PROPOSED: {DispositionState.APPROVED, DispositionState.RETURNED},
    DispositionState.APPROVED: {DispositionState.REPLACED},
    DispositionState.RETURNED: set(),
    DispositionState.REPLACED: set(),
}


class CommentState(models.TextChoices):
    """What has become of a comment so far: what its codings make of it."""

    UNREAD = "unread", _("Not read yet")
    RAISING = "raising", _("Raises a point")
    SET_ASIDE = "set_aside", _("Set aside")


class SubmissionClass(models.TextChoices):
    """Where a submission stands in the books: each is in exactly one class."""

    COMMENTED = "commented", _("With comments")
    CLOSED_ONLY = "closed_only", _("Closed answers only")
    ATTACHMENT_UNREAD = "attachment_unread", _("Attachment not read yet")
    WAITING = "waiting", _("Not taken in yet")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ERASED = "erased", _("Erased")


class Unit(models.TextChoices):
    """What a total counts: comments by state, submissions taken in by class, wordings, comments by issue."""

    COMMENT = "comment"
    SUBMISSION = "submission"
    WORDING = "wording"
    ISSUE = "issue"


ONE, SEVERAL = "one", "several"  # keys of Unit.WORDING: comments in force with a wording
