"""Filters above the lists: what is chosen in the address narrows what a query lists."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from yobal.collection.models import Submission
from yobal.collection.states import Channel, Timeliness
from yobal.lib.localized import Localized
from yobal.lib.text import excerpt
from yobal.publication.models import Consultation, Provision
from yobal.review.models import Issue
from yobal.review.queries import IssueRow, of_class, on_provision, open_issues, raising
from yobal.review.queries.words import holding, submissions_holding
from yobal.review.states import CommentState, SubmissionClass
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.templatetags.yobal import digits, words

Choices = list[tuple[str, Any]]
NONE, SOME = "none", "some"
_SHORT = 28  # characters that a list to choose from shows on a phone


class Filter(forms.Form):
    """A row of choices; what cannot be understood in an address is as good as not chosen."""

    def __init__(self, query: QueryDict, *, consultation: Consultation) -> None:
        super().__init__(query, auto_id="filter-%s")
        self.consultation = consultation

    def add_choice(self, name: str, label: str, choices: Choices, *, otherwise: str = "") -> None:
        """Add a list to choose from, with nothing chosen as its first line."""
        options = [("", otherwise or _("All")), *choices]
        self.fields[name] = forms.ChoiceField(label=label, choices=options, required=False)

    def add_rounds(self) -> None:
        """Add the rounds to choose from, where there are several."""
        rounds = [(str(row.position), words(row.title)) for row in self.consultation.rounds.all()]
        if len(rounds) > 1:
            self.add_choice("round", _("Round"), rounds)

    def add_words(self) -> None:
        """Add the box for words to look for."""
        self.fields["q"] = forms.CharField(label=_("Words"), required=False, max_length=200)

    @property
    def chosen(self) -> dict[str, Any]:
        """Give what was chosen, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def sought(self) -> str:
        """Give the words to look for, '' where there are none."""
        return str(self.chosen.get("q", ""))

    @property
    def query(self) -> str:
        """Write the choices as a query string, for links that keep them."""
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in self.chosen.items()})
        return query.urlencode()


def _groups(consultation: Consultation) -> Choices:
    return [*((group.code, words(group.name)) for group in consultation.groups.all()), (NONE, _("No group named"))]


def _languages(consultation: Consultation) -> Choices:
    return [(code, LANGUAGE_NAMES.get(code, code)) for code in consultation.languages]


def name_of_provision(provision: Provision) -> str:
    """Name a provision in one line: its number and its heading."""
    return f"{digits(provision.number)} {words(provision.heading)}".strip() or provision.anchor


def name_of_issue(issue: Issue) -> str:
    """Name a point in one line."""
    return f"{digits(issue.number)}. {words(issue.title)}"


def provisions_of(consultation: Consultation) -> list[Provision]:
    """List the provisions that the rounds of a consultation ask about, each address once, in reading order."""
    found = Provision.objects.filter(version__rounds__consultation=consultation).order_by("-version__number", "ordinal")
    once: dict[str, Provision] = {}
    for provision in found.distinct():
        once.setdefault(provision.anchor, provision)
    return list(once.values())


class InboxFilter(Filter):
    """What narrows the inbox."""

    def __init__(self, query: QueryDict, *, consultation: Consultation) -> None:
        super().__init__(query, consultation=consultation)
        self.add_rounds()
        self.add_choice("class", _("State"), list(SubmissionClass.choices))
        self.add_choice("timeliness", _("Received"), list(Timeliness.choices))
        self.add_choice("channel", _("Came by"), list(Channel.choices))
        self.add_choice("sign", _("Signs of a machine"), [(SOME, _("Some")), (NONE, _("None"))])
        self.add_choice("group", _("Group"), _groups(consultation))
        self.add_choice("language", _("Language"), _languages(consultation))
        self.add_words()

    def narrow(self, submissions: QuerySet[Submission]) -> QuerySet[Any]:
        """Keep the submissions that fit every choice."""
        found, chosen = submissions, self.chosen
        if "class" in chosen:
            found = of_class(found, SubmissionClass(chosen["class"]))
        for name, column in {"round": "round__position", "timeliness": "timeliness", "channel": "channel"}.items():
            if name in chosen:
                found = found.filter(**{column: chosen[name]})
        if "sign" in chosen:
            found = found.exclude(suspected="") if chosen["sign"] == SOME else found.filter(suspected="")
        if "group" in chosen:
            found = found.filter(**_of_group("group", chosen["group"]))
        if "language" in chosen:
            found = found.filter(language=chosen["language"])
        if "q" in chosen:
            found = submissions_holding(found, chosen["q"], consultation=self.consultation)
        return found


