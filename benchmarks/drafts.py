"""How long a long draft takes: to import, to open, to compare with its next version, to set as PDF.

    .venv/bin/python benchmarks/drafts.py [--provisions N] [--json]

It works in a folder and a database of its own, which are gone afterwards. Beside each time stands that of a peer in the
same run, doing less: the ratio says more than the seconds of one machine.
"""

import argparse
import io
import json
import os
import resource
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from pathlib import Path
from typing import Any

RUNS = 5
READER = "/en/c/long/d/draft/1/?languages=both"
COMPARISON = "/en/c/long/d/draft/2/changes/"


@dataclass(frozen=True)
class Measure:
    """Seconds of ours and of a peer that does less."""

    name: str
    seconds: float
    peer: str
    peer_seconds: float

    @property
    def ratio(self) -> float:
        """How many times as long as the peer."""
        return self.seconds / self.peer_seconds


def measure(provisions: int) -> list[Measure]:
    """Carries a draft of so many provisions through the house."""
    from long_draft import changed, long_draft

    from yobal.drafting.write_docx import write_docx

    draft = long_draft(provisions)
    content = write_docx(draft)
    document = prepare()
    import_s, first = timed(lambda: bring(document, content))
    publish(first)
    lineage_s, second = timed(lambda: bring(document, write_docx(changed(draft))))
    publish(second)
    texts = [text for row in first.provisions.all() for text in row.body.values()]
    new_texts = [text for row in second.provisions.all() for text in row.body.values()]
    return [
        Measure("import", import_s, "python-docx reads its paragraphs", timed(lambda: paragraphs(content))[0]),
        Measure("reader", median(first_page), "Django escapes its lines", median(lambda: bare_page(texts))),
        Measure("reader again", median(lambda: page(READER)), "the first time", timed(first_page)[0]),
        Measure("compare", median(lambda: page(COMPARISON)), "difflib", median(lambda: differences(texts, new_texts))),
        Measure("next version", lineage_s, "the first import", import_s),
        Measure("pdf", timed(lambda: pdf(first))[0], "WeasyPrint, plain", timed(lambda: plain_pdf(first))[0]),
    ]


def prepare() -> Any:
    """A consultation with a document, both in Khmer and English."""
    from yobal.publication import actions
    from yobal.publication.models import Consultation

    names = {"title": {"km": "វែង", "en": "Long"}, "by": "benchmark", "at": now()}
    consultation = actions.create_consultation(slug="long", languages=["km", "en"], **names)
    Consultation.objects.filter(pk=consultation.pk).update(published_at=now())
    return actions.add_document(consultation, kind="draft", slug="draft", **names)


def bring(document: Any, content: bytes) -> Any:
    """A DOCX as the next version, through the action that the desk and the command call."""
    from yobal.publication import actions

    return actions.import_draft(document, files=[actions.Sent("draft.docx", content)], by="benchmark", at=now())


def publish(version: Any) -> None:
    """The version made public, its lineage confirmed as it was proposed."""
    from yobal.publication import actions, queries

    facts = {"by": "benchmark", "at": now()}
    if version.previous is not None:
        actions.confirm_lineage(version, seen=queries.lineage_seen(version), **facts)
    actions.publish_version(version, **facts)


def page(address: str) -> int:
    """A page as a server gives it, compressed; its size."""
    from yobal.config.wsgi import application

    path, _, query = address.partition("?")
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
    }
    answer = application(environ, lambda line, headers: status.append(line))
    size = sum(map(len, answer))
    answer.close()
    assert status[0].startswith("200"), status
    return size


def first_page() -> int:
    """The reader as the first one opens it, before anything of it is kept."""
    from django.core.cache import cache

    cache.clear()
    return page(READER)


def pdf(version: Any) -> bytes:
    """The Khmer text: tagged, with bookmarks, and its words to be found."""
    from yobal.publication.models import Version
    from yobal.web.public.reading.outputs import Edition, set_pdf

    return set_pdf(Edition(Version.objects.get(pk=version.pk), "pdf", "km"))


def plain_pdf(version: Any) -> bytes:
    """The same words as plain paragraphs; Khmer overflows its lines."""
    from weasyprint import HTML

    rows = version.provisions.all()
    lines = "".join(f"<h2>{escape(row.heading['km'])}</h2><p>{escape(row.body.get('km', ''))}</p>" for row in rows)
    made: bytes = HTML(string=lines).write_pdf()
    return made


def paragraphs(content: bytes) -> int:
    """The length of a DOCX's text; no tree is made of it."""
    import docx

    return sum(len(paragraph.text) for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def bare_page(texts: list[str]) -> int:
    """The lines as paragraphs and nothing beside them."""
    from django.template import Context, Template

    lines = [line for text in texts for line in text.split("\n")]
    return len(Template("{% for line in lines %}<p>{{ line }}</p>{% endfor %}").render(Context({"lines": lines})))


def differences(old: list[str], new: list[str]) -> int:
    """Bodies first, then the words of those that changed: as one would with the standard library."""
    count = 0
    for tag, *ends in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            words = [" ".join(texts).split(" ") for texts in (old[ends[0] : ends[1]], new[ends[2] : ends[3]])]
            count += len(SequenceMatcher(None, *words, autojunk=False).get_opcodes())
    return count


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """The seconds of a run, and what came of it."""
    start = time.perf_counter()
    result = run()
    return time.perf_counter() - start, result


def median(run: Callable[[], object]) -> float:
    """The middle of several runs, after one that warms up."""
    run()
    return statistics.median(timed(run)[0] for _ in range(RUNS))


def now() -> Any:
    """The moment that everything is written with."""
    from yobal.lib import clock

    return clock.now()


def peak_mb() -> float:
    """The most memory that this process, or a child of it, held at once."""
    held = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(held) / 1024


def start(folder: str) -> None:
    """Django over a database of its own."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "yobal.config.settings",
        "YOBAL_ENV": "test",
        "YOBAL_DATA": folder,
        "YOBAL_SECRET_KEY": secrets.token_urlsafe(50),
        "YOBAL_DATABASE_URL": f"sqlite:///{folder}/yobal.sqlite3",
    }
    Path(folder, "static").mkdir()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def told(measures: list[Measure]) -> dict[str, Any]:
    """The figures by name; the reader's in milliseconds."""
    seconds = {measure.name: measure.seconds for measure in measures}
    return {
        "import_s": round(seconds["import"], 3),
        "reader_ms": round(1000 * seconds["reader"], 1),
        "compare_s": round(seconds["compare"], 3),
        "pdf_s": round(seconds["pdf"], 2),
        "peak_mb": round(peak_mb()),
        "ratios": {measure.name: round(measure.ratio, 2) for measure in measures},
        "peers_s": {measure.name: round(measure.peer_seconds, 3) for measure in measures},
    }


def main() -> None:
    """Measures, and prints a table or a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--provisions", type=int, default=3000)
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of a table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yobal-benchmark-", ignore_cleanup_errors=True) as folder:
        start(folder)
        measures = measure(options.provisions)
    if options.json:
        print(json.dumps(told(measures)))
        return
    print(f"{options.provisions} provisions, peak {peak_mb():.0f} MB")
    for one in measures:
        print(f"{one.name:13} {one.seconds:8.3f} s   {one.ratio:6.1f} x {one.peer_seconds:8.3f} s ({one.peer})")


if __name__ == "__main__":
    main()
