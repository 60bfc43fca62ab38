"""What can be found."""

from django.db import models


class IndexedText(models.Model):
    """A text that can be found: row `reference` of what the room above calls `kind`, in the consultation `scope`.

    `form` holds its words as they are compared, and so the text; it may name people, and goes when the text does. The
    index over it belongs to the database: on SQLite the table `search_terms`, from which a trigger takes what is
    deleted here, on PostgreSQL the column `terms`.
    """

    scope = models.UUIDField()
    kind = models.CharField(max_length=20)
    reference = models.BigIntegerField()
    audience = models.CharField(max_length=20, help_text="who may find it")
    form = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "kind", "reference"], name="search_text_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Mark(models.Model):
    """How far a feed has read: what stands in its source up to row `reached` has been put into the index."""

    feed = models.CharField(max_length=40, primary_key=True)
    reached = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.feed}: {self.reached}"
