"""What the words of a heading say: 'Measure 1.2: Train teachers', 'មាត្រា ៥.-', 'II. Scope', '១.២ គោលបំណង'."""

import re
from dataclasses import dataclass

from yobal.lib.khmer import from_khmer_digits, to_khmer_digits

# The first label of each kind is the one that is written; all are read.
LABELS: dict[str, dict[str, tuple[str, ...]]] = {
    "priority": {
        "km": ("អាទិភាពយុទ្ធសាស្ត្រ", "យុទ្ធសាស្ត្រអាទិភាព", "អាទិភាព"),
        "en": ("Strategic priority", "Priority area", "Priority", "Strategic pillar", "Pillar"),
    },
    "measure": {
        "km": ("វិធានការ", "វិធានការយុទ្ធសាស្ត្រ", "យុទ្ធសាស្ត្រវិធានការ"),
        "en": ("Measure", "Strategic measure", "Policy measure"),
    },
    "part": {"km": ("ផ្នែក", "ភាគ"), "en": ("Part",)},
    "chapter": {"km": ("ជំពូក",), "en": ("Chapter",)},
    "section": {"km": ("កថាភាគ",), "en": ("Section",)},
    "article": {"km": ("មាត្រា",), "en": ("Article",)},
    "clause": {"km": ("ចំណុច", "ប្រការ"), "en": ("Clause",)},
}
# In a Khmer heading these kinds take the ordinal sign before the number.
_ORDINAL = {"priority", "part", "chapter", "section"}
# Where numbers are typed without heading styles, a kind contains those after it.
_RANKS = {
    kind: rank for rank, kind in enumerate(("part", "priority", "chapter", "section", "measure", "article", "clause"))
}
_ROMAN_RANK, _LETTER_RANK, _PLAIN_RANK = 10, 15, 20

_KHMER_UNITS = ("", "មួយ", "ពីរ", "បី", "បួន", "ប្រាំ", "ប្រាំមួយ", "ប្រាំពីរ", "ប្រាំបី", "ប្រាំបួន")
_KHMER_TENS = ("", "ដប់", "ម្ភៃ", "សាមសិប", "សែសិប", "ហាសិប", "ហុកសិប", "ចិតសិប", "ប៉ែតសិប", "កៅសិប")
_ENGLISH = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_NUMBER_WORDS = {
    **{tens + units: 10 * i + j for i, tens in enumerate(_KHMER_TENS) for j, units in enumerate(_KHMER_UNITS) if i + j},
    "ប្រាំពិល": 7,
    **{word: number for number, word in enumerate(f"{_ENGLISH} eighteen nineteen twenty".split(), 1)},
}

_GAP = "[\\s\u200b]*"
_DIGITS = "[0-9០-៩]{1,4}"
_DOTTED = rf"{_DIGITS}(?:\.{_DIGITS})*"
# Up to XXXIX: 'Part C' is a letter. Upper case only: 'Section vi' may be one, 'Section civil' is none.
_ROMAN = r"(?-i:[IVX]+)\b"
_SEPARATOR = "[:៖.\\-–—)។]"
# A number in words stands alone, and in Khmer takes the ordinal sign: 'មាត្រាមួយ' is 'an article'.
_IN_KHMER, _IN_ENGLISH = (
    "|".join(sorted((word for word in _NUMBER_WORDS if word.isascii() == english), key=lambda word: -len(word)))
    for english in (False, True)
)
_IN_WORDS = rf"(?:(?:(?<=ទី)|(?<=ទី[\s\u200b]))(?:{_IN_KHMER})|(?:{_IN_ENGLISH}))(?=[\s\u200b]|{_SEPARATOR}|\Z)"
_KINDS_BY_LABEL = {
    label.casefold(): kind for kind, languages in LABELS.items() for labels in languages.values() for label in labels
}
# Longer labels first, so that 'Priority' does not eat the beginning of 'Priority area'.
_ALTERNATIVES = "|".join(
    re.escape(label).replace(r"\ ", r"\s+") for label in sorted(_KINDS_BY_LABEL, key=lambda label: (-len(label), label))
)
_LABELLED = re.compile(
    rf"{_GAP}(?P<label>{_ALTERNATIVES}){_GAP}(?:ទី)?{_GAP}"
    rf"(?:(?P<number>{_DOTTED}[a-zA-Z]?(?![^\W_])|{_ROMAN}|{_IN_WORDS})?(?P<separator>(?:{_GAP}{_SEPARATOR})*){_GAP})(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN = re.compile(
    rf"{_GAP}(?P<number>{_DOTTED})(?:(?P<sign>[.)៖]|\.-|[-–](?=\s))+(?:{_GAP})|(?P<space>[\s\u200b]+))(?P<rest>\S.*)",
    re.DOTALL,
)
# Of four digits it is a year.
_ONLY_A_NUMBER = re.compile(rf"{_GAP}([0-9០-៩]{{1,3}}(?:\.{_DIGITS})*)[.)៖]?{_GAP}")
_ROMAN_NUMBERED = re.compile(rf"{_GAP}(?P<number>[IVX]+)(?:[.)៖]|[-–](?=\s)){_GAP}(?P<rest>\S.*)", re.DOTALL)
_LETTERED = re.compile(rf"{_GAP}(?P<letter>[A-Zក-អ])(?:\.-|[.)៖]|[-–](?=\s)){_GAP}(?P<rest>\S.*)", re.DOTALL)
# In the order in which they number; ឝ and ឞ are not used in Khmer.
_KHMER_LETTERS = "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ"
_CONTENTS_LINE = re.compile(r".*(?:\t|\.{4,}|…{2,})\s*[0-9០-៩]+\s*", re.DOTALL)
_SENTENCE_END = re.compile(r"[.;។៕]\W*\Z")
LONGEST_HEADING = 160


