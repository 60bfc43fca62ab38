import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_the_benchmark_of_imports_takes_every_row_in_beside_bare_inserts():
    """A small table: how long it takes is not judged here."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("YOBAL_", "DJANGO_"))}
    told = subprocess.run(
        [sys.executable, "benchmarks/imports.py", "--rows", "50", "--database", "sqlite", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    figures = json.loads(told.splitlines()[-1])["sqlite"]
    assert figures["posts"] > 0
    assert all(figures[name] > 0 for name in ("rows_per_s", "bare_rows_per_s", "ratio", "peak_mb", "longest_post_s"))
