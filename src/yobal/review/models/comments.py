"""Comments, the wordings they share, and what they speak about."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yobal.collection.models import Attachment, Submission
from yobal.collection.states import Channel, Timeliness
from yobal.publication.models import Consultation, Group, Provision, Question, Round
from yobal.review.states import CommentState, Origin, SubmissionClass


class Intake(models.Model):
    """The note that a submission's answers have become comments; a submission without one still waits."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="intake")
    at = models.DateTimeField()
    comments = models.PositiveIntegerField(help_text="how many answers became comments; 0: closed answers only")
    stands = models.CharField(
        max_length=17,
        choices=SubmissionClass.choices,
        default=SubmissionClass.CLOSED_ONLY,
        help_text="its class in the books, unless it was withdrawn or erased since; kept with every act",
    )

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
    copies = models.PositiveIntegerField(default=0, help_text="comments in force with it; kept with every act")

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

    What lists are narrowed by stands here: `state` is kept with every act that changes it (`keeping.py`);
    round, timeliness, channel, group and language are the submission's own, which never change.
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
    state = models.CharField(max_length=9, choices=CommentState.choices, default=CommentState.UNREAD)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="comments", db_index=False)
    timeliness = models.CharField(max_length=8, choices=Timeliness.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="comments", db_index=False)
    language = models.CharField(max_length=10)
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
            # each filter of the list finds its rows in the order of their numbers, also where they are rare
            *(
                models.Index(
                    fields=[*first, "number"], name=f"review_comment_{name}", condition=Q(ended_at__isnull=True)
                )
                for name, first in {
                    "by_state": ["consultation", "state"],
                    "by_round": ["round", "state"],
                    "by_group": ["group"],
                    "by_time": ["consultation", "timeliness"],
                    "by_channel": ["consultation", "channel"],
                    "by_tongue": ["consultation", "language"],
                }.items()
            ),
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
