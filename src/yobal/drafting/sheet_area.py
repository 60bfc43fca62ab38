"""How large an area the cells of a workbook span, told before they are read.

What reads workbooks takes memory for every cell between the first and the last, empty or not: one cell in the last
corner of a sheet would end the process that reads it.
"""

import re
import zipfile
from collections.abc import Iterator
from functools import cache

_CHUNK = 1 << 20
# Text between tags may be long; a tag is not.
_LONGEST_TAG = 1 << 16
_LETTERS = 26
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\sr=[\"'](\d{1,7})")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_NAMED_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})")


def area_of(package: zipfile.ZipFile) -> int:
    """The cells of the largest sheet, empty ones counted in; an upper bound."""
    return max((_area(package, part) for part in package.infolist() if part.filename.endswith(".xml")), default=0)


def _area(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    height = width = farthest = unnamed = 0
    for piece, ends in _pieces(package, part):
        named = _NAMED_CELL.findall(piece)
        # Cells without a name follow the one before them.
        unnamed += len(_CELL.findall(piece)) - len(named)
        farthest = max(farthest, *map(_number, {letters for letters, _line in named}), 0)
        width = max(width, farthest + unnamed)
        lines = {*_ROW.findall(piece), *(line for _letters, line in named)}
        height = max(height + ends, *map(int, lines), 0)
        if ends:
            farthest = unnamed = 0
    return height * width


def _pieces(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, bool]]:
    """What stands in the rows, row by row or in pieces of long ones, and whether the row ends with it."""
    rest = b""
    with package.open(part) as file:
        while chunk := file.read(_CHUNK):
            whole, found, rest = (rest + chunk).rpartition(b">")
            *rows, begun = _ROW_END.split(whole + found)
            yield from ((row, True) for row in rows)
            yield begun, False
            rest = rest[-_LONGEST_TAG:]


@cache
def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number
