"""How long the pages of the desk take, by how many comments there are, beside a bare list of the same comments.

    .venv/bin/python benchmarks/desk.py [--comments N ...] [--only sqlite] [--times N] [--json]

For each database and each number of comments it makes a Yobal of its own, fills it (two comments a submission, every
fifth a copy, seven of ten coded to one of 300 points), and opens each page as a reviewer, on another row each time:

  bare list   what any Django page needs for fifty of the comments: the count of all, and the rows
  inbox       the list of submissions, unfiltered and narrowed
  comments    the list of comments by state, by group and language, by point, and by what is rare
  search      comments that hold a word: one that is rare, and common ones in English and Khmer
  comment     one comment beside the text it speaks about
  issues      the points to decide; and `issue`, one of them with its wordings
  books       where everything stands

Without --comments: 10,000, 100,000 and 1,000,000 on PostgreSQL, 100,000 on SQLite.
"""

import argparse
import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from intake import DATABASES, places

SIZES = {"sqlite": (100_000,), "postgresql": (10_000, 100_000, 1_000_000)}
Figures = dict[str, dict[str, Any]]


def measure(database: str, size: int, times: int) -> Figures:
    """Fill a place of one kind of database, and time its pages."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yobal-desk-")))
        ours, _peer = places(database, folder, stack)
        for command in ("migrate", "collectstatic"):
            ours.run("-m", "django", command, "--settings=yobal.config.settings", "--verbosity=0", "--no-input")
        ours.run("benchmarks/desk_scene.py", "fill", str(size))
        figures: Figures = json.loads(ours.run("benchmarks/desk_scene.py", "measure", str(times)).splitlines()[-1])
        return figures


def show(database: str, size: int, figures: Figures) -> None:
    """Print a table of one database at one size."""
    print(f"{database}, {size:,} comments   p50 ms    p95 ms  queries  to bare list")
    for name, row in figures.items():
        ratio = row["p50_ms"] / figures["bare list"]["p50_ms"]
        print(f"  {name:24} {row['p50_ms']:9.1f} {row['p95_ms']:9.1f} {row['queries']:8} {ratio:9.2f}")


def main() -> None:
    """Measure, and print tables or a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--comments", type=int, nargs="+", metavar="N", help="how many comments there are")
    parser.add_argument("--only", choices=DATABASES, help="measure on one database")
    parser.add_argument("--times", type=int, default=40, help="how often each page is opened (40)")
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of tables")
    options = parser.parse_args()
    told: dict[str, dict[str, Figures]] = {}
    for database in [options.only] if options.only else DATABASES:
        for size in options.comments or SIZES[database]:
            figures = measure(database, size, options.times)
            told.setdefault(database, {})[str(size)] = figures
            if not options.json:
                show(database, size, figures)
    if options.json:
        print(json.dumps(told))


if __name__ == "__main__":
    main()
