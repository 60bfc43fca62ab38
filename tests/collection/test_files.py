"""Files attached to drafts: what is taken, kept, and read for search."""

from functools import cache

import pytest

from tests import factories
from tests.drafting.test_file_kinds import DOCX, OGG, archive
from tests.factories import NOW
from tests.lib.test_clamd import EICAR, scanner
from yobal.collection.actions import attach, detach, extract_waiting, scan_waiting, start_draft
from yobal.collection.models import Attachment, DraftFile, Extraction, VirusScan
from yobal.lib import files
from yobal.lib.errors import BadInput, Conflict
from yobal.reception.actions import receive_draft
from yobal.web.parts.answers.typed import Typed
from yobal.web.public.answering.naming import intake_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    round_ = factories.the_round(factories.announced())
    typed = {"fields": [["answer/q-general", "See my file."]]}
    facts = {"form_key": "k" * 43, "language": "en", "ticket_at": NOW, "by": "participant", "at": NOW}
    return start_draft(round_, content=typed, **facts)[0]


def add(draft, content, name="letter.docx", question=""):
    return attach(draft, question=question, name=name, content=content, by="participant", at=NOW)


@cache  # an archive tells its time, to two seconds
def letter() -> bytes:
    return archive(**{"word/document.xml": DOCX.encode()})


def test_a_file_is_received_untouched_and_its_words_are_found(draft):
    voice = add(draft, OGG, "voice\n../../note.oga")
    add(draft, letter())
    draft.refresh_from_db()
    receive_draft(draft, intake=intake_of(draft, Typed.read(bytes(draft.content))), at=NOW)
    received = list(Attachment.objects.all())
    assert [files.read(file.path) for file in received] == [OGG, letter()]
    assert voice.media_type == "audio/ogg"
    while extract_waiting(at=NOW):
        pass
    assert sorted(Extraction.objects.values_list("state", flat=True)) == ["done", "not_tried"]
    assert Extraction.objects.get(state="done").text == "ការបង្រៀន school"


def test_the_same_file_sent_twice_is_attached_once(draft):
    add(draft, letter())
    add(draft, letter(), "again.docx")
    assert draft.files.count() == 1


def test_adding_a_file_makes_an_older_page_of_the_draft_old(draft):
    before = draft.edits
    add(draft, letter())
    draft.refresh_from_db()
    assert draft.edits == before + 1
    draft.edits = before
    with pytest.raises(Conflict):
        receive_draft(draft, intake=intake_of(draft, Typed.read(bytes(draft.content))), at=NOW)


@pytest.mark.parametrize("content", [b"<svg/>", b"", b"MZ\x90"])
def test_what_is_not_taken_says_which_file_and_what_to_send_instead(draft, content):
    with pytest.raises(BadInput) as refused:
        add(draft, content, "picture.png")
    assert "picture.png" in str(refused.value)
    assert not draft.files.exists()


def test_too_many_and_too_heavy_files_are_refused(draft, settings):
    settings.MAX_FILE_BYTES = 2 * 1024 * 1024
    with pytest.raises(BadInput):
        add(draft, OGG + b"\0" * settings.MAX_FILE_BYTES)
    for number in range(10):
        add(draft, OGG + bytes([number]))
    with pytest.raises(BadInput):
        add(draft, OGG + b"one more")
    assert draft.files.count() == 10


def test_a_file_is_taken_out_until_the_draft_is_sent(draft):
    file = add(draft, letter())
    detach(file, by="participant", at=NOW)
    assert not DraftFile.objects.exists()
    file = add(draft, letter())
    draft.refresh_from_db()
    receive_draft(draft, intake=intake_of(draft, Typed.read(bytes(draft.content))), at=NOW)
    with pytest.raises(Conflict):
        detach(file, by="participant", at=NOW)


def test_what_the_scanner_knows_to_be_harmful_is_not_taken(draft, settings):
    with scanner() as settings.CLAMD:
        with pytest.raises(BadInput, match="Eicar"):
            add(draft, b"text " + EICAR, "list.txt")
        add(draft, letter())
    assert sorted(VirusScan.objects.values_list("verdict", flat=True)) == ["clean", "infected"]
    assert draft.files.count() == 1


def test_a_silent_scanner_refuses_nothing_and_is_asked_again(draft, settings):
    settings.CLAMD = "127.0.0.1:1"
    add(draft, letter())
    assert VirusScan.objects.get().verdict == "failed"
    draft.refresh_from_db()
    receive_draft(draft, intake=intake_of(draft, Typed.read(bytes(draft.content))), at=NOW)
    assert scan_waiting(at=NOW) == 0, "not at once"
    with scanner() as settings.CLAMD:
        assert scan_waiting(at=NOW.replace(hour=23)) == 1
    assert VirusScan.objects.get().verdict == "clean"
