"""A submission as it is read: each answer with its comments marked in it, beside the provision it speaks about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.collection.models import Submission
from yobal.lib.finding import places_of
from yobal.publication.models import Provision
from yobal.review.policies import Span
from yobal.review.queries.reading import Stretch, stretches
from yobal.web.staff.reviewing.received import Received, fields_of

# Kinds of picture that a browser draws without running anything.
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


class PassageForm(forms.Form):
    """Words of an answer that shall be a comment: what is left of it in the box, or what a script saw selected.

    A page shows line ends as one character and a NUL not at all; `span` counts in the text as it was received.
    """

    field = forms.CharField(widget=forms.HiddenInput)
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    passage = forms.CharField(
        label=gettext_lazy("Its words"),
        help_text=gettext_lazy("Select the words here, or delete all others."),
        widget=forms.Textarea(attrs={"rows": 6}),
        strip=False,
    )

    def __init__(self, *args: Any, text: str, place: int, name: str, **settings: Any) -> None:
        self.text = text
        self.shown = [at for at, sign in enumerate(text) if sign != "\0" and text[at : at + 2] != "\r\n"]
        whole = "".join(text[at] for at in self.shown).replace("\r", "\n")
        super().__init__(*args, **settings)
        self.auto_id, self.initial = f"passage-{place}-%s", {"field": name, "passage": whole}

    @property
    def span(self) -> Span:
        """Give the passage in code points of the answer as it was received; valid forms only."""
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        if start is None or end is None:
            [found] = places_of(self.text, self.cleaned_data["passage"])
            return found
        places = [*self.shown, len(self.text)]
        return places[min(start, len(self.shown))], places[min(end, len(self.shown))]

    def clean(self) -> dict[str, Any]:
        """Ask for words that stand in the answer, and only once."""
        cleaned: dict[str, Any] = self.cleaned_data
        if "passage" in cleaned and (cleaned.get("start") is None or cleaned.get("end") is None):
            times = len(places_of(self.text, cleaned["passage"]))
            if not times:
                self.add_error("passage", _("The answer does not say this. Leave its words as they are."))
            elif times > 1:
                self.add_error("passage", _("The answer says this more than once. Leave some words around it too."))
        return cleaned


@dataclass(frozen=True)
class Answer:
    """One answer with the comments made of it.

    `provision` is what it speaks about, unless that stands beside the answer before; `twin` is an earlier answer of the
    submission in the same words.
    """

    received: Received
    comments: list[Any]
    stretches: list[Stretch]
    provision: Provision | None
    twin: Received | None
    form: PassageForm | None


def answers_of(submission: Submission, comments: Iterable[Any], *, failed: PassageForm | None = None) -> list[Answer]:
    """List what was received in the order of its form, each with its comments in the order of its words."""
    by_field: dict[str, list[Any]] = {}
    for comment in comments:
        by_field.setdefault(comment.source_field, []).append(comment)
    first: dict[str, Received] = {}
    found: list[Answer] = []
    for place, received in enumerate(fields_of(submission), 1):
        own = by_field.get(received.name, [])
        twin = first.setdefault(received.text, received) if own else received
        found.append(
            Answer(
                received,
                comments=own,
                stretches=stretches(received.text, own),
                provision=None if found and found[-1].received.provision == received.provision else received.provision,
                twin=None if twin is received else twin,
                form=_form(received, place, failed) if any(row.start < row.end for row in own) else None,
            )
        )
    return found


def _form(received: Received, place: int, failed: PassageForm | None) -> PassageForm:
    if failed and failed.initial["field"] == received.name:
        return failed
    return PassageForm(text=received.text, place=place, name=received.name)


def passage_form(submission: Submission, posted: Any) -> PassageForm | None:
    """Read which words of which answer were chosen; None if the submission has no such answer."""
    for place, received in enumerate(fields_of(submission), 1):
        if received.name == posted.get("field") and not received.closed:
            return PassageForm(posted, text=received.text, place=place, name=received.name)
    return None
