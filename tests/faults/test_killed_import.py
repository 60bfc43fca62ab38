"""A worker that is killed while it takes in a table loses no row, and the next one takes none in twice."""

from tests.cli.installations import new_installation
from tests.faults.scene import kill
from tests.faults.test_killed_worker import LEASE_OVER, wait_for

ROWS = 200
BEGIN = """
import sys
from tests.factories import NOW, announced
from yobal.publication.models import Round
from yobal.reception.importing import staged
announced(slug="faults").rounds.update(form=None)
facts = {"by": "test", "at": NOW}
rows = [f"{n},13/06/2025 10:00,Comment number {n} of many with words" for n in range(int(sys.argv[1]))]
table = "\\n".join(["No.,Received,Comment", *rows, "x,31/06/2025 10:00,Comment that is never taken in"])
found = staged.begin(Round.objects.get(), name="a.csv", content=table.encode(), **facts)
staged.choose(found, choices=staged.choices_of(found), seen=0, **facts)
staged.start(found, seen=found.edits, **facts)
"""
# The first worker says that it is in the midst of it, and waits to be killed.
WORK = """
import sys, time
from pathlib import Path
import yobal.jobs.worker
from yobal.reception.importing import taking
receive_many, batches = taking.receive_many, []
taking._MOST_ROWS = 40
def received(*args, **kwargs):
    if len(batches) == 3 and not Path("{mark}").exists():
        Path("{mark}").touch()
        time.sleep(600)
    batches.append(args)
    return receive_many(*args, **kwargs)
taking.receive_many = received
yobal.jobs.worker.work(until_idle=True)
"""
IN = "from yobal.collection.models import Submission; print(Submission.objects.count())"
STATE = """
from yobal.collection.models import Submission
from yobal.reception.models import ResponseImport
found, rows = ResponseImport.objects.get(), Submission.objects
references, forms = rows.values("source_reference").distinct(), rows.values("form").distinct()
print(found.state, found.created, found.earlier, found.refused, rows.count(), references.count(), forms.count())
"""


def test_an_import_whose_worker_was_killed_is_carried_on_by_the_next(tmp_path, new_database):
    installation = new_installation(tmp_path / "installation", new_database()).migrated()
    installation.python(BEGIN, str(ROWS))
    work = WORK.format(mark=tmp_path / "in-the-midst")
    worker = installation.start_python(work)
    wait_for(tmp_path / "in-the-midst")
    kill(worker)
    assert installation.python(IN + LEASE_OVER).split() == ["120", "1"]
    assert installation.python(work + STATE) == f"done 80 120 1 {ROWS} {ROWS} 1"
