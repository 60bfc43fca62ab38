from hypothesis import given, settings

from yobal.drafting import wire
from yobal.drafting.tree import Block, Draft, Fate, Reason

from .drafts import drafts


@given(drafts(("km", "en")))
@settings(max_examples=20, deadline=None)
def test_a_draft_comes_through_whole(draft):
    sent = Draft(
        draft.title,
        draft.nodes,
        (Block(0, "ក\n", Fate.BODY, "article 1", Reason.LINKS), Block(1, "", Fate.LEFT_OUT, "", Reason.EMPTY)),
        {"figure-1.png": b"\0\n{", "figure-2.png": b""},
        ("Look at it.",),
    )
    assert wire.unpack_draft(*wire.unpack(wire.pack_draft(sent))) == sent


def test_khmer_passes_as_it_is_and_half_characters_of_damaged_files_too():
    packed = wire.pack({"text": "ក្រុម\u2028\n\ud83d"}, [b"\n"])
    assert "ក្រុម".encode() in packed
    assert wire.unpack(packed) == ({"text": "ក្រុម\u2028\n\ud83d"}, [b"\n"])
