# ruff: noqa: S608 - statements are put together from the names of our own tables and columns
"""What the intake benchmark finds when it begins: a consultation that is open, drafts, and tables that are full.

Run inside a process with Django ready, by intake.py.
"""

import sys
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from yobal.cli.main import prepare

prepare()  # Django must be ready before what follows is imported

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from intake_people import ANSWERS  # noqa: E402
from long_draft import long_draft  # noqa: E402

from yobal.accounts.actions import create_user  # noqa: E402
from yobal.collection.models import Draft, Submission  # noqa: E402
from yobal.lib import clock  # noqa: E402
from yobal.lib.canonical import canonical  # noqa: E402
from yobal.lib.numbers import draft_code, hash_of  # noqa: E402
from yobal.publication import actions as publication  # noqa: E402
from yobal.publication.actions import from_draft  # noqa: E402
from yobal.publication.models import Consultation, Round  # noqa: E402
from yobal.web.public.answering.views.sending import mark  # noqa: E402

SLUG = "crowd"
PROVISIONS = 60
WORDS = {"km": "តើអ្នកយល់យ៉ាងណា", "en": "What do you think of part"}
OPTIONS = [{"code": str(n), "label": {"km": str(n), "en": str(n)}} for n in range(1, 6)]
KINDS = ("scale", "scale", "single", "single", "multiple", "long", "long", "provision")


def open_consultation() -> None:
    """Publish a draft of sixty provisions with a form of eight questions, open for a month."""
    at = clock.now() - timedelta(days=1)
    consultation = publication.create_consultation(
        slug=SLUG, title={"km": "សេចក្តីព្រាង", "en": "Draft"}, body_name={"km": "ក្រសួង", "en": "Ministry"},
        languages=["km", "en"], by="benchmark", at=at,
    )  # fmt: skip
    publication.add_group(
        consultation, code="citizen", name={"km": "ប្រជាពលរដ្ឋ", "en": "Citizens"}, by="benchmark", at=at
    )
    document = publication.add_document(
        consultation, kind="draft", slug="draft", title={"km": "សេចក្តីព្រាង", "en": "Draft"}, by="benchmark", at=at
    )
    version = publication.add_version(document, provisions=from_draft(long_draft(PROVISIONS)), by="benchmark", at=at)
    form = publication.add_form(
        consultation, title={"km": "ទម្រង់", "en": "Form"}, intro={}, questions=questions(), by="benchmark", at=at
    )
    round_ = publication.add_round(
        consultation, title={"km": "សាធារណៈ", "en": "Public"}, audience="public", confidentiality="public",
        versions=[version], form=form, by="benchmark", at=at,
    )  # fmt: skip
    _announce(consultation, round_, at=at)


def questions() -> list[dict[str, Any]]:
    """Ask eight questions of the usual kinds."""
    return [
        {
            "code": f"q{number}",
            "kind": kind,
            "label": {code: f"{words} {number}?" for code, words in WORDS.items()},
            "options": OPTIONS if kind in ("scale", "single", "multiple") else [],
        }
        for number, kind in enumerate(KINDS, 1)
    ]


def _announce(consultation: Consultation, round_: Round, *, at: Any) -> None:
    staff = [_member(consultation, role, at=at) for role in ("secretariat", "approver")]
    announcement = publication.announce(
        round_, documents=list(consultation.documents.all()), number="1", title=consultation.title,
        body={"km": "សូមផ្តល់មតិ។", "en": "Tell us."}, issued_on=at.date(),
        opens_at=at, closes_at=at + timedelta(days=31), by=staff[0], at=at,
    )  # fmt: skip
    proposal = publication.propose_announcement(announcement, by=staff[0], at=at)
    publication.approve_announcement(announcement, proposal=proposal, by=staff[1], at=at)


def _member(consultation: Consultation, role: str, *, at: Any) -> Any:
    member = create_user(f"{role}@example.org", name=role, password="correct horse battery", by="benchmark", at=at)  # noqa: S106
    publication.appoint(consultation, user=member, role=role, by="benchmark", at=at)
    return member


def make_drafts(count: int) -> None:
    """Keep drafts that were saved, one for each sending to come; prints the secret of each, and what sends it."""
    round_, at, key = Round.objects.get(consultation__slug=SLUG), clock.now(), settings.SECRET_KEY.encode()
    content = canonical({"fields": list(ANSWERS.items())})
    secret_of = {form_key: draft_code(key, form_key) for form_key in (token_urlsafe(32) for _ in range(count))}
    with transaction.atomic():
        Draft.objects.bulk_create(
            Draft(round=round_, form_key=form_key, secret_hash=hash_of(secret), language="km", content=content,
                  started_at=at, saved_at=at, edits=1)
            for form_key, secret in secret_of.items()
        )  # fmt: skip
    for form_key, secret in secret_of.items():
        print(secret, urlencode({"key": form_key, "edits": 1, "checked": mark(form_key, 1)}))


def fill(count: int) -> None:
    """Copy the first submission so often, with all that hangs on it, as if others had sent as much."""
    one, postgresql = Submission.objects.earliest("recorded_at"), connection.vendor == "postgresql"
    fresh = {
        "id": "gen_random_uuid()" if postgresql else "lower(hex(randomblob(16)))",
        "key_hash": "sha256(gen_random_uuid()::text::bytea)" if postgresql else "randomblob(32)",
    }
    old = str(one.pk) if postgresql else one.pk.hex
    with transaction.atomic(), connection.cursor() as cursor:
        columns = _columns("collection_submission")
        chosen = ", ".join(fresh.get(name, name) for name in columns)
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
            f" INSERT INTO collection_submission ({', '.join(columns)})"
            f" SELECT {chosen} FROM n CROSS JOIN collection_submission WHERE id = %s",
            [count, old],
        )
        for table in ("collection_receivedfield", "identities_personalfield", "identities_participant"):
            _copy(cursor, table, old, {})
        number = "to_char(s.n, 'FM00000000000')" if postgresql else "printf('%%011d', s.n)"
        _copy(cursor, "collection_receipt", old, {"number": number})
        if postgresql:
            cursor.execute("ANALYZE")


def _copy(cursor: Any, table: str, old: str, fresh: dict[str, str]) -> None:
    """Copy the rows of a table that hang on the first submission, once for each other that has none."""
    columns = [name for name in _columns(table) if name != "id"]
    chosen = ", ".join({"submission_id": "s.id", **fresh}.get(name, f"t.{name}") for name in columns)
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen}"
        " FROM (SELECT id, row_number() OVER () AS n FROM collection_submission"
        f" WHERE id NOT IN (SELECT submission_id FROM {table})) s CROSS JOIN {table} t WHERE t.submission_id = %s",
        [old],
    )


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def main(what: str, *arguments: str) -> None:
    """Do one of these, as intake.py asks."""
    if what == "open":
        open_consultation()
    else:
        {"drafts": make_drafts, "fill": fill}[what](int(arguments[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
