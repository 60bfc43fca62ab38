"""Comments and what the working group makes of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yobal.approvals.models import Proposal
from yobal.collection.models import Attachment, Submission
from yobal.lib.fields import LocalizedField
from yobal.publication.models import Consultation, Provision, Question, Round
from yobal.review.states import DispositionState, Origin, Outcome, SetAside


class Intake(models.Model):
    """The note that a submission's answers have become comments; a submission without one still waits."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="intake")
    at = models.DateTimeField()
    comments = models.PositiveIntegerField(help_text="how many answers became comments; 0: closed answers only")

    def __str__(self) -> str:
        return f"intake of {self.submission_id}"


class AttachmentReading(models.Model):
    """A reviewer has read an attachment: its points, if any, are comments now."""

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="reading")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reading of attachment {self.attachment_id}"


class Text(models.Model):
    """A distinct wording in its place: the same normal form in answer to the same question, on the same provision.

    Comments with the same wording share this row, and its coding unless overridden. `context` keeps 'I agree' on one
    measure apart from 'I agree' on another; `digest` alone finds the same letter pasted into several boxes.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="texts")
    context = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the normal form")
    sample = models.TextField(help_text="the first wording met, NUL removed")
    language = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "context", "digest"], name="review_text_once"),
        ]
        indexes = [models.Index(fields=["consultation", "digest"], name="review_text_digest")]  # one letter, many boxes

    def __str__(self) -> str:
        return self.sample[:60]


class Comment(models.Model):
    """One point to review: an answer, or a passage of an answer that makes one point.

    `start` and `end` are code points in the answer's text. A whole answer that is split is ended, not deleted, and its
    passages take its place. `number` names the comment to the public without naming anybody.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="comments")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="comments")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.ANSWER)
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="passages")
    source_field = models.CharField(max_length=200, help_text="the received field it is (part of)")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    body = models.TextField(help_text="working text: that passage, NUL removed")
    proposed = models.TextField(blank=True, default="", help_text="the wording the participant proposes, if any")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, related_name="comments")
    masked = models.BooleanField(default=False, help_text="hidden in public copies")
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=254, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="review_comment_number_once"),
            models.UniqueConstraint(
                fields=["submission", "source_field"], condition=Q(origin="answer"), name="review_answer_taken_once"
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="review_comment_span"),
        ]
        indexes = [
            # counting and listing what is in force
            models.Index(fields=["submission"], name="review_comment_live", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["text"], name="review_comment_text", condition=Q(ended_at__isnull=True)),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"comment {self.number}"


class Anchor(models.Model):
    """What a comment speaks about: a provision of a version, or a passage of it in one language; several may hold.

    `method` says who placed it: `participant`, `reviewer`, or a machine's name until a person accepts it.
    """

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="anchors")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="anchors")
    language = models.CharField(max_length=10, blank=True, default="")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True, default="")
    method = models.CharField(max_length=40)
    score = models.FloatField(null=True)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "provision"],
                condition=Q(ended_at__isnull=True, start__isnull=True),
                name="review_anchor_once",
            )
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.comment_id} on {self.provision_id}"


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

    def __str__(self) -> str:
        return f"coding {self.pk}"


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
