"""What must fit together in the answers of one participant; each rule gives the field at fault and what to do."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from yobal.collection.states import Consent
from yobal.identities.states import Contact
from yobal.publication.models import Question
from yobal.publication.states import QuestionKind
from yobal.web.parts.answers.naming import block_name, signatories_in
from yobal.web.parts.answers.questions import names_of
from yobal.web.parts.answers.typed import Typed
from yobal.web.parts.templatetags.yobal import words

Faults = Iterator[tuple[str, str]]

_WAYS = {
    Contact.EMAIL: "person/email",
    Contact.TELEPHONE: "person/telephone",
    Contact.TELEGRAM: "person/telegram",
    Contact.POST: "person/address",
}


def faults_about(typed: Typed) -> Faults:
    """Find what does not fit in who answers."""
    named = _has(typed, "person/name") or _has(typed, "person/organisation")
    if typed.text("about/consent") == Consent.NAME_AND_TEXT and not named:
        yield "person/name", _("Write the name to publish, or choose to publish the text only.")
    if typed.text("about/on_behalf") == "named" and not _has(typed, "person/on_behalf_of"):
        yield "person/on_behalf_of", _("Write the name of the client, or choose that the client is not to be named.")
    way = next((field for contact, field in _WAYS.items() if contact == typed.text("person/contact")), "")
    if way and not _has(typed, way):
        yield way, _("Write where we can reach you in this way, or choose another one.")
    for number in signatories_in(typed):
        if not _has(typed, f"signatory/{number}/name"):
            yield f"signatory/{number}/name", _("Write the name of this person or body, or empty the other lines.")


def faults_of(question: Question, typed: Typed, *, required: bool, first: int) -> Faults:
    """Find what the fields of a question cannot find alone; `first` is the number of its first comment."""
    if question.kind == QuestionKind.PROVISION and required and not _says_something(question, typed):
        message = _("Answer this question: %(question)s") % {"question": words(question.label)}
        yield block_name(question, first, "text"), message
    if question.kind in (QuestionKind.SINGLE, QuestionKind.SCALE, QuestionKind.MATRIX):
        # A form made by hand can name several options where one is asked for; tallies would not add up.
        for name in names_of(question):
            if len(set(typed.texts(name))) > 1:
                yield name, _("Choose one of the answers: %(question)s") % {"question": words(question.label)}


def _says_something(question: Question, typed: Typed) -> bool:
    prefix = f"answer/{question.code}/"
    said = (value for name, value in typed.fields if name.startswith(prefix) and name.endswith(("/text", "/proposed")))
    return any(value.strip() for value in said)


def _has(typed: Typed, name: str) -> bool:
    return bool(typed.octets(name).strip())
