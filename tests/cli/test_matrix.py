"""`yobal export-matrix` writes what the desk takes back."""

import pytest
from click.testing import CliRunner

from tests.consolidation.matrix import files
from yobal.cli.matrix import command
from yobal.consolidation.matrix.comparing import compare
from yobal.consolidation.matrix.reading import read_matrix

pytestmark = pytest.mark.django_db


def test_the_matrix_is_written_whole_or_not_at_all(tmp_path):
    made = files.consultation()
    out = tmp_path / "matrix.xlsx"
    done = CliRunner().invoke(command, [str(out), "--consultation", made.slug, "--language", "en"])
    assert (done.exit_code, done.output) == (0, f"{out}: 4 rows.\n")
    found = compare(made, read_matrix(out.read_bytes()))
    assert (len(found.unchanged), found.faults, found.touched) == (2, (), ())
    assert CliRunner().invoke(command, [str(tmp_path / "matrix.csv"), "--consultation", made.slug]).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["matrix.xlsx"]
