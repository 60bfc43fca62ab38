"""Themes and issues, the judgement which comments raise them, and what is decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yobal.approvals.models import Proposal
from yobal.lib.fields import LocalizedField
from yobal.publication.models import Consultation, Round
from yobal.review.models.comments import Comment, Text
from yobal.review.states import DispositionState, Outcome, SetAside


class Theme(models.Model):
    """A group of issues, so that people find their way; ended, never deleted."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="themes")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    title = LocalizedField()
    description = LocalizedField()
    position = models.PositiveSmallIntegerField()
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"theme {self.pk}"


class Issue(models.Model):
    """A point that the working group decides once, in a round; it may continue an earlier one.

    `direct` marks one that was made behind the scenes when a single comment was decided.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="issues")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="issues")
    number = models.PositiveIntegerField()
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, related_name="issues")
    title = LocalizedField()
    description = LocalizedField()
    continues = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="continued_by")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_from")
    direct = models.BooleanField(default=False)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="review_issue_number_once"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="review_issue_not_into_itself"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"issue {self.number}"


class Coding(models.Model):
    """The judgement that a wording (or, overriding it, one comment) raises an issue, or is set aside with a reason.

    Ended, never deleted. While a comment has codings of its own in force, those of its text do not count for it.
    """

    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="codings")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, related_name="codings")
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, null=True, related_name="codings")
    set_aside = models.CharField(max_length=18, choices=SetAside.choices, blank=True, default="")
    note = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(text__isnull=False, comment__isnull=True) | Q(text__isnull=True, comment__isnull=False),
                name="review_coding_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(issue__isnull=False, set_aside="") | Q(issue__isnull=True) & ~Q(set_aside=""),
                name="review_coding_raises_or_sets_aside",
            ),
            models.UniqueConstraint(
                fields=["text", "issue"],
                condition=Q(ended_at__isnull=True, issue__isnull=False, text__isnull=False),
                name="review_text_coded_once",
            ),
            models.UniqueConstraint(
                fields=["comment", "issue"],
                condition=Q(ended_at__isnull=True, issue__isnull=False, comment__isnull=False),
                name="review_comment_coded_once",
            ),
            models.UniqueConstraint(
                fields=["text"],
                condition=Q(ended_at__isnull=True, issue__isnull=True, text__isnull=False),
                name="review_text_set_aside_once",
            ),
            models.UniqueConstraint(
                fields=["comment"],
                condition=Q(ended_at__isnull=True, issue__isnull=True, comment__isnull=False),
                name="review_comment_set_aside_once",
            ),
        ]
        indexes = [
            # what one judged last, to take it back
            models.Index(
                fields=["created_by", "created_at"], name="review_coding_latest", condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"coding {self.pk}"


class Raising(models.Model):
    """A comment in force raises an issue: what the codings in force come to, kept with every act that changes them."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="raisings", db_index=False)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="raisings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "issue"], name="review_raised_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} raises {self.issue_id}"


class Disposition(models.Model):
    """What the working group decides on an issue, with reasons: proposed, then approved by another person.

    An approved one never changes: a newer one replaces it and both stay readable.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="dispositions")
    number = models.PositiveSmallIntegerField(help_text="1, 2, … for this issue")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reasons = LocalizedField()
    state = models.CharField(max_length=8, choices=DispositionState.choices, default=DispositionState.PROPOSED)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="disposition")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    solo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "number"], name="review_disposition_number_once"),
            models.UniqueConstraint(fields=["issue"], condition=Q(state="approved"), name="review_one_decision"),
            models.UniqueConstraint(fields=["issue"], condition=Q(state="proposed"), name="review_one_proposal"),
            models.CheckConstraint(
                condition=Q(solo=True) | Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="review_two_people",
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"disposition {self.number} of issue {self.issue_id}"
