"""Make the files of the sample consultation from its hand-written sources: submissions.jsonl and three DOCX documents.

Sources, beside the results: strategy.toml, consultation.toml, letters.toml. The same sources give the same bytes:
nothing here is random, and no clock is read. Run it from anywhere: `python scripts/make_sample.py`.
"""

import hashlib
import io
import json
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import docx
from docx.document import Document

from yobal.drafting.tree import Draft, Node
from yobal.drafting.write_docx import write_docx
from yobal.lib.localized import Localized

FOLDER = Path(__file__).parents[1] / "src" / "yobal" / "cli" / "samples" / "cambodia"
LANGUAGES = ("km", "en")

# What a letter says, before it gets its number and its time.
Letter = dict[str, Any]

# Two letters that circulated (campaigns A and B); each copy may bring a sentence or a signature of its own.
CAMPAIGN_A = (
    "សូមគោរពជូនក្រុមការងារ\n\n"
    "យើងខ្ញុំសូមស្នើឱ្យរដ្ឋបង្កើតសំណុំទិន្នន័យភាសាខ្មែរជាតិ ទាំងអត្ថបទ និងសំឡេង ដែលអ្នកស្រាវជ្រាវ សាលារៀន "
    "និងធុរកិច្ចខ្មែរអាចប្រើប្រាស់បានដោយឥតគិតថ្លៃ។ សព្វថ្ងៃ កម្មវិធីបញ្ញាសិប្បនិម្មិតយល់ភាសាខ្មែរតិចតួចណាស់ "
    "ព្រោះគ្មានទិន្នន័យគ្រប់គ្រាន់សម្រាប់ឱ្យវារៀន។\n\n"
    "យើងខ្ញុំស្នើឱ្យវិធានការ ៤.៦ កំណត់គោលដៅច្បាស់លាស់៖ អត្ថបទយ៉ាងតិច ១០០ លានពាក្យ និងសំឡេងយ៉ាងតិច ៥.០០០ ម៉ោង "
    "ត្រឹមឆ្នាំ ២០២៨ ក្រោមអាជ្ញាបណ្ណបើកចំហ ហើយមានថវិកាដាច់ដោយឡែកសម្រាប់ការងារនេះ។\n\n"
    "ភាសាខ្មែរជាព្រលឹងជាតិ។ បើយើងមិនរៀបចំទិន្នន័យដោយខ្លួនឯងទេ គ្មានអ្នកណាធ្វើជំនួសយើងឡើយ។"
)
CAMPAIGN_B = (
    "Dear members of the Working Group,\n\n"
    "Small and medium-sized enterprises are the backbone of the economy, but artificial intelligence is priced for "
    "large companies. We ask that measure 4.4 grant, rather than study, tax incentives: a deduction of 150 per cent of "
    "what an SME spends on artificial intelligence tools, training and advice, from the tax year 2026.\n\n"
    "We also ask that measure 6.4 guarantee every registered SME access to computing at cost price, through credits "
    "that can be applied for online in Khmer and are granted within ten working days.\n\n"
    "Without affordable access, the benefits of this strategy will go to a few large firms in the capital."
)

PERSONAL_A = (
    "ខ្ញុំជាគ្រូភាសាខ្មែរនៅខេត្តកំពត ហើយឃើញសិស្សប្រើកម្មវិធីដែលសរសេរខ្មែរខុសរាល់ថ្ងៃ។",
    "កូនស្រីខ្ញុំពិការភ្នែក គាត់ត្រូវការកម្មវិធីអានអក្សរខ្មែរដែលអានបានច្បាស់។",
    "ខ្ញុំសុំបន្ថែមថា សំឡេងអ្នកខេត្តស្ទឹងត្រែងក៏ត្រូវថតដែរ។",
    "ក្រុមហ៊ុនខ្ញុំបានចំណាយ ៨.០០០ ដុល្លារ ដើម្បីប្រមូលសំឡេងតែ ៤០ ម៉ោង។",
    "សូមកុំភ្លេចអក្សរដៃ ព្រោះឯកសារចាស់ៗនៅឃុំសុទ្ធតែសរសេរដៃ។",
    "ខ្ញុំជានិស្សិតផ្នែកកុំព្យូទ័រ ត្រូវប្តូរប្រធានបទសារណា ព្រោះរកទិន្នន័យខ្មែរមិនបាន 😢។",
    "សូមឱ្យមានវចនានុក្រមឌីជីថលផ្លូវការដែលម៉ាស៊ីនអាចប្រើបាន។",
    "ជីតាខ្ញុំចេះកំណាព្យខ្មែរច្រើន សូមមានអ្នកមកថតទុកមុនគាត់លាចាកលោក។",
    "ខ្ញុំមិនយល់ស្របលើចំណុចមួយ៖ ទិន្នន័យសំឡេងកុមារមិនគួរបើកចំហទេ។",
)
PERSONAL_B = (
    "Our bakery has nine staff; the cheapest forecasting tool costs more than the oven.",
    "I would add that bookkeeping software should count as an artificial intelligence tool if it reads receipts.",
    "We are in Ratanakiri, where even the nearest adviser is a day away.",
    "Please pay the credits in instalments, so that firms which close do not waste them.",
    "I disagree with one thing: cost price is too low, half price is fair to providers.",
    "Women own most small shops in our market; please reserve half of the credits for them.",
)

