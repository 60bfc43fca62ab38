"""The form on which one provision is changed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yobal.consolidation.models import Amendment
from yobal.consolidation.queries import Touch
from yobal.consolidation.states import Cause, Change
from yobal.lib.localized import Localized
from yobal.publication.models import Consultation, Event, Provision
from yobal.review.models import Disposition, Issue
from yobal.review.queries import open_issues
from yobal.web.parts.forms import LocalizedFormMixin
from yobal.web.parts.templatetags.yobal import digits, words

KEPT = {Change.REPLACE, Change.DROP}


class AmendmentForm(LocalizedFormMixin, forms.Form):
    """New words for one provision, or a new provision after it, with what led to it.

    `seen` and `amendment` say what stood in the record when the page was shown.
    """

    amendment = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        consultation: Consultation,
        provision: Provision,
        touch: Touch,
        inserting: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.consultation, self.inserting = consultation, inserting
        if inserting:
            self.fields["number"] = forms.CharField(
                label=_("Number of the new provision"), required=False, max_length=40
            )
        else:
            self._add_change()
        self._add_wording(consultation.languages)
        self._add_causes(touch)

    def _add_change(self) -> None:
        choices = [(str(value), label) for value, label in Change.choices if value in KEPT]
        self.fields["change"] = forms.ChoiceField(label=_("What to do"), choices=choices, widget=forms.RadioSelect)

    def _add_wording(self, languages: Sequence[str]) -> None:
        hint = "" if self.inserting else _("Left empty, it stays as it is.")
        self.add_localized("heading", label=_("Heading"), languages=languages, rows=2, hint=hint)
        self.add_localized("body", label=_("Text"), languages=languages, rows=12, hint=hint)

    def _add_causes(self, touch: Touch) -> None:
        self.fields["cause"] = forms.ChoiceField(
            label=_("What led to it"), choices=Cause.choices, widget=forms.RadioSelect
        )
        if touch.issues:
            self.fields["issues"] = forms.MultipleChoiceField(
                label=_("Points raised on this provision"),
                choices=[(str(issue.number), _point(issue, decision)) for issue, decision in touch.issues],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["others"] = forms.CharField(
            label=_("Other points, by number"), required=False, help_text=_("For example: 3, 12")
        )
        if events := [(str(event.position), words(event.title)) for event in self.consultation.events.all()]:
            self.fields["event"] = forms.ChoiceField(label=_("Meeting"), choices=[("", "–"), *events], required=False)
        self.add_localized(
            "note",
            label=_("In words"),
            languages=self.consultation.languages,
            rows=3,
            hint=_("Which instruction, what the meeting concluded, or what was corrected. It is published."),
        )

    def clean_others(self) -> list[int]:
        """Read numbers in Khmer or Latin digits, with commas or blanks between them."""
        parts = self.cleaned_data["others"].replace(",", " ").replace("،", " ").split()
        if not all(part.isdecimal() for part in parts):
            raise forms.ValidationError(_("Write numbers only, with commas between them."))
        numbers = [int(part) for part in parts]
        known = set(open_issues(self.consultation).filter(number__in=numbers).values_list("number", flat=True))
        if missing := sorted(set(numbers) - known):
            raise forms.ValidationError(
                _("There is no point %(number)s.") % {"number": digits(missing[0])}, code="missing"
            )
        return numbers

    def wording(self, name: str) -> Localized:
        """Give the words typed, with the line ends that provisions have."""
        return Localized({code: text.replace("\r\n", "\n") for code, text in self.localized(name).items()})

    def facts(self) -> dict[str, Any]:
        """Give what the actions take."""
        found = self.cleaned_data
        numbers = {*map(int, found.get("issues", [])), *found["others"]}
        by_issue = found["cause"] == Cause.ISSUES
        return {
            "change": Change.INSERT if self.inserting else found["change"],
            "number": found.get("number", ""),
            "heading": self.wording("heading"),
            "body": self.wording("body"),
            "cause": found["cause"],
            "note": self.wording("note"),
            "event": self._event(),
            "issues": list(open_issues(self.consultation).filter(number__in=numbers)) if by_issue else [],
        }

    def _event(self) -> Event | None:
        position = self.cleaned_data.get("event")
        return self.consultation.events.get(position=position) if position else None


def initial_of(provision: Provision, amendment: Amendment | None, touch: Touch, *, inserting: bool) -> dict[str, Any]:
    """Fill the form: with the change there is, or else with the text to be changed."""
    if amendment is None:
        source: Any = None if inserting else provision
        cause = Cause.ISSUES if touch.decided else ""
        return {"change": Change.REPLACE, "cause": cause, **_texts(source, "heading"), **_texts(source, "body")}
    touching = {issue.number for issue, _decision in touch.issues}
    cited = [issue.number for issue in amendment.issues.all()]
    shown = amendment if inserting or amendment.change == Change.DROP else _over(provision, amendment)
    return {
        "amendment": amendment.pk,
        "seen": amendment.edits,
        "change": amendment.change,
        "number": amendment.number,
        "cause": amendment.cause,
        "issues": [str(number) for number in cited if number in touching],
        "others": ", ".join(str(number) for number in cited if number not in touching),
        "event": str(amendment.event.position) if amendment.event else "",
        **_texts(shown, "heading"),
        **_texts(shown, "body"),
        **_texts(amendment, "note"),
    }


def _over(provision: Provision, amendment: Amendment) -> Provision:
    """The provision as it will read: what the amendment leaves empty stays."""
    return Provision(heading={**provision.heading, **amendment.heading}, body={**provision.body, **amendment.body})


def _texts(source: Any, name: str) -> dict[str, str]:
    return {f"{name}_{code}": text for code, text in getattr(source, name, {}).items()}


def _point(issue: Issue, decision: Disposition | None) -> str:
    facts = {"number": digits(issue.number), "title": words(issue.title)}
    if decision is None:
        return _("%(number)s. %(title)s (not decided yet)") % facts
    return _("%(number)s. %(title)s (%(outcome)s)") % {**facts, "outcome": decision.get_outcome_display()}
