"""The rows of a table of comments as remarks, and the count of every cell: mapped, ignored or empty."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yobal.drafting.returned.columns import Mapped, Role, head, nature_of
from yobal.drafting.returned.grids import Grid
from yobal.drafting.returned.remarks import Kind, Remark


@dataclass(frozen=True)
class Cells:
    """What became of the cells of a table; a merged cell is one."""

    mapped: int
    ignored: int
    empty: int


def remarks_in(grid: Grid, heads: tuple[int, int], mapped: Mapped) -> Iterator[Remark]:
    """One remark for each row that comments or proposes; a row of one merged cell is the place of those below it."""
    section = ""
    for at in range(heads[1], len(grid.rows)):
        row = grid.rows[at]
        if len({(cell.row, cell.column) for cell in row}) == 1 and len(row) > 1:
            section = row[0].text
            continue
        if remark := _remark(grid, heads, mapped, at, section):
            yield remark


def count_cells(grid: Grid, heads: tuple[int, int], mapped: Mapped) -> Cells:
    """Every cell below the heads, once."""
    counts: Counter[str] = Counter()
    for at in range(heads[1], len(grid.rows)):
        for column, cell in enumerate(grid.rows[at]):
            if grid.is_covered(at, column):
                continue
            ignored = mapped.get(column, Role.IGNORE) is Role.IGNORE
            counts["empty" if not cell.text.strip() else "ignored" if ignored else "mapped"] += 1
    return Cells(counts["mapped"], counts["ignored"], counts["empty"])


def _remark(grid: Grid, heads: tuple[int, int], mapped: Mapped, at: int, section: str) -> Remark | None:
    if _repeats(grid, mapped, at):
        return None
    text, proposed = (_joined(grid, heads, mapped, at, role) for role in (Role.COMMENT, Role.PROPOSED))
    if not (text or proposed):
        return None
    detail = _joined(grid, heads, mapped, at, Role.DETAIL)
    places = tuple(filter(None, (section, *_texts(grid, mapped, at, Role.PLACE))))
    quote = "\n".join(_texts(grid, mapped, at, Role.QUOTE))
    natures = (nature_of(value) for value in _texts(grid, mapped, at, Role.KIND))
    return Remark(
        Kind.ROW,
        quote=quote,
        text="\n".join(filter(None, (text, detail))),
        proposed=proposed,
        place=places,
        paragraph=quote,
        nature=next(filter(None, natures), ""),
        organisation=" ".join(_texts(grid, mapped, at, Role.ORGANISATION)),
        where=f"{grid.name}!{at + 1}" if grid.name else str(at + 1),
    )


def _repeats(grid: Grid, mapped: Mapped, at: int) -> bool:
    """Whether all that counts in a row is merged with the row above: it says nothing of its own."""
    counting = [column for column, role in mapped.items() if role is not Role.IGNORE]
    return all(grid.rows[at][column].row < at for column in counting)


def _texts(grid: Grid, mapped: Mapped, at: int, role: Role) -> list[str]:
    columns = [column for column, mapped_to in mapped.items() if mapped_to is role]
    return list(dict.fromkeys(text for column in columns if (text := grid.rows[at][column].text.strip())))


def _joined(grid: Grid, heads: tuple[int, int], mapped: Mapped, at: int, role: Role) -> str:
    """The cells of a role; details, and from the second on all, with their heads, so that it is known what they are."""
    columns = [column for column, mapped_to in sorted(mapped.items()) if mapped_to is role]
    found: list[str] = []
    met: Sequence[tuple[int, int]] = []
    for column in columns:
        cell = grid.rows[at][column]
        if not cell.text.strip() or (cell.row, cell.column) in met:
            continue
        met = [*met, (cell.row, cell.column)]
        label = head(grid, column, heads) if column != columns[0] or role is Role.DETAIL else ""
        found.append(f"{label}: {cell.text.strip()}" if label else cell.text.strip())
    return "\n".join(found)