SUPPORT = {
    "km": (
        "ខ្ញុំគាំទ្រសេចក្តីព្រាងនេះទាំងស្រុង។",
        "យល់ស្រប និងសូមអរគុណក្រុមការងារ។",
        "គម្រោងល្អណាស់ សូមបន្ត។ 👍",
        "សូមគាំទ្រអាទិភាពទាំង ៦ និងវិធានការទាំង ៤១ ដោយគ្មានយោបល់បន្ថែម។",
        "ស្ថាប័នយើងគាំទ្រសេចក្តីព្រាងយុទ្ធសាស្ត្រ និងរីករាយចូលរួមអនុវត្ត។",
        "គ្មានយោបល់កែសម្រួលទេ។ យើងខ្ញុំគាំទ្រ។",
        "ខ្ញុំមានមោទនភាពដែលប្រទេសយើងមានយុទ្ធសាស្ត្រនេះ។ គាំទ្រ ១០០%!",
        "បានអានចប់ហើយ យល់ស្របនឹងចក្ខុវិស័យ និងគោលដៅរយៈពេលខ្លី។",
    ),
    "en": (
        "I fully support the draft.",
        "We have read the draft and agree with it. No changes requested.",
        "A timely and well-structured strategy. Our organisation supports all six priorities.",
        "Good work, thank you!",
        "We welcome the draft strategy and stand ready to help carry it out.",
        "Agree with everything. Please start soon 🚀",
    ),
}

FAMILY = {
    "km": ("សុខ", "ចាន់", "កែវ", "លី", "ហេង", "ម៉ៅ", "ប៊ុន", "នួន", "អ៊ុក", "សំ", "ជា", "ទេព", "ឈឹម", "យិន", "រស់"),
    "en": ("Dara", "Bopha", "Sophea", "Vanna", "Kosal", "Maly", "Rith", "Sreya", "Tola", "Nita", "Piseth"),
}
GIVEN = {
    "km": ("ដារ៉ា", "បុប្ផា", "សុភា", "វណ្ណា", "កុសល", "ម៉ាលី", "រិទ្ធិ", "ស្រីយ៉ា", "តុលា", "និតា", "ពិសិដ្ឋ", "មករា", "ចិន្តា"),
    "en": ("Example", "Sample", "Specimen", "Illustration", "Model", "Placeholder", "Template"),
}
ORGANISATIONS = {
    "km": {
        "academia": "សាលារៀនគំរូ",
        "civil-society": "សមាគមគំរូ",
        "digital-company": "ក្រុមហ៊ុនគំរូ",
        "private-sector": "សហគ្រាសគំរូ",
        "development-partner": "ដៃគូគំរូ",
        "ministry": "មន្ទីរគំរូ",
        "other": "ក្រុមគំរូ",
    },
    "en": {
        "academia": "Example College",
        "civil-society": "Sample Association",
        "digital-company": "Specimen Software",
        "private-sector": "Example Trading",
        "development-partner": "Illustrative Agency",
        "ministry": "Sample Department",
        "other": "Illustrative Group",
    },
}
MARK = {"km": "(គំរូ)", "en": "(illustrative)"}

CHANNELS = ("web", "web", "email", "web", "form", "web", "letter", "web")
CONSENTS = ("name_and_text", "text_only", "name_and_text", "text_only", "nothing")
CLOSED = ("5 p1 daily", "4 p4 sometimes", "5 p2 planning", "3 p5 none", "4 p3 daily", "2 p6 develop")

FIRST_DAY = datetime.fromisoformat("2025-06-11T07:30:00+07:00")
OPEN_DAYS, MINUTES_A_DAY, MINUTES_ON_LAST_DAY = 7, 780, 205


