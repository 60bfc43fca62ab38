import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_the_benchmark_of_drafts_measures_each_step_beside_a_peer():
    """A small draft: how long it takes is not judged here."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("YOBAL_", "DJANGO_"))}
    told = subprocess.run(
        [sys.executable, "benchmarks/drafts.py", "--provisions", "30", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    figures = json.loads(told.splitlines()[-1])
    for name in ("import_s", "reader_ms", "compare_s", "pdf_s", "peak_mb"):
        assert figures[name] > 0
    assert set(figures["ratios"]) == {"import", "reader", "reader again", "compare", "next version", "pdf"}
