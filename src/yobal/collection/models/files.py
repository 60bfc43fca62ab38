"""What was found in attached files; by their hash, since the same bytes say the same."""

from django.db import models

from yobal.collection.states import ExtractionState, ScanVerdict


class Extraction(models.Model):
    """The text of a file, for search and for reading beside it; made in a process with limits, and made again at will.

    Free text, which may name people.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=ExtractionState.choices)
    text = models.TextField(blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="", help_text="why there is no text")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"extraction of {self.sha256[:8]}"


class VirusScan(models.Model):
    """What a virus scanner said of a file, where the installation has one; scanned again, it is said anew."""

    sha256 = models.CharField(max_length=64, unique=True)
    verdict = models.CharField(max_length=8, choices=ScanVerdict.choices)
    detail = models.CharField(
        max_length=300, blank=True, default="", help_text="the name of what was found, or why not"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"scan of {self.sha256[:8]}"
