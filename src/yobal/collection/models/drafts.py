"""What is typed and not sent yet."""

import uuid

from django.db import models
from django.db.models import Q

from yobal.collection.models.invitations import Invitation
from yobal.collection.models.submissions import Submission
from yobal.collection.states import ContributionState
from yobal.publication.models import Form, Round


class Draft(models.Model):
    """What a participant has typed so far, resumed by a secret link; only the link's hash is kept.

    Personal (whatever was typed): emptied when sent, deleted ninety days after its round closed. `started_at` is the
    ticket for the minutes of grace. `form_key` makes sending idempotent. `form` is the form that it was begun on; the
    round may ask another one by now. At most one unsent draft collects the answer of an invited institution.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="drafts")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    form_key = models.CharField(max_length=64, unique=True)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, null=True, related_name="drafts")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, null=True, related_name="drafts")
    replaces = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="drafts_to_replace")
    language = models.CharField(max_length=10)
    content = models.BinaryField(
        help_text="canonical JSON of the fields as typed; bytes, since text columns refuse NUL"
    )
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    edits = models.PositiveIntegerField(default=0)
    mail = models.CharField(max_length=320, blank=True, default="", help_text="personal: where its reminders go")
    suspected = models.CharField(
        max_length=40, blank=True, default="", help_text="why a machine may have typed it; empty: no reason to think so"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"],
                condition=Q(invitation__isnull=False, sent_at__isnull=True),
                name="collection_one_draft_an_invitation",
            )
        ]
        indexes = [models.Index(fields=["round", "saved_at"], name="collection_draft_round")]  # reminders and deletion

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def asked(self) -> Form | None:
        """The form that this draft answers."""
        return self.form or self.round.form


class DraftFile(models.Model):
    """A file that a participant attached to a draft; it goes with its draft.

    Personal: its name. The bytes are kept under their hash, and stay there when the draft is sent.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=40, blank=True, default="", help_text="the code of the question it answers")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "position"], name="collection_draft_file_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"file {self.position} of draft {self.draft_id}"


class Contribution(models.Model):
    """What one colleague wrote under an institution's link, for the focal point to keep, edit or drop.

    Personal: who wrote it. It goes with its draft; what was kept is received with the answer and its contributor.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="contributions")
    position = models.PositiveSmallIntegerField()
    contributor = models.CharField(max_length=300)
    unit = models.CharField(max_length=300, blank=True, default="", help_text="department or office")
    question = models.CharField(max_length=40, help_text="the code of the question it answers")
    anchor = models.CharField(max_length=60, blank=True, default="", help_text="the provision; empty: the whole draft")
    text = models.TextField(blank=True, default="")
    proposed = models.TextField(blank=True, default="")
    state = models.CharField(max_length=8, choices=ContributionState.choices, default=ContributionState.OPEN)
    kept_text = models.TextField(blank=True, default="", help_text="as the focal point worded it")
    kept_proposed = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="", help_text="why it was changed or left out")
    added_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "position"], name="collection_contribution_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"contribution {self.position} to draft {self.draft_id}"
