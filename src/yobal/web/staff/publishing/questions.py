"""The standard feedback form, for a round that has none: one closed question, then comments and files."""

from typing import Any

STANDARD_TITLE = {"km": "ទម្រង់ផ្តល់មតិ", "en": "Feedback form"}
STANDARD_INTRO = {
    "km": "អ្នកអាចឆ្លើយសំណួរណាមួយ ឬទាំងអស់។",
    "en": "You may answer any of the questions, or all of them.",
}
_AGREEMENT = (
    ("1", "មិនយល់ស្របទាំងស្រុង", "Disagree entirely"),
    ("2", "មិនយល់ស្រប", "Disagree"),
    ("3", "មិនប្រាកដ", "Not sure"),
    ("4", "យល់ស្រប", "Agree"),
    ("5", "យល់ស្របទាំងស្រុង", "Agree entirely"),
)
STANDARD_QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "code": "agreement",
        "kind": "scale",
        "label": {
            "km": "តើអ្នកយល់ស្របនឹងសេចក្តីព្រាងនេះកម្រិតណា?",
            "en": "How far do you agree with this draft?",
        },
        "options": [{"code": code, "label": {"km": km, "en": en}} for code, km, en in _AGREEMENT],
    },
    {
        "code": "general",
        "kind": "long",
        "label": {"km": "មតិទូទៅលើសេចក្តីព្រាង", "en": "Comments on the draft as a whole"},
    },
    {
        "code": "provisions",
        "kind": "provision",
        "label": {"km": "មតិលើផ្នែកនីមួយៗ", "en": "Comments on its parts"},
    },
    {
        "code": "files",
        "kind": "file",
        "label": {"km": "ឯកសារភ្ជាប់", "en": "Files"},
        "help": {
            "km": "ឧទាហរណ៍ លិខិត រូបថត ឬសារជាសំឡេង។",
            "en": "For example a letter, a photo or a voice message.",
        },
    },
)
