"""Forms: what participants are asked, one definition for web and paper."""

from django.db import models

from yobal.lib.fields import LocalizedField
from yobal.publication.models.consultations import Consultation
from yobal.publication.states import FormLayout, QuestionKind


class Form(models.Model):
    """One state of a consultation's form. Once published it never changes; a new `number` is made."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="forms")
    number = models.PositiveSmallIntegerField(default=1)
    title = LocalizedField()
    intro = LocalizedField()
    layout = models.CharField(max_length=12, choices=FormLayout.choices, default=FormLayout.ONE_PAGE)
    published_at = models.DateTimeField(null=True)
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="publication_form_number_once")]

    def __str__(self) -> str:
        return f"form {self.number} of {self.consultation_id}"

    @property
    def question_on_provisions(self) -> "Question | None":
        """Give the question under which parts of the drafts are commented on, if it has one."""
        return next((q for q in self.questions.all() if q.kind == QuestionKind.PROVISION), None)


class Question(models.Model):
    """One question of a form. `code` names its answers for good, also in a later form."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="questions")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    label = LocalizedField()
    help = LocalizedField()
    required = models.BooleanField(default=False)
    options = models.JSONField(default=list, help_text="[{code, label: {language: text}}] for closed questions")
    rows = models.JSONField(default=list, help_text="[{code, label}] of a matrix; a provision's code is its anchor")
    shown_if = models.JSONField(default=dict, help_text="{question: [codes]}; empty: always")
    max_length = models.PositiveIntegerField(null=True, help_text="in characters; empty: no limit of its own")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "code"], name="publication_question_code_once"),
            models.UniqueConstraint(fields=["form", "position"], name="publication_question_position_once"),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code