@dataclass(frozen=True)
class Heading:
    """A heading taken apart: kind is '' where no word names it, number '' where none is written.

    `letter` is the turn of the letter that stands for a number in its text, 0 where there is none.
    """

    kind: str
    number: str
    text: str
    rank: float = 0
    separated: bool = False
    letter: int = 0

    @property
    def positions(self) -> tuple[int, ...]:
        """The number as integers, for comparing; letters are left aside."""
        return tuple(int(part) for part in re.findall(r"\d+", self.number))


def take_apart(line: str) -> Heading:
    """The kind, number and words of a line that is known to be a heading, by its style."""
    if alone := _ONLY_A_NUMBER.fullmatch(line):
        return Heading("", from_khmer_digits(alone[1]), "")
    return labelled(line) or numbered(line, strict=False) or Heading("", "", tidy(line))


def labelled(line: str) -> Heading | None:
    """A line that begins with a kind and a number ('Article 5', 'ជំពូកទី II'), or a kind and a colon."""
    match = _LABELLED.fullmatch(line)
    if not match:
        return None
    number, separator = _ascii_number(match["number"] or ""), match["separator"]
    label = " ".join(match["label"].casefold().split())
    if not number and not (":" in separator or "៖" in separator):
        return None
    kind = _KINDS_BY_LABEL[label]
    in_words = bool(number) and (match["number"] or "").casefold() in _NUMBER_WORDS
    if in_words and not separator and match["rest"][:1].islower():
        return None
    ended = bool(separator) or not match["rest"].strip()
    return Heading(kind, number, tidy(match["rest"]), _RANKS[kind], ended)


def numbered(line: str, *, strict: bool) -> Heading | None:
    """A line that begins with a bare number ('1.', '1.2', '១.២', 'II.').

    A single number without a sign ('1 Introduction') counts only in a known heading (not `strict`), before a capital
    letter or a tab, because sentences begin with numbers too.
    """
    roman = _ROMAN_NUMBERED.fullmatch(line)
    if roman and _from_roman(roman["number"]):
        return Heading("", str(_from_roman(roman["number"])), tidy(roman["rest"]), _ROMAN_RANK, separated=True)
    match = _PLAIN.fullmatch(line)
    if not match:
        return None
    number = from_khmer_digits(match["number"])
    bare = "." not in number and not match["sign"]
    if bare and (strict or len(number) > 2 or not (match["rest"][0].isupper() or "\t" in match["space"])):
        return None
    return Heading("", number, tidy(match["rest"]), _PLAIN_RANK + number.count("."), separated=True)


def lettered(line: str) -> Heading | None:
    """A line that begins with a letter in turn ('A. Scope', 'ខ. គោលបំណង'); it stays in the words of the heading."""
    match = _LETTERED.fullmatch(line)
    if not match:
        return None
    letter = match["letter"]
    turn = ord(letter) - ord("A") + 1 if letter.isascii() else _KHMER_LETTERS.find(letter) + 1
    return Heading("", "", tidy(line), _LETTER_RANK, letter=turn)


def is_typed_heading(line: str) -> Heading | None:
    """A labelled line that is a heading although only its words say so; 'Article 5 of the law says…' is none."""
    heading = labelled(line)
    if not heading or not heading.number:
        return None
    titled = looks_like_a_title(heading.text) and not heading.text[:1].islower()
    return heading if heading.separated or titled else None


def looks_like_a_title(line: str) -> bool:
    """Short, and no sentence."""
    return len(line) <= LONGEST_HEADING and not _SENTENCE_END.search(line)


def is_contents_line(line: str) -> bool:
    """A line of a table of contents: it ends with leaders or a tab, and a page number."""
    return len(line) <= 2 * LONGEST_HEADING and bool(_CONTENTS_LINE.fullmatch(line))


def compose(kind: str, number: str, text: str, language: str) -> str:
    """The heading line that `take_apart` reads back: 'Measure 1.2: Train teachers', 'វិធានការ ១.២៖ …'."""
    label = LABELS[kind][language if language == "km" else "en"][0]
    if language == "km":
        shown = to_khmer_digits(number)
        ordinal = f"{label}ទី {shown}" if kind in _ORDINAL else f"{label} {shown}"
        lead, colon = (ordinal if number else label), "៖"
    else:
        lead, colon = (f"{label} {number}" if number else label), ":"
    return f"{lead}{colon} {text}" if text or not number else lead


def tidy(text: str) -> str:
    """Words with single spaces between them."""
    return " ".join(text.split())


def _ascii_number(number: str) -> str:
    if number.casefold() in _NUMBER_WORDS:
        return str(_NUMBER_WORDS[number.casefold()])
    if number.isalpha():
        return str(_from_roman(number) or "")
    return from_khmer_digits(number)


def _from_roman(numeral: str) -> int:
    """The value of an upper-case Roman numeral in its usual form, else 0."""
    values = {"I": 1, "V": 5, "X": 10}
    if not numeral or set(numeral) - set(values):
        return 0
    digits = [values[letter] for letter in numeral]
    value = sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))
    return value if to_roman(value) == numeral else 0


def to_roman(value: int) -> str:
    """An upper-case Roman numeral, for 1 to 39."""
    steps = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    numeral = ""
    for worth, letters in steps:
        numeral += letters * (value // worth)
        value %= worth
    return numeral
