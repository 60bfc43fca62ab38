"""Delimited text (CSV) as rows, read anew from the file each time: a hundred megabytes need no memory."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO

from yobal.drafting.encodings import encoding_of
from yobal.drafting.errors import UnreadableTable, gettext_noop

# One cell may hold a whole letter: 16 Mi characters. Python's csv stops at 131,072 unless told otherwise.
CELL_BOUND = 1 << 24
DELIMITERS = (",", ";", "\t", "|")

Source = Callable[[], BinaryIO]
_ROWS_TO_TELL_THE_DELIMITER = 100
_CHUNK = 1 << 20


def told_encoding(source: Source) -> tuple[str, bool]:
    """The encoding of a file, and whether it is only a guess, as encodings.encoding_of() tells it of bytes."""
    with source() as file:
        start = file.read(_CHUNK)
        if len(start) < _CHUNK:
            return encoding_of(start)
        # Cut after a line, so that no sign is cut in two.
        encoding, guessed = encoding_of(start[: start.rfind(b"\n") + 1] or start)
        if encoding != "utf-8":
            return encoding, guessed
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while start:
                decoder.decode(start)
                start = file.read(_CHUNK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252", True
    return "utf-8", False


def told_delimiter(source: Source, encoding: str) -> str:
    """The delimiter by which most of the first rows are as wide as the widest, and that is widest."""

    def fitness(delimiter: str) -> tuple[bool, float, int]:
        widths = _first_widths(source, encoding, delimiter)
        share = widths.count(widths[0]) / len(widths) if widths else 0.0
        return bool(widths) and widths[0] > 1, share, widths[0] if widths else 0

    return max(DELIMITERS, key=fitness)


def records(source: Source, *, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a file as they stand. Raises UnreadableTable, which names the row."""
    csv.field_size_limit(max(csv.field_size_limit(), CELL_BOUND))
    row = 0
    with _text(source, encoding) as text:
        try:
            # Strict, because otherwise one quotation mark left open swallows all rows below it.
            for row, record in enumerate(csv.reader(text, delimiter=delimiter, strict=True), start=1):  # noqa: B007
                yield record
        except csv.Error as error:
            raise _malformed(row + 1, error) from error
        except UnicodeDecodeError as error:
            raise _no_text(_first_undecodable(source, encoding)) from error


@contextmanager
def _text(source: Source, encoding: str) -> Iterator[Any]:
    with source() as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        yield text


def _first_widths(source: Source, encoding: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for record in islice(records(source, encoding=encoding, delimiter=delimiter), _ROWS_TO_TELL_THE_DELIMITER):
            if record:
                widths.append(len(record))  # noqa: PERF401 -- what was read before an error counts
    except UnreadableTable:
        # With the wrong delimiter quotation marks stand in wrong places: one row that does not fit.
        widths.append(0)
    return widths


def _first_undecodable(source: Source, encoding: str) -> int | None:
    """The row whose bytes are no text: decoders read ahead, so the rows that came out do not tell."""
    if encoding.startswith("utf-16"):
        return None
    with source() as file:
        for row, line in enumerate(file, start=1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError:
                return row
    return None


def _no_text(row: int | None) -> UnreadableTable:
    return UnreadableTable(
        gettext_noop("The bytes here are no text."),
        mend=gettext_noop("Save the file as 'CSV UTF-8' in the program that it came from."),
        row=row,
    )


def _malformed(row: int, error: csv.Error) -> UnreadableTable:
    if "field limit" in str(error):
        return UnreadableTable(
            gettext_noop("A cell holds more than 16,777,216 characters."),
            mend=gettext_noop("Look for a quotation mark that is opened and never closed."),
            row=row,
        )
    return UnreadableTable(
        gettext_noop("A quotation mark is opened and not closed, or text follows a closing one."),
        mend=gettext_noop("Write a quotation mark inside a cell twice, and close the cell with one."),
        row=row,
    )
