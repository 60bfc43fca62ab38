# ruff: noqa: S311, SIM905, E501 - chance that nobody must guess; rows as wide as their tables
"""What the desk benchmark works on: a consultation with many comments, coded as a working group leaves them halfway.

Run inside a process with Django ready, by desk.py: `desk_scene.py fill N`, then `desk_scene.py measure TIMES`.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from yobal.cli.main import prepare

prepare()  # Django must be ready before what follows is imported

from django.core.paginator import Paginator  # noqa: E402
from django.db import connection, reset_queries, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from intake_scene import SLUG, open_consultation  # noqa: E402

from yobal.accounts.models import User  # noqa: E402
from yobal.collection.models import Receipt, ReceivedField, Submission  # noqa: E402
from yobal.lib import clock  # noqa: E402
from yobal.lib.bulk import insert  # noqa: E402
from yobal.lib.text import digest  # noqa: E402
from yobal.publication import actions as publication  # noqa: E402
from yobal.publication.models import Consultation, Provision  # noqa: E402
from yobal.review import actions, indexing  # noqa: E402
from yobal.review.models import Anchor, Coding, Comment, Intake, Issue, Text  # noqa: E402

CHUNK = 5_000  # comments
ISSUES = 300
WORDS = {
    "en": "the draft should teach people data schools rural offices more training law privacy health farmers cloud"
    " ministry budget language Khmer students safety open source standards clear report year".split(),
    "km": "សេចក្តីព្រាង គួរតែ បង្រៀន ប្រជាពលរដ្ឋ ទិន្នន័យ សាលារៀន ជនបទ មន្ត្រី បណ្តុះបណ្តាល ច្បាប់ ឯកជនភាព សុខាភិបាល"
    " កសិករ ក្រសួង ថវិកា ភាសា សិស្ស សុវត្ថិភាព ស្តង់ដារ ច្បាស់លាស់ របាយការណ៍ ឆ្នាំ".split(),
}
RARE = "zebra"  # one comment in ten thousand says it


def fill(count: int) -> None:
    """Put comments into the tables, two for each submission, every fifth a copy of another; most of them are coded."""
    open_consultation()
    consultation = Consultation.objects.get(slug=SLUG)
    reviewer = User.objects.filter(email__startswith="secretariat").first() or User.objects.order_by("pk").first()
    assert reviewer is not None
    publication.appoint(consultation, user=reviewer, role="reviewer", by="benchmark", at=clock.now())
    issues = _issues(consultation, reviewer)
    made = _texts(random.Random(7))
    for start in range(0, count, CHUNK):
        with transaction.atomic():
            _chunk(consultation, reviewer, issues, start, list(islice(made, min(CHUNK, count - start))))
        print(f"{min(start + CHUNK, count):,} of {count:,} comments", file=sys.stderr)
    actions.keep_anew(consultation)
    indexing.feed(lambda _done: None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            connection.commit() if connection.in_atomic_block else None
            cursor.execute("VACUUM")


def _issues(consultation: Consultation, by: User) -> list[Issue]:
    round_, at = consultation.rounds.get(), clock.now()
    themes = [actions.make_theme(consultation, title={"en": f"Theme {n}"}, by=by, at=at) for n in range(1, 11)]
    return [
        actions.make_issue(round_, title={"en": f"Point {n}", "km": f"ចំណុច {n}"}, theme=themes[n % 10], by=by, at=at)
        for n in range(ISSUES)
    ]


def _texts(chance: random.Random) -> Iterator[tuple[str, str, int]]:
    """Give language, words, and which issue they raise (none: -1): a few letters many times, most texts once."""
    letters = [_said(chance, 40) for _ in range(50)]
    while True:
        language, words = chance.choice(letters) if chance.random() < 0.2 else _said(chance, chance.randint(5, 60))
        yield language, words, min(int(chance.paretovariate(0.6)) - 1, ISSUES - 1) if chance.random() < 0.7 else -1


def _said(chance: random.Random, length: int) -> tuple[str, str]:
    language = chance.choice(("en", "km"))
    words = [*chance.choices(WORDS[language], k=length), str(chance.randrange(1_000_000))]
    if chance.random() < 0.0001:
        words.append(RARE)
    return language, ("​" if language == "km" else " ").join(words)


def _chunk(
    consultation: Consultation, by: User, issues: list[Issue], start: int, texts: list[tuple[str, str, int]]
) -> None:
    round_, group, at = consultation.rounds.get(), consultation.groups.get(), clock.now()
    parts = list(Provision.objects.filter(version__rounds=round_).order_by("ordinal"))
    question = round_.form.questions.get(code="q6") if round_.form else None
    submissions = [UUID(bytes=sha256(b"%d" % (start + n)).digest()[:16]) for n in range(0, len(texts), 2)]
    facts = (round_.pk, round_.form_id, "web", "person", "name_text", "", "", "", at, at, "", "on-time", "", False)
    insert(
        Submission,
        ("id", "language", "group_id", "key_hash", "body_hash", "record_root", "round_id", "form_id", "channel", "kind",
         "consent", "source", "source_reference", "recorded_by", "recorded_at", "received_at", "received_source",
         "timeliness", "suspected", "provisional"),
        ((pk, texts[2 * n][0], group.pk if n % 3 else None, *[pk.bytes * 2] * 3, *facts) for n, pk in enumerate(submissions)),
    )  # fmt: skip
    insert(Receipt, ("submission_id", "number", "secret_hash"), ((pk, pk.hex[:11], pk.bytes) for pk in submissions))
    insert(Intake, ("submission_id", "at", "comments", "stands"), ((pk, at, 2, "commented") for pk in submissions))
    rows, anchors, coded = [], [], {}
    kept = {}
    for n, (language, words, issue) in enumerate(texts):
        part = parts[(start + n) % len(parts)] if n % 2 else None
        field, context = (
            (f"answer/q8/{part.anchor}/text", f"provision:{part.anchor}") if part else ("answer/q6", "question:q6")
        )
        rows.append(
            (start + n + 1, submissions[n // 2], (context, digest(words)), field, len(words), words, question, language)
        )
        kept[context, digest(words)] = (words, language)
        coded[context, digest(words)] = issue
        if part:
            anchors.append((start + n + 1, part.pk))
    insert(
        ReceivedField,
        ("submission_id", "name", "ordinal", "value", "salt", "commitment"),
        ((row[1], row[3], 0, row[5].encode(), row[1].bytes * 2, row[1].bytes * 2) for row in rows),
    )
    ids = _keep_texts(consultation, kept, coded, issues, by, at)
    place = ("unread", round_.pk, "on-time", "web")
    insert(
        Comment,
        ("consultation_id", "number", "submission_id", "text_id", "source_field", "end", "body", "proposed", "question_id",
         "language", "group_id", "state", "round_id", "timeliness", "channel", "origin", "start", "masked", "created_by",
         "created_at", "ended_by"),
        (
            (consultation.pk, number, submission, ids[text], field, length, words, "", question.pk if question else None,
             language, group.pk if (number - start - 1) // 2 % 3 else None, *place, "answer", 0, False, "benchmark", at, "")
            for number, submission, text, field, length, words, question, language in rows
        ),
    )  # fmt: skip
    numbers = dict(consultation.comments.filter(number__gt=start).values_list("number", "pk"))
    insert(
        Anchor,
        ("comment_id", "provision_id", "language", "quote", "method", "created_by", "created_at"),
        ((numbers[number], part, "", "", "participant", "benchmark", at) for number, part in anchors),
    )


def _keep_texts(
    consultation: Consultation, kept: dict[Any, Any], coded: dict[Any, int], issues: list[Issue], by: User, at: Any
) -> dict[Any, int]:
    digests = {key[1] for key in kept}
    known = _ids(consultation, digests)
    new = [key for key in kept if key not in known]
    insert(
        Text,
        ("consultation_id", "context", "digest", "sample", "language", "copies"),
        ((consultation.pk, key[0], key[1], *kept[key], 0) for key in new),
    )
    ids = known | _ids(consultation, {key[1] for key in new})
    judged = [key for key in new if coded[key] >= 0]
    insert(
        Coding,
        ("text_id", "issue_id", "set_aside", "note", "created_by_id", "created_at"),
        ((ids[key], issues[coded[key]].pk, "", "", by.pk, at) for key in judged),
    )
    return ids


def _ids(consultation: Consultation, digests: set[bytes]) -> dict[Any, int]:
    found: dict[Any, int] = {}
    wanted = iter(digests)
    while some := list(islice(wanted, 500)):
        rows = Text.objects.filter(consultation=consultation, digest__in=some).values_list("context", "digest", "pk")
        found |= {(context, bytes(value)): pk for context, value, pk in rows}
    return found


def measure(times: int) -> dict[str, dict[str, float]]:
    """Open each page as often as asked, on another row or page each time; times in milliseconds."""
    consultation = Consultation.objects.get(slug=SLUG)
    chance, total = random.Random(11), consultation.comments.count()
    desk, client = (lambda name, *args: reverse(f"staff:{name}", args=[SLUG, *args])), Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(appointments__role="reviewer", appointments__consultation=consultation))

    def page(*choices: Callable[[], str]) -> Callable[[], int]:
        return lambda: client.get(chance.choice(choices)()).status_code

    pages: dict[str, Callable[[], int]] = {
        "bare list": lambda: _bare(chance.randint(1, 20)),
        "inbox": page(
            lambda: desk("inbox") + f"?page={chance.randint(1, 20)}", lambda: desk("inbox") + "?class=commented&group=citizen"
        ),
        "comments": page(
            lambda: desk("comments") + f"?state=unread&page={chance.randint(1, 20)}",
            lambda: desk("comments") + "?group=citizen&language=km",
            lambda: desk("comments") + f"?issue={chance.randint(1, ISSUES)}",
            lambda: desk("comments") + "?timeliness=late",
        ),
        "search": page(
            lambda: desk("comments") + f"?q={RARE}", lambda: desk("comments") + f"?q={chance.choice(WORDS['en'])}",
            lambda: desk("comments") + f"?q={chance.choice(WORDS['km'])}",
        ),
        "comment": page(lambda: desk("comment", chance.randint(1, total))),
        "issues": page(lambda: desk("issues")),
        "issue": page(lambda: desk("issue", chance.randint(1, ISSUES))),
        "books": page(lambda: desk("books")),
    }  # fmt: skip
    return {name: _timed(open_page, times) for name, open_page in pages.items()}


def _bare(number: int) -> int:
    """List fifty comments as any Django page would: count all, then the rows of a page."""
    rows = Comment.objects.filter(ended_at=None).select_related("submission", "text").order_by("number")
    list(Paginator(rows, 50).get_page(number).object_list)
    return 200


def _timed(open_page: Callable[[], int], times: int) -> dict[str, float]:
    took, queries = [], 0
    for turn in range(times + 2):
        reset_queries()
        connection.force_debug_cursor = turn == 0
        began = time.perf_counter()
        status = open_page()
        elapsed = (time.perf_counter() - began) * 1000
        if status != 200:
            raise SystemExit(f"A page answered {status}.")
        queries = max(queries, len(connection.queries))
        if turn > 1:
            took.append(elapsed)
    took.sort()
    return {
        "p50_ms": round(took[len(took) // 2], 1),
        "p95_ms": round(took[min(len(took) - 1, int(len(took) * 0.95))], 1),
        "queries": queries,
    }


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        print(json.dumps(measure(int(sys.argv[2]))))