def _of_group(column: str, code: str) -> dict[str, Any]:
    return {f"{column}__isnull": True} if code == NONE else {f"{column}__code": code}


class CommentFilter(Filter):
    """What narrows the list of comments."""

    def __init__(self, query: QueryDict, *, consultation: Consultation) -> None:
        super().__init__(query, consultation=consultation)
        provisions = [(row.anchor, excerpt(name_of_provision(row), _SHORT)) for row in provisions_of(consultation)]
        issues = [(str(row.number), excerpt(name_of_issue(row), _SHORT)) for row in open_issues(consultation)]
        self.add_rounds()
        self.add_choice("state", _("State"), list(CommentState.choices))
        self.add_choice("provision", _("About"), provisions)
        self.add_choice("theme", _("Theme"), themes_of(consultation))
        self.add_choice("issue", _("Point to decide"), issues)
        self.add_choice("timeliness", _("Received"), list(Timeliness.choices))
        self.add_choice("channel", _("Came by"), list(Channel.choices))
        self.add_choice("group", _("Group"), _groups(consultation))
        self.add_choice("language", _("Language"), _languages(consultation))
        self.add_words()

    def narrow(self, comments: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the comments that fit every choice."""
        chosen = self.chosen
        for name in ("state", "timeliness", "channel", "language"):
            if name in chosen:
                comments = comments.filter(**{name: chosen[name]})
        if "round" in chosen:
            comments = comments.filter(round__in=self.consultation.rounds.filter(position=chosen["round"]))
        if "provision" in chosen:
            comments = on_provision(comments, anchor=chosen["provision"])
        if issues := self._issues(chosen):
            comments = raising(comments, issues=open_issues(self.consultation).filter(**issues))
        if "group" in chosen:
            comments = comments.filter(**_of_group("group", chosen["group"]))
        if "q" in chosen:
            comments = holding(comments, chosen["q"], consultation=self.consultation)
        return comments

    def kept_total(self, cells: Mapping[tuple[str, str], int]) -> int | None:
        """Give how many comments fit, where the totals kept by state and timeliness say so."""
        chosen = self.chosen
        if chosen.keys() - {"state", "timeliness"}:
            return None
        return sum(
            number
            for (state, timed), number in cells.items()
            if (state, timed) == (chosen.get("state", state), chosen.get("timeliness", timed))
        )

    def _issues(self, chosen: dict[str, Any]) -> dict[str, Any]:
        issues: dict[str, Any] = {}
        if "issue" in chosen:
            issues["number"] = chosen["issue"]
        if "theme" in chosen:
            issues |= {"theme": None} if chosen["theme"] == NONE else {"theme": chosen["theme"]}
        return issues


def themes_of(consultation: Consultation) -> Choices:
    """List the themes in force, and that of points without one."""
    themes = consultation.themes.filter(ended_at__isnull=True)
    return [*((str(theme.pk), words(theme.title)) for theme in themes), (NONE, _("No theme"))]


class IssueFilter(Filter):
    """What narrows the list of points to decide."""

    def __init__(self, query: QueryDict, *, consultation: Consultation) -> None:
        super().__init__(query, consultation=consultation)
        self.add_rounds()
        states = [("open", _("Not decided")), ("waiting", _("Waits for approval")), ("decided", _("Decided"))]
        self.add_choice("state", _("State"), states)
        self.add_choice("theme", _("Theme"), themes_of(consultation))
        self.add_words()

    def narrow(self, rows: list[IssueRow]) -> list[IssueRow]:
        """Keep the points that fit every choice."""
        return [row for row in rows if self._fits(row, self.chosen)]

    def _fits(self, row: IssueRow, chosen: dict[str, Any]) -> bool:
        theme = str(row.issue.theme_id) if row.issue.theme_id else NONE
        said = " ".join(Localized(row.issue.title).values()).casefold()
        return (
            chosen.get("theme", theme) == theme
            and chosen.get("round", str(row.issue.round.position)) == str(row.issue.round.position)
            and chosen.get("q", "").casefold() in said
            and _in_state(row, chosen.get("state", ""))
        )


def _in_state(row: IssueRow, state: str) -> bool:
    if state == "open":
        return row.decision is None
    if state == "waiting":
        return row.newest is not None and row.newest.state == "proposed"
    return row.decision is not None if state == "decided" else True
