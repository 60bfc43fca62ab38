"""What the pages of writing show beside the form: the outline, the languages, the difference from what others saved."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yobal.drafting.compare import compare_text
from yobal.publication.models import Provision, Version
from yobal.publication.queries.documents import lacking
from yobal.publication.states import ProvisionKind, TranslationStatus
from yobal.web.parts.forms import LANGUAGE_NAMES
from yobal.web.parts.report import provision_name

_LIST = '<ol class="yb-outline__list">'


@dataclass(frozen=True)
class Line:
    """A provision in the outline; `before` and `after` open and close the lists that nest it."""

    provision: Provision
    name: str
    is_current: bool
    before: SafeString
    after: SafeString


@dataclass(frozen=True)
class Language:
    """A language of a draft: how far it can be relied on, and how many provisions have no words in it."""

    code: str
    name: str
    prevails: bool
    status: str
    lacking: int


@dataclass(frozen=True)
class Difference:
    """What one field has of others' and of mine; `runs` are those of parts/redline.html, from theirs to mine."""

    label: str
    language: str
    runs: tuple[dict[str, str], ...]


def outline(rows: Iterable[Provision], *, chosen: Provision | None, only: Collection[int] | None = None) -> list[Line]:
    """Nest the provisions in lists; `only` some of them make one list."""
    found = [row for row in rows if only is None or row.pk in only]
    depths = [row.depth if only is None else 0 for row in found]
    made = []
    for row, (before, depth), after in zip(found, pairwise([-1, *depths]), [*depths, -1][1:], strict=True):
        name = provision_name(row.kind, row.number)
        opening = SafeString(f"{_LIST}<li>" if depth > before else "<li>")
        made.append(Line(row, name, row == chosen, opening, SafeString(_closing(depth, after))))
    return made


def _closing(depth: int, following: int) -> str:
    """End the item, and the lists that the following one does not stand in; the last one ends them all."""
    if following > depth:
        return ""
    return "</li>" + "</ol></li>" * (depth - max(following, 0)) + ("</ol>" if following < 0 else "")


def languages_of(version: Version) -> list[Language]:
    """List the languages of a draft, the prevailing one first."""
    prevailing, missing = version.document.prevailing_language, lacking(version)
    return [
        Language(
            code,
            str(LANGUAGE_NAMES.get(code, code)),
            code == prevailing,
            version.translations.get(code, TranslationStatus.PENDING),
            len(missing[code]),
        )
        for code in sorted(version.document.consultation.languages, key=lambda code: code != prevailing)
    ]


def differences(
    theirs: Provision,
    *,
    kind: str,
    number: str,
    heading: dict[str, str],
    body: dict[str, str],
    languages: Sequence[str],
) -> list[Difference]:
    """List the fields that differ between what is stored and what was typed."""
    kinds = dict(ProvisionKind.choices)
    pairs = [
        (_("Kind"), "", str(kinds.get(theirs.kind, theirs.kind)), str(kinds.get(kind, kind))),
        (_("Number"), "", theirs.number, number),
    ]
    for code in languages:
        name = {"language": LANGUAGE_NAMES.get(code, code)}
        pairs.append((_("Heading (%(language)s)") % name, code, theirs.heading.get(code, ""), heading.get(code, "")))
        pairs.append((_("Text (%(language)s)") % name, code, theirs.body.get(code, ""), body.get(code, "")))
    return [
        Difference(label, code, tuple({"kind": span.op, "text": span.text} for span in compare_text(old, new)))
        for label, code, old, new in pairs
        if old != new
    ]
