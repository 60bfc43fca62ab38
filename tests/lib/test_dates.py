from datetime import date

import pytest

from yobal.lib.dates import ImpreciseDate


@pytest.mark.parametrize(
    ("notation", "kind", "first", "last"),
    [
        ("2025-06-11", "day", date(2025, 6, 11), date(2025, 6, 11)),
        ("2025-04-07/2025-04-08", "days", date(2025, 4, 7), date(2025, 4, 8)),
        ("2025-06", "month", date(2025, 6, 1), date(2025, 6, 30)),
        ("2025-06~w3", "week", date(2025, 6, 15), date(2025, 6, 21)),
        ("2024-02~w5", "week", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_stated_date_keeps_its_bounds(notation: str, kind: str, first: date, last: date) -> None:
    found = ImpreciseDate.parse(notation)
    assert (found.kind, found.first, found.last) == (kind, first, last)


@pytest.mark.parametrize("notation", ["", "unknown", " unknown "])
def test_an_unknown_date_invents_no_day(notation: str) -> None:
    assert ImpreciseDate.parse(notation) == ImpreciseDate("unknown")


@pytest.mark.parametrize(
    "notation", ["June", "2025-13", "2025-06~w6", "2025-02~w5", "2025-06-20/2025-06-11", "20/06/2025"]
)
def test_what_is_no_date_is_refused_with_the_forms_that_are(notation: str) -> None:
    with pytest.raises(ValueError, match="2025-06~w3"):
        ImpreciseDate.parse(notation)
