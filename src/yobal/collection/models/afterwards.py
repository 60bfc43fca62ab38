"""Acts that follow a submission without touching it; each is a row of its own."""

from django.conf import settings
from django.db import models

from yobal.collection.models.submissions import Attachment, Submission


class Withdrawal(models.Model):
    """The participant took the submission back; what was received stays, and is counted as withdrawn."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField()
    by = models.CharField(max_length=254, help_text="'participant', or the member of staff who recorded the wish")

    def __str__(self) -> str:
        return f"withdrawal of {self.submission_id}"


class Admission(models.Model):
    """The working group's recorded act of counting a late submission as on time, with its reason."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="admission")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    def __str__(self) -> str:
        return f"admission of {self.submission_id}"


class Erasure(models.Model):
    """The record that values of a submission were erased, which act, and why; never what they said."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="erasure")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    def __str__(self) -> str:
        return f"erasure of {self.submission_id}"


class Confirmation(models.Model):
    """Whoever holds the address that was given says that the submission is theirs; without it that is said, no more."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="confirmation")
    at = models.DateTimeField()
    by = models.CharField(max_length=254, help_text="'mail', or the member of staff who was told")

    def __str__(self) -> str:
        return f"confirmation of {self.submission_id}"


class Disavowal(models.Model):
    """Whoever holds the address that was given says that they did not send this; the working group judges."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="disavowal")
    at = models.DateTimeField()
    note = models.TextField(blank=True, default="", help_text="their words, if any")

    def __str__(self) -> str:
        return f"disavowal of {self.submission_id}"


class AccessCode(models.Model):
    """A further private code for a submission, for a sender who proved to be one; only its hash is kept."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="access_codes")
    secret_hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    def __str__(self) -> str:
        return f"access code {self.pk}"


class LetterArrival(models.Model):
    """The signed letter to an answer that came by link has arrived: the answer is provisional no longer."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="letter")
    register_number = models.CharField(max_length=100, help_text="of the incoming register")
    letter_number = models.CharField(max_length=100, blank=True, default="", help_text="the sender's own")
    letter_date = models.DateField(null=True)
    received_on = models.DateField()
    sha256 = models.CharField(max_length=64, blank=True, default="", help_text="of the scan, if there is one")
    media_type = models.CharField(max_length=120, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    path = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    def __str__(self) -> str:
        return f"letter for {self.submission_id}"


class EntryCheck(models.Model):
    """A second person compared what was entered with its original."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="entry_check")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"check of {self.submission_id}"


class Transcription(models.Model):
    """The words of a scan as staff read them: working text. A correction is a new row with the next `number`.

    Free text, which may name people; emptied when its submission is erased.
    """

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="transcriptions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="collection_transcription_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"transcription {self.number} of attachment {self.attachment_id}"
