"""Totals, so that no page counts a million rows."""

from django.db import models

from yobal.collection.states import Timeliness
from yobal.publication.models import Consultation, Round
from yobal.review.states import Unit


class Tally(models.Model):
    """A change of a total, or several summed up: a total is the sum of the rows with its unit and key.

    Acts only add rows, so that no act waits for another at a total, and a task sums them up. Counted is what is in
    force in this room; who reads subtracts what was withdrawn or erased since (`queries/books.py`).
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="tallies")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    key = models.CharField(max_length=20, help_text="a state, a class, or an issue's id")
    timeliness = models.CharField(max_length=8, choices=Timeliness.choices, blank=True, default="")
    number = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.unit} {self.key}: {self.number:+}"
