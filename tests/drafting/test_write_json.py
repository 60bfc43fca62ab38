import json

from tests.drafting.test_write_markdown import DRAFT
from yobal.drafting.write_json import write_json


def test_json_tells_the_tree_with_addresses_and_languages_asked_for():
    told = json.loads(write_json(DRAFT, languages=["km"], about={"version": 1}, anchors=["chapter-1", "article-1"]))
    assert told["about"] == {"version": 1}
    assert told["title"] == {"km": "សេចក្តីព្រាងច្បាប់"}
    chapter = told["provisions"][0]
    assert (chapter["anchor"], chapter["kind"], chapter["number"]) == ("chapter-1", "chapter", "1")
    assert [child["anchor"] for child in chapter["children"]] == ["article-1", ""]
    assert chapter["children"][0]["body"] == {"km": "ច្បាប់នេះ។"}


def test_the_same_text_gives_the_same_bytes():
    assert write_json(DRAFT, languages=["km", "en"]) == write_json(DRAFT, languages=["en", "km"])
