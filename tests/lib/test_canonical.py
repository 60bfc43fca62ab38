"""Words are written in the canonical form by the shorter way too."""

from hypothesis import given, settings
from hypothesis import strategies as st

from yobal.lib.canonical import canonical, canonical_words

names = st.text(st.characters(max_codepoint=127), max_size=8)
words = st.recursive(
    st.text() | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=20
)


@settings(max_examples=50)
@given(words)
def test_words_take_the_one_form_that_canonical_json_has(value):
    assert canonical_words(value) == canonical(value)


def test_what_must_be_escaped_is_written_as_the_standard_says():
    value = {"z": ['"\\/\b\f\n\r\t\x00\x1f\x7f\u2028\ufeff𝄞ក'], "Z": "", "a": False}
    assert canonical_words(value) == canonical(value)
