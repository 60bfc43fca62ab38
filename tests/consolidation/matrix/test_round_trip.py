"""What is given out comes back equal, whatever office program saved it."""

import pytest

from tests.drafting.questionnaire.forms import converted, needs_office
from yobal.consolidation.matrix.comparing import Compared, compare
from yobal.consolidation.matrix.reading import read_matrix
from yobal.consolidation.matrix.states import Arrangement, Layout

from . import files

pytestmark = pytest.mark.django_db


def compared(made, content) -> Compared:
    return compare(made, read_matrix(content))


def check_equal(found: Compared) -> None:
    assert (found.differences, found.faults, found.touched, found.missing) == ((), (), (), ())
    assert [issue.number for issue in found.unchanged] == [1, 2]


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_matrix_comes_back_equal(kind):
    made = files.consultation()
    for arrangement in Arrangement:
        layout = Layout.ISO if arrangement == Arrangement.INSTITUTION else Layout.FULL
        language = "en" if arrangement == Arrangement.POINT else "km"
        content = files.given_out(made, kind, language=language, arrangement=arrangement, layout=layout)
        check_equal(compared(made, content))


@needs_office
def test_libreoffice_brings_every_cell_back_equal(tmp_path):
    made = files.consultation()
    for kind in ("xlsx", "docx"):
        folder = tmp_path / kind
        folder.mkdir()
        check_equal(compared(made, converted(files.given_out(made, kind), kind, folder=folder)))
