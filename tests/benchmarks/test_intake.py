import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIGURES = ("acks_per_s", "bare_per_s", "ratio", "p50_s", "p95_s", "p99_s", "lookups_per_s")


@pytest.mark.long
def test_the_benchmark_of_intake_measures_acknowledgements_beside_a_bare_view():
    """Half a second of each: how many there are is not judged here."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("YOBAL_", "DJANGO_"))}
    told = subprocess.run(
        [sys.executable, "benchmarks/intake.py", "--seconds", "0.5", "--only", "sqlite", "--filled", "20", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    figures = json.loads(told.splitlines()[-1])["sqlite"]
    assert all(figures[name] > 0 for name in FIGURES)
    assert figures["errors"] >= 0
