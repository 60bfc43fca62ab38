"""The forms of the participant's way: the feedback form with its parts, and the question for a receipt."""

from yobal.web.public.answering.forms.form import AnswerForm, Section
from yobal.web.public.answering.forms.parts import Block, name_of, parts_of
from yobal.web.public.answering.forms.receipt import ReceiptForm

__all__ = ["AnswerForm", "Block", "ReceiptForm", "Section", "name_of", "parts_of"]
