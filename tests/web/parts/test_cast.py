import gzip

import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from yobal.web.parts.cast import Mould, cast, hole


@given(st.lists(st.text(max_size=300)), st.text(max_size=70_000), st.binary(max_size=200))
def test_a_packed_page_unpacks_to_the_plain_one(solid, word, other):
    words = {"word": word.encode("utf-8", "replace"), "other": other}
    page = (hole("word") + hole("other")).join(solid).encode("utf-8", "replace")
    mould = Mould(page)
    expected = page.replace(hole("word").encode(), words["word"]).replace(hole("other").encode(), words["other"])
    assert mould.plain(words) == expected
    assert gzip.decompress(mould.gzip(words)) == expected


@pytest.mark.parametrize("encoding", ["", "gzip, br"])
def test_a_page_is_rendered_once_and_cast_for_each_reader(rf, settings, encoding):
    settings.KEPT_SECONDS = 60
    rendered = []

    def make():
        rendered.append(1)
        return HttpResponse(f"<p>{hole('number')}</p>")

    pages = []
    for number in ("1", "<2>"):
        request = rf.get(f"/{encoding}", headers={"Accept-Encoding": encoding})
        response = cast(request, "key", make, words={"number": number})
        pages.append(gzip.decompress(response.content) if encoding else response.content)
        assert response.headers["Vary"] == "Accept-Encoding"
    assert pages == [b"<p>1</p>", b"<p>&lt;2&gt;</p>"]
    assert rendered == [1]
