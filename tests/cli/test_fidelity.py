"""Ten thousand strange texts are the same, octet for octet, in the store, on the receipt and in the export."""

import json
import random
from base64 import b64decode

import pytest
from click.testing import CliRunner

from tests import factories
from yobal.cli.export import command
from yobal.collection.models import Submission
from yobal.collection.queries import received_octets
from yobal.drafting.tables import read_table
from yobal.reception.actions import receive
from yobal.reception.intake import Piece

pytestmark = pytest.mark.django_db
TEXTS, SUBMISSIONS = 10_000, 20
LONG = 200_000
PIECES = (
    *("យោបល់", "ក្រសួង\u200bអប់រំ", "ស្ត្រី", "\u17d2", "\u200b", "\u200d", "\ufeff", "👩🏽\u200d🏫", "🇰🇭"),
    *("مرحبا", "\u202eabc\u202c", "\r\n", "\n", "\r", "\r\n\r\n", "\u2028", "\x0b", "\0", "\t", " "),
    *("=1+1", "@SUM(A1)", "<b>", "&amp;", '"', "\\", "é", "e\u0301"),
)
OCTETS = (b"\xed\xa0\x80", b"\xff\xfe", b"\xc3", b"\x80", b"\xf4\x90\x80\x80", b"\x00")


def texts() -> list[bytes]:
    """Mostly text, some of it not UTF-8, a few as long as a book's chapter."""
    chance = random.Random(20250620)  # noqa: S311 - a sample
    made = []
    for number in range(TEXTS):
        words = [piece.encode() for piece in chance.choices(PIECES, k=chance.randint(1, 12))]
        if number % 7 == 0:
            words.insert(chance.randrange(len(words) + 1), chance.choice(OCTETS))
        made.append(b"".join(words) or b" ")
    for number in (TEXTS // 3, TEXTS // 2):
        made[number] = b"".join(made)[:LONG]
    return made


def test_ten_thousand_texts_are_the_same_everywhere(client, tmp_path):
    made, sent = factories.announced(slug="strategy"), texts()
    each, expected, codes = TEXTS // SUBMISSIONS, {}, {}
    for start in range(0, TEXTS, each):
        named = {f"answer/t{n:05}": sent[n] for n in range(start, start + each)}
        pieces = tuple(Piece(name, value, free_text=True) for name, value in named.items())
        receipt = receive(factories.intake(made, answers=pieces), by="participant", at=factories.NOW)
        expected[receipt.number], codes[receipt.number] = named, receipt.private_code

    stored = {row.receipt.number: answers(received_octets(row.fields.all())) for row in Submission.objects.all()}
    assert stored == expected

    for number, code in codes.items():
        page = client.post("/en/receipt/", {"number": number, "code": code, "do": "download"})
        assert answers(joined(json.loads(page.content)["fields"])) == expected[number]

    exported = {number: {} for number in expected}
    for row in export(tmp_path / "all.json")["answers"]:
        value = b64decode(row["base64"]) if "base64" in row else row["text"].encode()
        exported[row["submission"]][row["field"]] = value
    assert {number: answers(fields) for number, fields in exported.items()} == expected


def test_a_spreadsheet_says_where_a_long_text_goes_on(tmp_path):
    made, long = factories.announced(slug="strategy"), "ស្ត្រី មតិ 👩🏽\u200d🏫\n" * 8_000
    factories.submission(made, long)
    out = tmp_path / "all.xlsx"
    assert CliRunner().invoke(command, [str(out), "--consultation", "strategy"]).exit_code == 0
    rows = read_table(out, sheet="answers").rows
    goes_on = [row for row in rows if any(len(str(cell)) > 10_000 for cell in row)]
    assert "".join(str(row[2]) for row in goes_on) == long
    assert [row[-1] for row in goes_on[:2]] == [
        "Text goes on in the next row",
        "Continues the row above. Text goes on in the next row",
    ]


def answers(fields: dict[str, bytes]) -> dict[str, bytes]:
    return {name: value for name, value in fields.items() if name.startswith("answer/")}


def joined(fields: list[dict]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for field in sorted(fields, key=lambda field: (field["name"], field["ordinal"])):
        found[field["name"]] = found.get(field["name"], b"") + b64decode(field["value_base64"])
    return found


def export(out) -> dict:
    done = CliRunner().invoke(command, [str(out), "--consultation", "strategy", "--format", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(out.read_text(encoding="utf-8"))
