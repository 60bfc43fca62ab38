"""A form with one question of each kind, and how a program fills it in."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.table import _Cell

from yobal.drafting.questionnaire.definition import Option, Part, Question, Questionnaire
from yobal.lib.localized import Localized

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da63fcff1f0003030200ef"
    "bf07d20000000049454e44ae426082"
)


def said(km: str, en: str) -> Localized:
    return Localized(km=km, en=en)


AGREE = (
    Option("agree", said("យល់ស្រប", "Agree")),
    Option("partly", said("យល់ស្របខ្លះ", "Agree in part")),
    Option("not", said("មិនយល់ស្រប", "Do not agree")),
)
MARKS = tuple(Option(str(n), said(str(n), str(n))) for n in range(1, 6))
PARTS = (
    Part("priority-1", "1", said("អាទិភាពទី ១. មនុស្ស", "Priority 1. People"), is_top=True),
    Part("measure-1.1", "1.1", said("វិធានការ ១.១. បង្រៀន", "Measure 1.1. Teach")),
    Part("measure-1.2", "1.2", said("វិធានការ ១.២. បណ្តុះបណ្តាល", "Measure 1.2. Train")),
)
FORM = Questionnaire(
    slug="ai-strategy",
    number=2,
    languages=("km", "en"),
    consultation=said("សេចក្តីព្រាងយុទ្ធសាស្ត្រ", "Draft strategy"),
    title=said("ទម្រង់ផ្តល់មតិ", "Feedback form"),
    how=(said("សូមបំពេញ រួចផ្ញើមកវិញ។", "Fill it in and return it by 20 June 2025, 23:59."),),
    code=PIXEL,
    questions=(
        Question("s-intro", "statement", said("សេចក្តីផ្តើម", "Introduction"), (said("សូមអាន", "Read first."),)),
        Question("q-vision", "single", said("ចក្ខុវិស័យ?", "The vision?"), (said("គូសមួយ", "Mark one."),), AGREE),
        Question("q-topics", "multiple", said("ប្រធានបទ", "Topics"), options=AGREE),
        Question("q-priorities", "matrix", said("វាយតម្លៃ", "Rate"), options=MARKS, rows=(
            Option("priority-1", said("អាទិភាពទី ១", "Priority 1")),
            Option("priority-2", said("អាទិភាពទី ២", "Priority 2")),
        )),
        Question("q-general", "long", said("មតិទូទៅ", "General comments")),
        Question("q-general/confidential", "consent", said("កុំផ្សព្វផ្សាយ", "Do not publish")),
        Question("q-consent", "consent", said("ខ្ញុំយល់ព្រម", "I agree to be named")),
        Question("q-provisions", "provision", said("មតិលើវិធានការ", "Comments on measures")),
    ),
    about=(
        Question("person/name", "short", said("ឈ្មោះ", "Your name")),
        Question("person/position", "short", said("មុខតំណែង", "Position")),
        Question("about/kind", "single", said("អ្នកណា?", "For whom?"), options=(
            Option("person", said("ខ្លួនឯង", "For myself")),
            Option("organisation", said("អង្គការ", "For an organisation")),
        )),
        Question("signatory", "joint", said("អ្នកផ្ញើរួម", "With you"), options=(
            Option("name", said("ឈ្មោះ", "Name")),
            Option("organisation", said("អង្គភាព", "Organisation")),
            Option("email", said("អ៊ីមែល", "E-mail")),
        )),
    ),
    parts=PARTS,
)  # fmt: skip


def fill_docx(content: bytes, cells: dict[tuple[str, int], str]) -> bytes:
    """Types into a DOCX: texts by Ref and number of the cell in its row, each line a paragraph."""
    document = docx.Document(io.BytesIO(content))
    left = dict(cells)
    for table in document.tables:
        for row in table._tbl.tr_lst:
            found = [_Cell(cell, table) for cell in row.tc_lst]
            for number in range(1, len(found)):
                if (text := left.pop((found[0].text, number), None)) is not None:
                    first, *more = text.split("\n")
                    found[number].paragraphs[0].add_run(first)
                    for line in more:
                        found[number].add_paragraph(line)
    assert not left, left
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")


def fill_xlsx(content: bytes, cells: dict[tuple[str, int], str]) -> bytes:
    """Types into an XLSX: texts by Ref and number of the cell in its row."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    left = dict(cells)
    for row in (row for page in book for row in page.iter_rows()):
        for number in range(1, len(row)):
            if (text := left.pop((row[0].value, number), None)) is not None:
                # openpyxl does not escape what reads as an escape.
                row[number].value = _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)
                row[number].data_type = "s"
    assert not left, left
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def converted(content: bytes, *kinds: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file, saved as one kind after the other."""
    kinds = (("xlsx" if "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist() else "docx"), *kinds)
    source = folder / f"form.{kinds[0]}"
    source.write_bytes(content)
    for number, kind in enumerate(kinds[1:]):
        target = folder / str(number)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ("soffice", "--headless", profile, "--convert-to", kind, "--outdir", str(target), str(source))
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        source = target / f"form.{kind}"
    return source.read_bytes()
