"""A form that asks every kind of question in both languages, as long as a ministry's."""

from typing import Any

Words = dict[str, str]
PRIORITIES: list[Words] = [
    {"en": "Human capital", "km": "ការអភិវឌ្ឍធនធានមនុស្ស"},
    {"en": "Data and infrastructure", "km": "ទិន្នន័យ និងហេដ្ឋារចនាសម្ព័ន្ធឌីជីថល"},
    {"en": "AI for government", "km": "បញ្ញាសិប្បនិម្មិតសម្រាប់រដ្ឋាភិបាលឌីជីថល"},
    {"en": "Sectors", "km": "ការដាក់ឱ្យប្រើប្រាស់តាមវិស័យ"},
    {"en": "Ethical and trustworthy AI", "km": "បញ្ញាសិប្បនិម្មិតប្រកបដោយក្រមសីលធម៌ និងការទុកចិត្ត"},
    {"en": "Cooperation and research", "km": "កិច្ចសហប្រតិបត្តិការ និងការស្រាវជ្រាវ"},
]


def _listed(*labels: Words) -> list[dict[str, Any]]:
    return [{"code": str(number), "label": label} for number, label in enumerate(labels, 1)]


QUESTIONS: list[dict[str, Any]] = [
    {
        "code": "first",
        "kind": "statement",
        "label": {"en": "First the vision", "km": "ជាដំបូង៖ ចក្ខុវិស័យ"},
        "help": {"en": "By 2030 it serves every province.", "km": "នៅឆ្នាំ២០៣០ បម្រើប្រជាពលរដ្ឋនៅគ្រប់រាជធានី ខេត្ត។"},
    },
    {
        "code": "agree",
        "kind": "scale",
        "required": True,
        "label": {"en": "How far do you agree with it?", "km": "តើអ្នកយល់ស្របនឹងចក្ខុវិស័យនេះកម្រិតណា?"},
        "options": _listed(
            {"en": "Strongly disagree", "km": "មិនយល់ស្របទាល់តែសោះ"},
            {"en": "Disagree", "km": "មិនយល់ស្រប"},
            {"en": "Neither", "km": "អព្យាក្រឹត"},
            {"en": "Agree", "km": "យល់ស្រប"},
            {"en": "Strongly agree", "km": "យល់ស្របទាំងស្រុង"},
        ),
    },
    {
        "code": "why",
        "kind": "long",
        "label": {"en": "Why do you disagree?", "km": "ហេតុអ្វីអ្នកមិនយល់ស្រប?"},
        "shown_if": {"agree": ["1", "2"]},
    },
    {
        "code": "important",
        "kind": "scale",
        "label": {"en": "How important is it for your work?", "km": "តើវាសំខាន់កម្រិតណាសម្រាប់ការងាររបស់អ្នក?"},
        "options": _listed(
            {"en": "Not important", "km": "មិនសំខាន់"}, {"en": "Important", "km": "សំខាន់"}, {"en": "Very", "km": "សំខាន់ណាស់"}
        ),
    },
    {
        "code": "one",
        "kind": "single",
        "label": {"en": "Which priority comes first?", "km": "តើអាទិភាពណាគួរធ្វើមុនគេ?"},
        "options": _listed(*PRIORITIES),
    },
    {
        "code": "many",
        "kind": "multiple",
        "label": {"en": "Where do you use it?", "km": "តើអ្នកប្រើបញ្ញាសិប្បនិម្មិតនៅកន្លែងណាខ្លះ?"},
        "help": {"en": "Choose all that fit.", "km": "សូមជ្រើសរើសទាំងអស់ដែលត្រូវ។"},
        "options": _listed({"en": "At work", "km": "កន្លែងធ្វើការ"}, {"en": "At school", "km": "សាលារៀន"}),
    },
    {
        "code": "rate",
        "kind": "matrix",
        "label": {"en": "Rate the priorities from 1 to 5", "km": "សូមដាក់ពិន្ទុអាទិភាព ពី ១ ដល់ ៥"},
        "options": _listed(*({"en": str(n), "km": "០១២៣៤៥"[n]} for n in range(1, 6))),
        "rows": [{"code": f"priority-{n}", "label": label} for n, label in enumerate(PRIORITIES, 1)],
    },
    {
        "code": "short",
        "kind": "short",
        "label": {"en": "In one sentence: what must change?", "km": "ក្នុងមួយប្រយោគ៖ តើអ្វីត្រូវផ្លាស់ប្តូរ?"},
    },
    {"code": "parts", "kind": "provision", "label": {"en": "Comments on single parts", "km": "យោបល់លើផ្នែកនីមួយៗ"}},
    {"code": "general", "kind": "long", "label": {"en": "General comments", "km": "យោបល់ទូទៅ"}},
    {"code": "papers", "kind": "file", "label": {"en": "Your documents", "km": "ឯកសារគាំទ្រយោបល់របស់អ្នក"}},
    {
        "code": "read",
        "kind": "consent",
        "required": True,
        "label": {"en": "I have read how it is used", "km": "ខ្ញុំបានអានអំពីរបៀបប្រើប្រាស់យោបល់របស់ខ្ញុំ"},
    },
]
