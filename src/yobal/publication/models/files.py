"""What all files that are given to download have in common."""

from django.db import models


class NamedFile(models.Model):
    """A file under the name it is downloaded under, kept once for its bytes; it never changes."""

    name = models.CharField(max_length=120, help_text="the name it is downloaded under")
    media_type = models.CharField(max_length=120)
    path = models.CharField(max_length=200, help_text="in the media store, after its SHA-256")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class SignedPaper(NamedFile):
    """A paper that somebody added to what stood already, such as its signed original."""

    added_by = models.CharField(max_length=254)
    added_at = models.DateTimeField()

    class Meta(NamedFile.Meta):
        abstract = True
