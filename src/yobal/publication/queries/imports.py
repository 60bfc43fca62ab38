"""Files under way to become a version: what they would make, read again from their bytes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from yobal.drafting.bounded import read_bounded
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.merge import Misalignment, merge_languages
from yobal.drafting.tree import Draft, Mark
from yobal.lib import files
from yobal.publication.models import Consultation, DraftImport
from yobal.publication.policies.files import PDF

# Before the place of a provision in the second language of which a person said that the first has none.
ALONE = "="
# A large draft takes seconds to read and a few megabytes to hold; those that are being looked at are few.
_KEPT_READINGS = 4


@dataclass(frozen=True)
class Side:
    """What was read of the files in one language; '' where a file holds all languages."""

    language: str
    draft: Draft


@dataclass(frozen=True)
class Reading:
    """What the files of an import make together, and where the two languages do not go together."""

    draft: Draft
    sides: tuple[Side, ...]
    misalignments: tuple[Misalignment, ...] = ()


def imports_under_way(consultation: Consultation) -> QuerySet[DraftImport]:
    """List what was uploaded and neither confirmed nor discarded, newest first."""
    found = DraftImport.objects.filter(document__consultation=consultation, version__isnull=True)
    return found.select_related("document").order_by("-created_at", "-pk")


def has_text(found: DraftImport) -> bool:
    """Whether there is a file to read; a PDF is only kept."""
    return any(_is_read(file) for file in found.files)


def reading_of(found: DraftImport) -> Reading:
    """Read the files of an import as it is marked now; figures are left out of what is shown.

    Raises UnreadableDraft where they make no draft.
    """
    return _reading(*_asked(found))


def draft_of(found: DraftImport) -> Draft:
    """Read the files of an import anew, figures and all, to be kept."""
    return _read(*_asked(found)).draft


_Sources = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
_Marks = tuple[tuple[str, tuple[tuple[int, Mark], ...]], ...]
_Pairs = tuple[tuple[str, str], ...]


def _asked(found: DraftImport) -> tuple[_Sources, _Marks, _Pairs]:
    return _sources(found.files), _marks(found.marks), tuple(sorted(found.pairs.items()))


def _sources(kept: Iterable[Mapping[str, Any]]) -> _Sources:
    by_language: dict[str, list[tuple[str, str]]] = {}
    for file in kept:
        if _is_read(file):
            by_language.setdefault(file["language"], []).append((file["name"], file["path"]))
    return tuple((language, tuple(by_language[language])) for language in by_language)


def _is_read(file: Mapping[str, Any]) -> bool:
    return bool(file["media_type"] != PDF)


def _marks(stored: Mapping[str, Mapping[str, Sequence[Any]]]) -> _Marks:
    return tuple(
        (language, tuple((int(index), Mark(*mark)) for index, mark in sorted(marks.items())))
        for language, marks in sorted(stored.items())
    )


@lru_cache(maxsize=_KEPT_READINGS)
def _reading(sources: _Sources, marks: _Marks, pairs: _Pairs) -> Reading:
    found = _read(sources, marks, pairs)
    return replace(
        found, draft=_shown(found.draft), sides=tuple(replace(s, draft=_shown(s.draft)) for s in found.sides)
    )


def _shown(draft: Draft) -> Draft:
    return replace(draft, figures={})


def _read(sources: _Sources, marks: _Marks, pairs: _Pairs) -> Reading:
    said = {language: dict(of_language) for language, of_language in marks}
    sides = tuple(Side(language, _draft(kept, said.get(language, {}))) for language, kept in sources)
    if len(sides) == 1:
        return Reading(sides[0].draft, sides)
    if len(sides) != 2:
        cause = gettext_noop("There are files for more than two languages.")
        raise UnreadableDraft("file", cause, gettext_noop("Upload one file in Khmer and one in English."))
    merged = merge_languages(sides[0].draft, sides[1].draft, dict(pairs))
    alone = {path.removeprefix(ALONE) for path, _nothing in pairs if path.startswith(ALONE)}
    open_ = (
        place for place in merged.misalignments if place.first or not place.second or place.second.path not in alone
    )
    return Reading(merged.draft, sides, tuple(open_))


def _draft(kept: Sequence[tuple[str, str]], marks: Mapping[int, Mark]) -> Draft:
    return read_bounded([(name, files.read(path)) for name, path in kept], marks=marks or None)
