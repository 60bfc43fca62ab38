import json

from yobal.lib.localized import Localized


def test_the_language_asked_for_comes_first():
    assert Localized(km="មាត្រា", en="Article").text("en") == "Article"


def test_a_missing_language_falls_back_in_the_stated_order():
    both = Localized(fr="Article (fr)", en="Article", km="មាត្រា")
    assert (both.text("th"), both.language("th")) == ("មាត្រា", "km")
    assert Localized(fr="oui", de="ja").text("en") == "ja"


def test_blank_text_counts_as_missing():
    text = Localized(km="  ", en="Article")
    assert not text.has("km")
    assert (text.text("km"), text.language("km")) == ("Article", "en")


def test_nothing_at_all_is_empty_in_the_language_asked_for():
    assert (Localized().text("km"), Localized().language("km")) == ("", "km")


def test_it_is_a_plain_dictionary_in_json():
    assert json.loads(json.dumps(Localized(km="ក"))) == {"km": "ក"} == Localized(km="ក")
