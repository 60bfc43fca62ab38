"""The forms of the participant's way: the feedback form with its parts, and the question for a receipt."""

from yobal.publication.queries import parts_of
from yobal.web.parts.answers.parts import Block, name_of, names_of_parts, part_choices
from yobal.web.public.answering.forms.form import AnswerForm, Section
from yobal.web.public.answering.forms.pages import Page, mark_of, pages_of
from yobal.web.public.answering.forms.receipt import ReceiptForm

__all__ = [
    "AnswerForm",
    "Block",
    "Page",
    "ReceiptForm",
    "Section",
    "mark_of",
    "name_of",
    "names_of_parts",
    "pages_of",
    "part_choices",
    "parts_of",
]
