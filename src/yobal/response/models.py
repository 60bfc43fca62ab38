"""The published account."""

from django.db import models

from yobal.approvals.models import Proposal
from yobal.publication.models import Consultation, Version


class ResponseReport(models.Model):
    """What came in, what was decided, what changed: frozen when proposed, final when published.

    `content` is canonical JSON and the one source of the page and of every download. `manifest` gives each submission
    exactly one outcome under its receipt's record root, which names nobody. A newer report replaces an older one; both
    stay readable.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="reports")
    content = models.BinaryField()
    manifest = models.BinaryField()
    sha256 = models.CharField(max_length=64, help_text="of content and manifest together")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True, related_name="report")
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="response_report_number_once")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"report {self.number} of {self.consultation_id}"
