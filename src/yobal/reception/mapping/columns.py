"""Which column of a table is meant: by its header, by a part of it, by its number, or by several of these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yobal.lib.text import excerpt, normal_form
from yobal.reception.mapping.added import is_added

_HEADER_SHOWN = 60


class ColumnsDiffer(ValueError):
    """The columns of a table are not those that the mapping speaks of. Each problem is one sentence."""

    def __init__(
        self, *, missing: Sequence[str] = (), unmapped: Sequence[str] = (), clashing: Sequence[str] = ()
    ) -> None:
        self.missing, self.unmapped, self.clashing = tuple(missing), tuple(unmapped), tuple(clashing)
        problems = [
            *self.missing,
            *(f"{header} is mapped twice, or both mapped and ignored." for header in self.clashing),
            *(
                f"{header} is neither mapped nor ignored; map it, or ignore it with a reason."
                for header in self.unmapped
            ),
        ]
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a mapping names it; what is given must all hold. Case and spacing of headers do not matter.

    `index` counts from 1, as spreadsheets do. `occurrence` counts, from 1, the columns that fit the header; without it
    exactly one column must fit.
    """

    header: str | None = None
    header_starts: str | None = None
    header_ends: str | None = None
    occurrence: int | None = None
    index: int | None = None

    def __str__(self) -> str:
        """As messages name it."""
        parts = [
            f"number {self.index}" if self.index else "",
            f"'{self.header}'" if self.header is not None else "",
            f"beginning '{self.header_starts}'" if self.header_starts is not None else "",
            f"ending '{self.header_ends}'" if self.header_ends is not None else "",
            f"(occurrence {self.occurrence})" if self.occurrence else "",
        ]
        return "column " + " ".join(part for part in parts if part)

    def position_in(self, headers: Sequence[str]) -> int:
        """Where it stands, from 0. Raises LookupError, with a sentence, unless exactly one column is meant."""
        if self.index is not None:
            return self._checked_index(headers)
        fitting = [position for position, header in enumerate(headers) if self._fits(header)]
        if self.occurrence is not None:
            if self.occurrence > len(fitting):
                raise LookupError(f"There is no {self}: {len(fitting)} columns have such a header.")
            return fitting[self.occurrence - 1]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            numbers = ", ".join(str(position + 1) for position in fitting)
            raise LookupError(f"The {self} is not one column but numbers {numbers}; add an occurrence or an index.")
        raise LookupError(f"There is no {self} in the table.")

    def _checked_index(self, headers: Sequence[str]) -> int:
        assert self.index is not None  # noqa: S101 -- for the type checker: the caller has looked
        if self.index > len(headers):
            raise LookupError(f"There is no {self}: the table has {len(headers)} columns.")
        if not self._fits(headers[self.index - 1]):
            raise LookupError(f"The {self} has another header: {named(headers, self.index - 1)}.")
        return self.index - 1

    def _fits(self, header: str) -> bool:
        found = normal_form(header)
        return (
            (self.header is None or found == normal_form(self.header))
            and (self.header_starts is None or found.startswith(normal_form(self.header_starts)))
            and (self.header_ends is None or found.endswith(normal_form(self.header_ends)))
        )


def named(headers: Sequence[str], position: int) -> str:
    """A column of a table as messages name it: its number and the beginning of its header."""
    facts = {"number": position + 1, "header": excerpt(headers[position], _HEADER_SHOWN)}
    return _("column %(number)s '%(header)s'") % facts


def positions(columns: Iterable[Column], headers: Sequence[str]) -> dict[Column, int]:
    """Where each column stands, from 0. Raises ColumnsDiffer for those missing and for headers that none speaks of."""
    found: dict[Column, int] = {}
    missing: list[str] = []
    for column in dict.fromkeys(columns):
        try:
            found[column] = column.position_in(headers)
        except LookupError as error:
            missing.append(str(error.args[0]))
    taken = set(found.values())
    unmapped = [
        named(headers, position)
        for position, header in enumerate(headers)
        if position not in taken and not is_added(header)
    ]
    if missing or unmapped:
        raise ColumnsDiffer(missing=missing, unmapped=unmapped)
    return found
