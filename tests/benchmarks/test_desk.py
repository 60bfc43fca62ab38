import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_the_benchmark_of_the_desk_opens_every_page():
    """A few hundred comments: how long a page takes is not judged here."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("YOBAL_", "DJANGO_"))}
    told = subprocess.run(
        [sys.executable, "benchmarks/desk.py", "--comments", "400", "--times", "2", "--only", "sqlite", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    figures = json.loads(told.splitlines()[-1])["sqlite"]["400"]
    assert {"inbox", "comments", "search", "comment", "issues", "issue", "books"} <= figures.keys()
    assert all(row["p50_ms"] > 0 for row in figures.values())
