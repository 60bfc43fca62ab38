import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_a_crowd_at_one_consultation_loses_nothing_and_leaves_the_other_alone():
    """Two seconds of a small crowd: how long things take is not judged here."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("YOBAL_", "DJANGO_"))}
    told = subprocess.run(
        [sys.executable, "benchmarks/crowd.py", "--seconds", "2", "--people", "100", "--only", "sqlite", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    figures = json.loads(told.splitlines()[-1])["sqlite"]
    assert figures["receipts"] > 0
    assert figures["waiting"] > 0
    assert figures["waiting_quiet"] == 0
    assert figures["lost"] == 0
    assert figures["faults"] == {}
