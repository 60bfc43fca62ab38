"""Personal data of submissions. Read only through identities.queries.disclose(), which leaves an audit row."""

from django.db import models

from yobal.collection.models import CommittedField, Submission


class Participant(models.Model):
    """Who sent a submission: the working copy of what they said of themselves, emptied by erasure.

    Personal: everything in it. Group, kind and consent stand on the submission, so that counting needs no names.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="participant")
    name = models.CharField(max_length=300, blank=True, default="")
    position = models.CharField(max_length=300, blank=True, default="")
    organisation = models.CharField(max_length=300, blank=True, default="")
    email = models.CharField(max_length=320, blank=True, default="")
    telephone = models.CharField(max_length=60, blank=True, default="")

    def __str__(self) -> str:
        return f"participant of {self.submission_id}"


class PersonalField(CommittedField):
    """A piece that says who sent it; committed to like every received field."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="personal_fields")
