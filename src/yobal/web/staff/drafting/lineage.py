"""Where the provisions of a version come from: proposed by comparison, looked at and confirmed by a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yobal.drafting.compare import compare_text
from yobal.lib import clock
from yobal.lib.errors import Refusal
from yobal.lib.text import excerpt
from yobal.publication import actions
from yobal.publication.models import Lineage, Provision, Version
from yobal.publication.permissions import can_prepare
from yobal.publication.queries import lineage_into, lineage_seen, provisions_of
from yobal.publication.states import Relation
from yobal.web.parts.forms import LANGUAGE_NAMES, add_refusal
from yobal.web.parts.templatetags.yobal import digits, words
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.drafting.uploads import posted

_ON_A_PAGE, _MOST_LIKELY, _EXCERPT = 100, 12, 80


@dataclass(frozen=True)
class Difference:
    """What changed from one provision to another in one language; `runs` are those of parts/redline.html."""

    language: str
    runs: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Origin:
    """An edge into a provision, with the difference of its words."""

    edge: Lineage
    differences: tuple[Difference, ...]


def version_of(request: DeskRequest, document: str, number: int) -> Version:
    """Find a version of the consultation."""
    rows = Version.objects.select_related("document__consultation", "previous")
    return get_object_or_404(rows, document__consultation=request.consultation, document__slug=document, number=number)


@desk(may=can_prepare)
def lineage(request: DeskRequest, document: str, number: int) -> HttpResponse:
    """List what became of each provision; confirm all of it, or have it compared again."""
    found = version_of(request, document, number)
    if found.previous is None:
        raise Http404
    if request.method == "POST":
        return _act(request, found)
    edges = lineage_into(found)
    only_changes = request.GET.get("show", "changes") == "changes"
    listed = edges.exclude(relation=Relation.SAME) if only_changes else edges
    context = {
        "consultation": request.consultation,
        "version": found,
        "page_obj": Paginator(listed, _ON_A_PAGE).get_page(request.GET.get("page")),
        "page_query": "" if only_changes else "show=all",
        "only_changes": only_changes,
        "counts": _counts(edges.values_list("relation", flat=True)),
        "waiting": edges.filter(confirmed_at__isnull=True).count(),
        "seen": lineage_seen(found),
    }
    return render(request, "staff/drafting/lineage.html", context)


def _act(request: DeskRequest, found: Version) -> HttpResponse:
    if request.POST.get("act") == "propose":
        actions.propose_again(found, by=request.user, at=clock.now())
        messages.success(request, _("Compared again. What a person had confirmed stays as it was."))
    else:
        actions.confirm_lineage(found, seen=request.POST.get("seen", ""), by=request.user, at=clock.now())
        messages.success(request, _("Confirmed. The version can be published."))
    return redirect(request.get_full_path())


def _counts(relations: Iterable[str]) -> list[tuple[str, int]]:
    found = list(relations)
    return [(str(label), found.count(code)) for code, label in Relation.choices if code in found]


class OriginsForm(forms.Form):
    """The provisions of the version before that a provision comes from."""

    origins = forms.MultipleChoiceField(
        label=gettext_lazy("It comes from"),
        help_text=gettext_lazy("Several make it a merged provision; none makes it new."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    another = forms.ChoiceField(label=gettext_lazy("Or from another one"), required=False)

    def __init__(self, *args: object, old: dict[str, Provision], likely: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._old = old
        self.fields["origins"].choices = [(key, name_of(old[key])) for key in likely]  # type: ignore[attr-defined]
        others = [(key, name_of(row)) for key, row in old.items() if key not in likely]
        self.fields["another"].choices = [("", "–"), *others]  # type: ignore[attr-defined]

    def chosen(self) -> list[Provision]:
        """Give the provisions chosen; call it once the form is valid."""
        keys = [*self.cleaned_data["origins"], self.cleaned_data["another"]]
        return [self._old[key] for key in keys if key]


@desk(may=can_prepare)
def lineage_of(request: DeskRequest, document: str, number: int, anchor: str) -> HttpResponse:
    """Show where one provision comes from, with the difference of its words; choose another origin."""
    found = version_of(request, document, number)
    if found.previous is None:
        raise Http404
    provision = get_object_or_404(found.provisions.select_related("version"), anchor=anchor)
    edges = list(lineage_into(found).filter(new=provision))
    old = {str(row.pk): row for row in provisions_of(found.previous)}
    current = [str(edge.old_id) for edge in edges if edge.old_id]
    form = OriginsForm(
        posted(request)[0], old=old, likely=_likely(found, provision, current), initial={"origins": current}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_origins(provision, origins=form.chosen(), by=request.user, at=clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved and confirmed for this provision."))
            return redirect("staff:lineage", request.consultation.slug, document, number)
    context = {
        "consultation": request.consultation,
        "version": found,
        "provision": provision,
        "name": name_of(provision),
        "edges": edges,
        "origins": [_origin(edge) for edge in edges if edge.old],
        "form": form,
    }
    return render(request, "staff/drafting/lineage_of.html", context, status=422 if form.errors else 200)


def _likely(found: Version, provision: Provision, current: list[str]) -> list[str]:
    """List first what it comes from now, then what nothing continues, and what bears the same number."""
    assert found.previous is not None  # noqa: S101 - asked of versions that follow another one
    left = Q(became__version=found, became__relation=Relation.DROPPED)
    same = Q(kind=provision.kind, number=provision.number) if provision.number else Q(pk=None)
    near = found.previous.provisions.filter(left | same).distinct().order_by("ordinal").values_list("pk", flat=True)
    return list(dict.fromkeys([*current, *map(str, near[:_MOST_LIKELY])]))


def _origin(edge: Lineage) -> Origin:
    assert edge.old is not None and edge.new is not None  # noqa: S101, PT018 - an origin has both ends
    codes = sorted(
        {*edge.old.heading, *edge.old.body, *edge.new.heading, *edge.new.body}, key=list(LANGUAGE_NAMES).index
    )
    return Origin(edge, tuple(Difference(code, _runs(_text(edge.old, code), _text(edge.new, code))) for code in codes))


def _text(provision: Provision, code: str) -> str:
    return "\n".join(text for text in (provision.heading.get(code, ""), provision.body.get(code, "")) if text)


def _runs(old: str, new: str) -> tuple[dict[str, str], ...]:
    return tuple({"kind": span.op, "text": span.text} for span in compare_text(old, new))


def name_of(provision: Provision) -> str:
    """Call a provision by its kind and number and its heading, else by its first words."""
    number = f"{provision.get_kind_display()} {digits(provision.number)}" if provision.number else ""
    text = words(provision.heading) or words(provision.body)
    return excerpt(f"{number} {text}".strip(), _EXCERPT) or str(provision.get_kind_display())
