"""Khmer text in fonts from before Unicode: Latin letters that only the font draws as Khmer ones.

Without its font such a text reads as 'RBHraCaNacRkkm<úCa'. It cannot be searched, read aloud or shown on a phone, so it
is recognised, by the name of its font or by its looks, and said; the words are kept as they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from yobal.drafting.errors import gettext_noop
from yobal.drafting.lines import Line
from yobal.drafting.tree import Reason

WARNING = gettext_noop(
    "Some text is written in an old Khmer font, such as Limon, and cannot be read without that font. "
    "Convert it to Khmer Unicode and import the file again."
)

_FONT = re.compile(
    r"(?:limon|abc[-_ ]?(?:khmer|zero|text|title|head|[rs]?\d)|khek|baidok|ktek|tacteing\b(?!.*unicode)"
    r"|kep\b|angkor\s?khmer|sbbic|fk[-_ ]?khmer|khmer\s?(?:fk|abc|ccs|sar)|cksmix"
    r"|sok-?an\b|nk-?khmer|duong\s?chan|neak\s?banh|seang)",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"font(?:-family)?\s*:\s*([^;}]+)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?(\.[\w-]+)|([a-z][a-z0-9]*)", re.IGNORECASE)

# What Limon makes of Khmer: capitals, signs and accented letters within words.
_INNER_CAPITAL = re.compile(r"[a-z\u00c0-\u00ff][A-Z]+[a-z\u00c0-\u00ff]|[a-z][A-Z]$")
_INNER_SIGN = re.compile(r"[A-Za-z][<>;|\\{}\[\]^`~§¤©µ¶¬]+[A-Za-z\u00c0-\u00ff]")
_LETTER = re.compile("[A-Za-z]")
_ADDRESS = re.compile(r"://|@|\.\w{2,3}\b|_|\(\)")
_FEWEST_WORDS = 3
_LONGEST = 2_000
_SHARE = 0.5


def is_legacy(font: str) -> bool:
    """Whether a font, or the first of a list of them, draws Latin letters as Khmer ones."""
    return bool(_FONT.match(font.split(",")[0].strip("\"' \t\n")))


def font_family(style: str) -> str:
    """The fonts that a style of CSS names, '' where it names none."""
    match = _FAMILY.search(style)
    return match[1] if match else ""


def by_selector(sheet: str) -> dict[str, bool]:
    """For each element ('p') and class ('.a') that a style sheet gives a font: whether it is a legacy one."""
    found = {}
    for selectors, style in _RULE.findall(sheet):
        font = font_family(style)
        for selector in selectors.split(",") if font else ():
            match = _SIMPLE.fullmatch(selector.strip())
            if match:
                found[match[1] or match[2].lower()] = is_legacy(font)
    return found


def looks_legacy(text: str) -> bool:
    """Whether a text reads as Khmer without its font: much of it has capitals or signs within words."""
    words = [word for word in text[:_LONGEST].split() if _LETTER.search(word) and not _ADDRESS.search(word)]
    odd = [word for word in words if _INNER_CAPITAL.search(word) or _INNER_SIGN.search(word)]
    letters = sum(map(len, words))
    return len(words) >= _FEWEST_WORDS and sum(map(len, odd)) >= _SHARE * letters


def remarked(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, with a remark on each that looks so."""
    for line in lines:
        if line.left_out or line.remark is Reason.LEGACY_FONT or not looks_legacy(line.text):
            yield line
        else:
            yield replace(line, remark=Reason.LEGACY_FONT)
