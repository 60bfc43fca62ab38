"""The Khmer catalogue: complete, well formed, and the one the program reads."""

import re
from html.parser import HTMLParser

import polib
import pytest
from scripts import catalogue

from yobal.lib.khmer import is_khmer

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]|\{[a-z_]*\}|%[sd]")
ENTRIES = polib.pofile(str(catalogue.CATALOGUE))


def khmer(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural[0]) if entry.msgid_plural else str(entry.msgstr)


def sources(entry: polib.POEntry) -> set[str]:
    return {entry.msgid, entry.msgid_plural} - {""}


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)


def test_every_text_of_the_program_is_in_the_catalogue_and_has_khmer() -> None:
    known = {(entry.msgctxt, entry.msgid) for entry in ENTRIES if entry.translated()}
    wanted = {(entry.msgctxt, entry.msgid) for entry in catalogue.texts()}
    assert wanted - known == set()


def test_nothing_in_the_catalogue_is_left_over() -> None:
    wanted = {(entry.msgctxt, entry.msgid) for entry in catalogue.texts()}
    assert {(entry.msgctxt, entry.msgid) for entry in ENTRIES} - wanted == set()


def test_every_placeholder_survives_translation() -> None:
    wrong = [
        entry.msgid
        for entry in ENTRIES
        if not any(set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(khmer(entry))) for text in sources(entry))
    ]
    assert wrong == []


def test_every_tag_survives_translation() -> None:
    wrong = [entry.msgid for entry in ENTRIES if Tags(entry.msgid).found != Tags(khmer(entry)).found]
    assert wrong == []


def test_khmer_texts_are_khmer() -> None:
    def is_code(text: str) -> bool:
        return not re.search(r"[a-z]{3}", PLACEHOLDER.sub("", text))

    wrong = [
        entry.msgid for entry in ENTRIES if not is_code(entry.msgid) and not re.search("[\u1780-\u17ff]", khmer(entry))
    ]
    assert wrong == []


@pytest.mark.parametrize("hidden", ["\u200b", "\u200c", "\u200d", "\ufeff"])
def test_no_hidden_characters_stand_in_khmer_texts(hidden: str) -> None:
    assert [entry.msgid for entry in ENTRIES if hidden in khmer(entry)] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    compiled = polib.mofile(str(catalogue.CATALOGUE.with_suffix(".mo")))
    read = {(entry.msgctxt, entry.msgid): khmer(entry) for entry in compiled}
    assert read == {(entry.msgctxt, entry.msgid): khmer(entry) for entry in ENTRIES if entry.translated()}


def test_a_catalogue_that_nobody_reviewed_says_so() -> None:
    signed = ENTRIES.metadata["X-Reviewed-By"]
    assert "nobody yet" in signed or re.search(r"\d{4}-\d{2}-\d{2}", signed)


def test_a_khmer_sentence_is_told_from_an_english_one() -> None:
    assert is_khmer("សូមផ្តល់មតិ")
    assert not is_khmer("Please comment")
