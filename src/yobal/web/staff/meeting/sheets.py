"""The notes of a meeting and its attendance on sheets, in the languages of the consultation: out, and in again.

A sheet is read as a whole: where a row has a fault, each fault is named and nothing of the sheet is recorded.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.questionnaire.read import read_bounded
from yobal.drafting.record_sheets import Column, Entry, Filled, RecordSheet, filled_in
from yobal.identities.attendance.actions import Present
from yobal.identities.attendance.policies import check_attendee
from yobal.identities.attendance.queries import institutions_known
from yobal.lib.errors import BadInput
from yobal.lib.khmer import from_khmer_digits
from yobal.lib.localized import Localized
from yobal.lib.text import excerpt, normal_form
from yobal.publication.models import Event, Group, Provision
from yobal.reception.meetings import LONGEST_NUMBER, Point
from yobal.web.parts.papers.asking import provisions_of, said_in
from yobal.web.parts.templatetags.yobal import digits, words

POINTS, ATTENDANCE = "points", "attendance"
_POINT_COLUMNS, _ATTENDANCE_COLUMNS = 7, 5
_SHOWN = 60
Found = TypeVar("Found", Group, Provision)


@dataclass(frozen=True)
class Notes:
    """A filled sheet of points: which sheet it is, and each point with the number of its row."""

    sheet: str
    points: tuple[tuple[str, Point], ...]


def point_sheet(event: Event) -> RecordSheet:
    """A new sheet for the points of a meeting, with an identity of its own: two note-takers take two sheets."""
    said = _Said(event)
    return RecordSheet(
        identity=f"{_stem(event, POINTS)}/{secrets.token_hex(5)}",
        title=said(lambda: _("Points raised")),
        lines=(
            said.of(event.title),
            *said.lines(lambda: _("One row each time that somebody speaks; leave out names that are not known.")),
            *said.lines(lambda: _("Upload the sheet as often as you like: each row is recorded once.")),
            *said.lines(lambda: _("Keep the numbers of the first column.")),
        ),
        columns=(
            Column(said(lambda: _("Institution")), 28, tuple(institutions_known(event))),
            Column(said(lambda: _("Speaker")), 24),
            Column(said(lambda: _("Position")), 20),
            Column(said(lambda: _("Group")), 22, tuple(_groups(event).entries)),
            Column(said(lambda: _("Part of the draft")), 34, tuple(_parts(event).entries)),
            Column(said(lambda: _("What was said")), 60),
            Column(said(lambda: _("Wording proposed")), 44),
        ),
    )


def attendance_sheet(event: Event) -> RecordSheet:
    """A sheet to write down who came."""
    said = _Said(event)
    return RecordSheet(
        identity=_stem(event, ATTENDANCE),
        title=said(lambda: _("Attendance")),
        lines=(
            said.of(event.title),
            *said.lines(lambda: _("One row for each person. Upload the sheet as often as you like.")),
        ),
        columns=(
            Column(said(lambda: _("Name")), 30),
            Column(said(lambda: _("Position")), 26),
            Column(said(lambda: _("Institution")), 36, tuple(institutions_known(event))),
            Column(said(lambda: _("Group")), 24, tuple(_groups(event).entries)),
            Column(said(lambda: _("Telephone or e-mail")), 28),
        ),
    )


def notes_in(event: Event, content: bytes) -> Notes:
    """Read a filled sheet of points; raises BadInput that names every fault by its row."""
    filled = _filled(event, content, what=POINTS, columns=_POINT_COLUMNS)
    groups, parts = _groups(event), _parts(event)

    def point(entry: Entry) -> tuple[str, Point]:
        _check_number(entry, filled)
        organisation, name, position, group, part, text, proposed = entry.cells
        if not (text.strip() or proposed.strip()):
            raise BadInput(_("It does not say what was said."))
        return entry.number, Point(
            text=text,
            proposed=proposed,
            provision=parts.find(part),
            organisation=organisation.strip(),
            name=name.strip(),
            position=position.strip(),
            group=groups.find(group),
        )

    return Notes(filled.identity, tuple(_each(filled.entries, point)))


def attendance_in(event: Event, content: bytes) -> list[Present]:
    """Read a filled attendance sheet; raises BadInput that names every fault by its row."""
    filled = _filled(event, content, what=ATTENDANCE, columns=_ATTENDANCE_COLUMNS)
    groups = _groups(event)

    def present(entry: Entry) -> Present:
        name, title, organisation, group, contact = map(str.strip, entry.cells)
        check_attendee(name=name, title=title, organisation=organisation, contact=contact)
        return Present(name, title, organisation, groups.find(group), contact)

    return list(_each(filled.entries, present))


def _stem(event: Event, what: str) -> str:
    return f"meeting-{event.pk}/{what}"


def _filled(event: Event, content: bytes, *, what: str, columns: int) -> Filled:
    try:
        filled = filled_in(read_bounded(content), columns=columns)
    except UnreadableDraft as error:
        raise BadInput(f"{_(error.cause)} {_(error.mend)}", place="file") from error
    stem = _stem(event, what)
    if filled.identity != stem and not filled.identity.startswith(f"{stem}/"):
        raise BadInput(
            _("This sheet belongs to another meeting, or is of another kind. Download the sheet from this page."),
            place="file",
        )
    if not filled.entries:
        raise BadInput(_("No row of the sheet is filled in."), place="file")
    return filled


def _check_number(entry: Entry, filled: Filled) -> None:
    """A row is known by its number, so each has one of its own."""
    if not entry.number or len(entry.number) > LONGEST_NUMBER:
        raise BadInput(_("Its first cell holds no number. Write one that no other row has."))
    if entry.number in filled.repeated:
        raise BadInput(
            _("Another row has the number %(number)s too. Write one that no other row has.")
            % {"number": digits(entry.number)}
        )


Made = TypeVar("Made")


def _each(entries: Iterable[Entry], make: Callable[[Entry], Made]) -> Iterator[Made]:
    found, faults = [], []
    for entry in entries:
        try:
            found.append(make(entry))
        except BadInput as refusal:
            faults.append(_("Row %(row)s: %(cause)s") % {"row": digits(entry.line), "cause": refusal})
    if faults:
        raise BadInput("\n".join(faults), place="file")
    yield from found


class _Said:
    """Words in all languages of a consultation, one after the other."""

    def __init__(self, event: Event) -> None:
        self._languages = event.consultation.languages

    def __call__(self, say: Callable[[], str]) -> str:
        return self.of(said_in(self._languages, say))

    def lines(self, say: Callable[[], str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(said_in(self._languages, say).values()))

    def of(self, text: Localized) -> str:
        return " / ".join(dict.fromkeys(text[code] for code in self._languages if text.get(code)))


class _Choices(Generic[Found]):
    """What a cell may name: by the entry of the list, by one of its languages, or by a short name."""

    def __init__(self, unknown: Callable[[], str]) -> None:
        self.entries: list[str] = []
        self._unknown = unknown
        self._named: dict[str, Found] = {}
        self._vague: set[str] = set()

    def add(self, row: Found, entry: str, *names: str) -> None:
        """Offer a row by its entry; a name that two rows have means neither."""
        if normal_form(entry) not in self._named:
            self.entries.append(entry)
        for name in {normal_form(name) for name in (entry, *names) if name}:
            if self._named.setdefault(name, row) != row:
                self._vague.add(name)

    def find(self, typed: str) -> Found | None:
        """Give what was named; nothing for an empty cell."""
        name = normal_form(from_khmer_digits(typed))
        found = self._named.get(normal_form(typed)) or self._named.get(name)
        if not name:
            return None
        if found is None or name in self._vague:
            raise BadInput(self._unknown() % {"typed": excerpt(typed, _SHOWN)})
        return found


def _groups(event: Event) -> _Choices[Group]:
    said, found = _Said(event), _Choices[Group](lambda: _("There is no group “%(typed)s”. Choose one from the list."))
    for group in event.consultation.groups.all():
        found.add(group, said.of(group.name), group.code, *group.name.values())
    return found


def _parts(event: Event) -> _Choices[Provision]:
    said = _Said(event)
    found = _Choices[Provision](lambda: _("The draft has no part “%(typed)s”. Choose one from the list."))
    for row in provisions_of(event.round) if event.round else ():
        in_each = said_in(event.consultation.languages, lambda row=row: part_name(row))  # type: ignore[misc]
        found.add(row, said.of(in_each), row.number, row.anchor, *in_each.values())
    return found


def part_name(provision: Provision) -> str:
    """Name a provision by its number and heading, in the reader's language."""
    return f"{digits(provision.number)} {words(provision.heading)}".strip() or provision.anchor
