"""All marks of a returned DOCX: each is a remark, or counted as ignored."""

from collections import Counter
from collections.abc import Set
from dataclasses import replace

from yobal.drafting.package import Element, Package, attribute, local
from yobal.drafting.returned.changes import changes_in, remarks_of
from yobal.drafting.returned.marks import DELETED, Reader, bare_text, why_ignored
from yobal.drafting.returned.notes import notes_in
from yobal.drafting.returned.remarks import Ignored, Kind, Marked, Remark


def read_marks(package: Package) -> Marked:
    """The remarks of a DOCX in the order of its text; each margin note counts as one mark."""
    reader = Reader(package)
    found: list[tuple[tuple[int, ...], Remark]] = []
    changes = changes_in(reader)
    told: set[int] = set()
    for parts, remark in remarks_of(changes):
        marks = {index for part in parts for index in part.marks} - told
        told |= marks
        place = reader.place_of(parts[0].flow), parts[0].bits[0]
        found.append((place, replace(remark, marks=len(marks))))
    notes = list(notes_in(package, reader))
    unseen = {index for change in changes for index in change.marks} - told
    ignored, left = _rest(reader, told, unseen)
    ordered = sorted([*found, *notes], key=lambda pair: pair[0])
    return Marked((*(remark for _place, remark in ordered), *left), ignored, len(reader.elements) + len(notes))


def _rest(reader: Reader, told: Set[int], unseen: Set[int]) -> tuple[dict[Ignored, int], list[Remark]]:
    """Why the other marks are no remarks; one with words that stands where none was expected is one all the same."""
    ignored: Counter[Ignored] = Counter()
    left: list[Remark] = []
    for index, element in enumerate(reader.elements):
        if index in told:
            continue
        why = why_ignored(element)
        if why is Ignored.SPACING and index not in unseen and bare_text(element):
            left.append(_unexpected(element))
        else:
            ignored[why] += 1
    return dict(ignored), left


def _unexpected(element: Element) -> Remark:
    text = bare_text(element)
    taken, put = (text, "") if local(element.tag) in DELETED else ("", text)
    author, date = attribute(element, "author"), attribute(element, "date")
    return Remark(Kind.CHANGE, author, date, taken, "", put, taken, put)
