"""A form with every kind of question, and one participant's answers to all of it, named as on the web."""

from typing import Any

import pytest

from tests import factories
from yobal.publication.models import Consultation

_SCALE = [{"code": str(n), "label": {"en": str(n), "km": str(n)}} for n in range(1, 6)]
_OPTIONS = [
    {"code": "school", "label": {"en": "Schools", "km": "សាលារៀន"}},
    {"code": "law", "label": {"en": "Laws, and rules", "km": "ច្បាប់"}},
    {"code": "money", "label": {"en": "Money", "km": "ថវិកា"}},
]
QUESTIONS: list[dict[str, Any]] = [
    {"code": "s", "kind": "statement", "label": {"en": "First the vision", "km": "ដំបូងគឺចក្ខុវិស័យ"}},
    factories.QUESTIONS[0] | {"required": True},
    {"code": "use", "kind": "single", "label": {"en": "Do you use AI?", "km": "ប្រើ AI ឬទេ?"}, "options": _OPTIONS},
    {"code": "want", "kind": "multiple", "label": {"en": "What is lacking?", "km": "ខ្វះអ្វី?"}, "options": _OPTIONS},
    {
        "code": "rate",
        "kind": "matrix",
        "label": {"en": "Rate the priorities", "km": "វាយតម្លៃអាទិភាព"},
        "options": _SCALE,
        "rows": [
            {"code": "priority-1", "label": {"en": "People", "km": "ធនធានមនុស្ស"}},
            {"code": "other", "label": {"en": "Something else", "km": "ផ្សេងទៀត"}},
        ],
    },
    {"code": "word", "kind": "short", "label": {"en": "In one line", "km": "មួយបន្ទាត់"}, "max_length": 40},
    {"code": "why", "kind": "long", "label": {"en": "Why?", "km": "ហេតុអ្វី?"}, "shown_if": {"q-vision": ["1", "2"]}},
    {"code": "ok", "kind": "consent", "label": {"en": "I have read the draft", "km": "ខ្ញុំបានអានសេចក្តីព្រាង"}},
    {"code": "papers", "kind": "file", "label": {"en": "Your papers", "km": "ឯកសាររបស់អ្នក"}},
    factories.QUESTIONS[2],
]
KHMER = " ខ្ញុំយល់ស្រប\u200bនឹងវិធានការ ៕\n\n=1+1 <b>&amp; _x0041_ 👩‍👩‍👧 עברית\u200f"
ANSWERS: dict[str, Any] = {
    "answer/q-vision": "2",
    "answer/use": "law",
    "answer/want": ["school", "law"],
    "answer/rate/priority-1": "5",
    "answer/rate/other": "1",
    "answer/word": "ល្អ",
    "answer/word/confidential": "yes",
    "answer/why": KHMER,
    "answer/ok": "yes",
    "answer/q-provisions/1/part": "",
    "answer/q-provisions/1/text": "On all of it",
    "answer/q-provisions/2/part": "measure-1.2",
    "answer/q-provisions/2/text": KHMER,
    "answer/q-provisions/2/proposed": "Train all officials.",
    "answer/q-provisions/2/confidential": "yes",
}
SENDER: dict[str, str] = {
    "about/kind": "organisation",
    "person/honorific": "ឯកឧត្តម",
    "person/name": "សុខ ដារ៉ា",
    "person/name_latin": "Sok Dara",
    "person/position": "មេធាវី",
    "person/organisation": "Sok & Partners",
    "about/group": "citizen",
    "about/on_behalf": "named",
    "person/on_behalf_of": "ក្រុមហ៊ុន ABC",
    "person/email": "dara@example.org",
    "person/telephone": "០១២ ៣៤៥ ៦៧៨",
    "person/telegram": "@dara",
    "person/address": "ភ្នំពេញ",
    "person/contact": "telegram",
    "signatory/1/name": "ចាន់ ធី",
    "signatory/1/organisation": "Teachers' Union",
    "signatory/1/email": "thy@example.org",
    "signatory/2/name": "Bopha",
    "about/consent": "name_and_text",
}

# The same answers in the cells of the forms to download, by Ref and number of the cell in its row.
IN_WORD: dict[tuple[str, int], str] = {
    ("q-vision/2", 2): "x",
    ("use/law", 2): "✓",
    ("want/school", 2): "x",
    ("want/law", 2): "☒",
    ("rate/priority-1", 6): "x",
    ("rate/other", 2): "x",
    ("word", 1): "ល្អ",
    ("word/confidential", 2): "x",
    ("why", 1): KHMER,
    ("ok", 2): "x",
    ("q-provisions/*", 2): "On all of it",
    ("q-provisions/measure-1.2", 2): KHMER,
    ("q-provisions/measure-1.2", 3): "Train all officials.",
    ("q-provisions/measure-1.2", 4): "x",
    ("about/kind/organisation", 2): "x",
    ("about/group/citizen", 2): "x",
    ("about/on_behalf/named", 2): "x",
    ("person/contact/telegram", 2): "x",
    ("about/consent/name_and_text", 2): "x",
    **{(name, 2): said for name, said in SENDER.items() if name.startswith("person/") and name != "person/contact"},
    ("signatory/1", 1): "ចាន់ ធី",
    ("signatory/1", 2): "Teachers' Union",
    ("signatory/1", 3): "thy@example.org",
    ("signatory/3", 1): "Bopha",
}
IN_A_SHEET: dict[tuple[str, int], str] = {
    ("q-vision", 2): "២",
    ("use", 2): "ច្បាប់ / Laws, and rules",
    ("want/school", 2): "x",
    ("want/law", 2): "x",
    ("rate/priority-1", 2): "៥",
    ("rate/other", 2): "1",
    ("word", 2): "ល្អ",
    ("word/confidential", 2): "x",
    ("why", 2): KHMER,
    ("ok", 2): "x",
    ("q-provisions/+1", 2): "On all of it",
    ("q-provisions/+2", 1): "1.2",
    ("q-provisions/+2", 2): KHMER,
    ("q-provisions/+2", 3): "Train all officials.",
    ("q-provisions/+2", 4): "x",
    ("about/kind", 2): "For an organisation",
    ("about/group", 2): "Citizens",
    ("about/on_behalf", 2): "For a client, named below",
    ("person/contact", 2): "Telegram",
    ("about/consent", 2): "My name and my text",
    **{cell: said for cell, said in IN_WORD.items() if cell[0].startswith(("person/", "signatory/"))},
}
del IN_A_SHEET["person/contact/telegram", 2]


def announced(monkeypatch: pytest.MonkeyPatch, *, slug: str = "here") -> Consultation:
    """Make an open consultation that asks all of it."""
    monkeypatch.setattr(factories, "QUESTIONS", QUESTIONS)
    return factories.announced(slug=slug)