def read(name: str) -> dict[str, Any]:
    """One of the TOML sources of the sample."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def main() -> None:
    """Write every made file."""
    strategy, consultation = read("strategy.toml"), read("consultation.toml")
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in submissions())
    (FOLDER / "submissions.jsonl").write_text("".join(lines), encoding="utf-8")
    (FOLDER / "draft-strategy.docx").write_bytes(write_docx(strategy_draft(strategy)))
    (FOLDER / "concept-note.docx").write_bytes(write_docx(concept_note(consultation)))
    (FOLDER / "feedback-form.docx").write_bytes(feedback_form(consultation))


# ---------------------------------------------------------------------------------------------------------- submissions


def submissions() -> Iterator[dict[str, Any]]:
    """Every submission in the order in which it was received, numbered S001 onwards."""
    letters = _mixed([*_written(), *_copies_a(), *_copies_b(), *_agreeing(), *_closed_only()])
    channels, consents = cycle(CHANNELS), cycle(CONSENTS)
    for index, letter in enumerate(letters):
        channel = letter.get("channel") or next(channels)
        consent = letter.get("consent") or next(consents)
        yield _row(letter, index, len(letters), channel, consent)


def _mixed(letters: list[Letter]) -> list[Letter]:
    """A fixed order that looks like none, so that copies do not arrive in one block."""
    order = sorted(range(len(letters)), key=lambda index: hashlib.sha256(f"1497PT/{index}".encode()).digest())
    return [letters[index] for index in order]


def _row(letter: Letter, index: int, total: int, channel: str, consent: str) -> dict[str, Any]:
    organisation = letter.get("organisation", "")
    name = letter.get("name") or _name(letter["language"], index)
    return {
        "ref": f"S{index + 1:03}",
        "language": letter["language"],
        "channel": channel,
        "group": letter["group"],
        "kind": "organisation" if organisation else "person",
        "name": name,
        "organisation": organisation,
        "email": "" if channel in ("letter", "telephone", "meeting") else f"participant{index + 1:03}@example.org",
        "consent": consent,
        "received_at": _received_at(index, total).isoformat(),
        "answers": _answers(letter),
        "expected": {"campaign": letter.get("campaign"), "stance": letter.get("stance", "asks")},
    }


def _answers(letter: Letter) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if letter.get("closed"):
        answers |= dict(zip(("q-overall", "q-priority", "q-role"), letter["closed"].split(), strict=True))
    answers |= {f"q-{name}": letter[name].strip("\n") for name in ("missing", "general") if letter.get(name)}
    if letter.get("provisions"):
        answers["provisions"] = letter["provisions"]
    return answers


def _received_at(index: int, total: int) -> datetime:
    """Spread evenly over the waking hours from the first day to 11:00 of 18 June."""
    minutes = OPEN_DAYS * MINUTES_A_DAY + MINUTES_ON_LAST_DAY
    days, minute = divmod(index * minutes // total, MINUTES_A_DAY)
    return FIRST_DAY + timedelta(days=days, minutes=minute, seconds=index * 37 % 60)


def _name(language: str, index: int) -> str:
    family, given = FAMILY[language], GIVEN[language]
    name = f"{family[index % len(family)]} {given[index % len(given)]}"
    return f"{name} {MARK['km']}" if language == "km" else name


def _written() -> Iterator[Letter]:
    """The letters that were written one by one."""
    source = read("letters.toml")
    for language in LANGUAGES:
        for letter in source[language]:
            group, _, organisation = (part.strip() for part in letter["from"].partition("|"))
            yield letter | {"language": language, "group": group, "organisation": organisation}


def _copies_a() -> Iterator[Letter]:
    groups = cycle(
        ("individual", "individual", "academia", "individual", "civil-society", "individual", "digital-company")
    )
    for index in range(36):
        yield _copy(CAMPAIGN_A, PERSONAL_A, index, next(groups), "km") | {"campaign": "A"}


def _copies_b() -> Iterator[Letter]:
    groups = cycle(("private-sector", "private-sector", "individual", "private-sector", "digital-company"))
    for index in range(25):
        yield _copy(CAMPAIGN_B, PERSONAL_B, index, next(groups), "en") | {"campaign": "B"}


def _copy(template: str, personal: tuple[str, ...], index: int, group: str, language: str) -> Letter:
    """Every fourth copy adds a sentence, others a signature or line ends of another system; the rest are the same."""
    letter = {"language": language, "group": group, "general": template} | _organisation(group, language, index)
    if index % 4 == 1:
        letter["general"] = f"{template}\n\n{personal[index // 4 % len(personal)]}"
    elif index % 7 == 3:
        letter["name"] = _name(language, index * 5)
        letter["general"] = f"{template}\n\n{letter['name']}"
    elif index % 11 == 6:
        letter["general"] = template.replace("\n", "\r\n")
    return letter


def _agreeing() -> Iterator[Letter]:
    """Letters that support the draft and ask for nothing."""
    groups = cycle(
        ("individual", "ministry", "individual", "private-sector", "other", "development-partner", "academia")
    )
    for language, count in (("km", 16), ("en", 9)):
        for index in range(count):
            group, text = next(groups), SUPPORT[language][index % len(SUPPORT[language])]
            letter = {"language": language, "group": group, "general": text, "stance": "supports"}
            closed = {"closed": "5 p1 daily"} if index % 3 == 0 else {}
            yield letter | closed | _organisation(group, language, 50 + index)


def _closed_only() -> Iterator[Letter]:
    """Forms on which only boxes were ticked."""
    groups = cycle(("individual", "digital-company", "individual", "other"))
    for language, count in (("km", 7), ("en", 4)):
        for index in range(count):
            group = next(groups)
            letter = {"language": language, "group": group, "closed": CLOSED[index % len(CLOSED)], "channel": "web"}
            yield letter | {"stance": "closed-only"} | _organisation(group, language, 80 + index)


def _organisation(group: str, language: str, index: int) -> Letter:
    if group == "individual":
        return {}
    return {"organisation": f"{ORGANISATIONS[language][group]} {chr(ord('A') + index % 26)}{index // 26 + 1}"}


# ------------------------------------------------------------------------------------------------------------ documents


def strategy_draft(strategy: dict[str, Any]) -> Draft:
    """The strategy as a tree: the notice, vision, target and goal, then six priorities with their measures."""
    opening = [_text(strategy["notice"])]
    opening += [_part(strategy[f"{name}_heading"], strategy[name]) for name in ("vision", "target", "goal")]
    priorities = [_priority(priority) for priority in strategy["priorities"]]
    return Draft(Localized(strategy["title"]), (*opening, *priorities))


def _priority(priority: dict[str, Any]) -> Node:
    measures = tuple(
        Node("measure", measure["number"], Localized(measure["heading"]), Localized(measure["body"]))
        for measure in priority["measures"]
    )
    return Node("priority", priority["number"], Localized(priority["heading"]), children=measures)


def _text(body: dict[str, str]) -> Node:
    return Node("text", "", body=Localized(body))


def _part(heading: dict[str, str], body: dict[str, str]) -> Node:
    return Node("part", "", Localized(heading), Localized(body))


def concept_note(consultation: dict[str, Any]) -> Draft:
    """The concept note as a tree of unnumbered parts, its notice first."""
    note = next(document for document in consultation["documents"] if document["code"] == "concept-note")
    sections = zip(*(_sections(note["text"][language]) for language in LANGUAGES), strict=True)
    parts = [
        _part(*(dict(zip(LANGUAGES, texts, strict=True)) for texts in zip(*pair, strict=True))) for pair in sections
    ]
    return Draft(Localized(note["title"]), (_text(consultation["notice"]), *parts))


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Heading and body of each '## ' section of a text."""
    for section in text.strip().removeprefix("## ").split("\n## "):
        heading, _, body = section.partition("\n")
        yield heading.strip(), body.strip()


