"""How fast a table of answers is taken in, on SQLite and on PostgreSQL: every row a whole submission with its receipt.

    .venv/bin/python benchmarks/imports.py [--rows N] [--database sqlite|postgresql] [--json]

A CSV of six columns, about 1 kB a row, goes through what `yobal import-responses` does: it is read twice, checked, and
each row is received. Beside it, in the same run and the same database, csv.DictReader and one bare INSERT a row, all in
one transaction: less could not be done. While rows are received, another process sends one submission after the other
as participants do, through receive(): the longest that one had to wait is the last figure.
"""

import argparse
import csv
import json
import os
import random
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HEADERS = ("Reference", "Received", "Name", "Group", "Rating", "Comment")
NOW = datetime(2025, 6, 18, 5, 0, tzinfo=UTC)
_SENTENCE = "more teachers and books for each village school because children need them ក្រសួង អប់រំ និង យុវជន"
WORDS = _SENTENCE.split()
DATABASES = ("sqlite", "postgresql")
MAPPING: dict[str, Any] = {
    "source": {"name": "Benchmark", "reference": "Reference"},
    "time": {"column": "Received", "format": "dd/mm/yyyy hh:mm", "zone": "Asia/Phnom_Penh"},
    "participant": {"name": {"column": "Name"}, "group": {"column": "Group"}},
    "consent": {"default": "named"},
    "question": [
        {
            "code": "rating",
            "kind": "scale",
            "label": "Rating",
            "column": "Rating",
            "options": [{"code": str(n), "texts": [str(n)]} for n in range(1, 6)],
        },
        {"code": "comment", "kind": "long", "label": "Comment", "column": "Comment"},
    ],
}


def write_table(path: Path, rows: int) -> None:
    """Rows of about a kilobyte, the same for the same number."""
    chance = random.Random(1)  # noqa: S311 -- a sample, no secret
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADERS)
        for number in range(rows):
            text = " ".join(chance.choices(WORDS, k=130))
            out.writerow((number, "18/06/2025 10:00", f"Sok {number}", "citizen", chance.randint(1, 5), text))


def measure(table: Path, rows: int) -> dict[str, Any]:
    """Seconds of ours and of the bare way, the wait of a participant meanwhile, and our peak of memory."""
    from yobal.drafting.tables import open_table
    from yobal.lib import clock
    from yobal.reception.importing import carry_out, plan_import
    from yobal.reception.mapping import mapping_from

    round_ = prepare()
    with subprocess.Popen(
        [sys.executable, __file__, "--post", str(round_.pk)], stdout=subprocess.PIPE, text=True
    ) as own:
        assert own.stdout is not None
        own.stdout.readline()  # it has begun
        start, cpu = time.perf_counter(), time.process_time()
        plan = plan_import(open_table(lambda: table.open("rb")), mapping=mapping_from(MAPPING), round_=round_)
        outcome = carry_out(plan, by="benchmark", at=clock.now())
        seconds, cpu_s = time.perf_counter() - start, time.process_time() - cpu
        own.terminate()
        waits = json.loads(own.stdout.read().splitlines()[-1])
    assert outcome.created == rows, outcome
    bare_s = bare(table)
    return {
        "seconds": round(seconds, 2),
        "cpu_s": round(cpu_s, 2),
        "rows_per_s": round(rows / seconds),
        "bare_rows_per_s": round(rows / bare_s),
        "ratio": round(bare_s / seconds, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "posts": waits["posts"],
        "longest_post_s": round(waits["longest"], 3),
        "p99_post_s": round(waits["p99"], 3),
    }


def prepare() -> Any:
    """A public round with one group; the form is made by the import."""
    from yobal.publication import actions
    from yobal.publication.models import Consultation, Round, Window

    names = {"title": {"km": "សាក", "en": "Test"}, "by": "benchmark", "at": NOW}
    consultation = actions.create_consultation(slug="test", languages=["km", "en"], **names)
    actions.add_group(consultation, code="citizen", name={"en": "Citizens"}, by="benchmark", at=NOW)
    Consultation.objects.filter(pk=consultation.pk).update(published_at=NOW)
    actions.add_round(consultation, audience="public", confidentiality="public", versions=[], form=None, **names)
    round_ = Round.objects.get()
    closes_at = datetime(2099, 1, 1, tzinfo=UTC)
    Window.objects.create(round=round_, opens_at=NOW, closes_at=closes_at, recorded_at=NOW)
    return round_


def bare(table: Path) -> float:
    """The same rows with the standard library's reader and the database's own INSERT."""
    from django.db import connection, transaction

    start = time.perf_counter()
    columns = ", ".join(f"c{number} text" for number in range(len(HEADERS)))
    with table.open(encoding="utf-8", newline="") as file, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({columns})")
        for row in csv.DictReader(file):
            cursor.execute("INSERT INTO bare VALUES (%s, %s, %s, %s, %s, %s)", list(row.values()))
    return time.perf_counter() - start


def post(round_id: int) -> None:
    """Send like a participant, twenty times a second at most, until told to stop."""
    import signal

    from yobal.publication.models import Round
    from yobal.reception.actions import receive
    from yobal.reception.intake import Intake, Piece

    going = [True]
    signal.signal(signal.SIGTERM, lambda *_: going.clear())
    round_ = Round.objects.select_related("consultation").get(pk=round_id)
    pieces = (Piece("answer/comment", b"More teachers.", free_text=True),)
    waits = []
    print("begun", flush=True)
    while going:
        start = time.perf_counter()
        receive(Intake(round_, key=secrets.token_hex(), language="en", answers=pieces), by="participant")
        waits.append(time.perf_counter() - start)
        time.sleep(0.05)
    waits.sort()
    print(json.dumps({"posts": len(waits), "longest": waits[-1], "p99": waits[int(len(waits) * 0.99) - 1]}))


def start(folder: str, url: str) -> None:
    """Django over a database of its own."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "yobal.config.settings",
        "YOBAL_ENV": "test",
        "YOBAL_DATA": folder,
        "YOBAL_SECRET_KEY": secrets.token_urlsafe(50),
        "YOBAL_DATABASE_URL": url,
    }
    Path(folder, "static").mkdir()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def measured_in(database: str, rows: int) -> dict[str, Any]:
    """Measure in a process of its own: Django keeps one set of settings, and memory is counted from nothing."""
    command = [sys.executable, __file__, "--rows", str(rows), "--database", database, "--json"]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    figures: dict[str, Any] = json.loads(told.splitlines()[-1])
    return figures[database]


def one(database: str, rows: int) -> dict[str, Any]:
    """Measure on one database."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="yobal-imports-", ignore_cleanup_errors=True))
        url = f"sqlite:///{folder}/yobal.sqlite3"
        if database == "postgresql":
            sys.path.insert(0, str(Path(__file__).parents[1]))
            from scripts.postgres_cluster import temporary_cluster

            url = stack.enter_context(temporary_cluster(durable=True)).url
        start(folder, url)
        table = Path(folder, "answers.csv")
        write_table(table, rows)
        figures = measure(table, rows)
        from django.db import connections

        connections.close_all()
        return figures


def main() -> None:
    """Measure, and print a table or a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", choices=DATABASES, help="one of the two instead of both")
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of a table")
    parser.add_argument("--post", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.post:
        import django

        django.setup()
        post(options.post)
        return
    chosen = [options.database] if options.database else DATABASES
    measure_ = one if options.database else measured_in
    figures = {database: measure_(database, options.rows) for database in chosen}
    if options.json:
        print(json.dumps(figures))
        return
    for database, found in figures.items():
        print(f"{database:11}", ", ".join(f"{name} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