def feedback_form(consultation: dict[str, Any]) -> bytes:
    """The form to fill in offline: plain tables keyed by a Ref column, which survive every word processor."""
    form = consultation["form"]
    document = docx.Document()
    document.core_properties.identifier = form["code"]
    document.core_properties.created = document.core_properties.modified = FIRST_DAY.replace(tzinfo=None)
    _say(document, form["title"], style="Title")
    _say(document, consultation["notice"])
    _say(document, form["help"])
    document.add_paragraph(f"Form: {form['code']}")
    _table(document, ("Ref", "សំណួរ / Question", "ចម្លើយ / Answer"), _question_rows(form))
    document.add_paragraph()
    heads = ("Ref", "លេខវិធានការ / Measure", "យោបល់ / Comment", "ពាក្យពេចន៍ដែលស្នើ / Proposed wording")
    _table(document, heads, [(f"q-provisions/{number}", "", "", "") for number in range(1, 6)])
    return _stable(document)


def _question_rows(form: dict[str, Any]) -> list[tuple[str, str, str]]:
    plain = [question for question in form["questions"] if question["kind"] != "provision"]
    return [(question["code"], _question_text(question), "") for question in plain]


def _question_text(question: dict[str, Any]) -> str:
    lines = [question[part][language] for part in ("label", "help") for language in LANGUAGES]
    lines += [
        " / ".join(("☐", *(option["label"][code] for code in LANGUAGES))) for option in question.get("options", [])
    ]
    return "\n".join(lines)


def _say(document: Document, text: dict[str, str], style: str | None = None) -> None:
    for language in LANGUAGES:
        document.add_paragraph(text[language], style=style)


def _table(document: Document, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    table = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    for texts in (heads, *rows):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text


def _stable(document: Document) -> bytes:
    """The document as bytes that hold no time of writing."""
    written, stable = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED)
    return stable.getvalue()


if __name__ == "__main__":
    main()
