"""DOCX files with tracked changes and margin notes, as Word writes them."""

import io
import zipfile
from itertools import count
from xml.sax.saxutils import escape

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
WHEN = "2025-06-07T11:20:00Z"
_numbers = count(1)
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' + "".join(
    f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>'
    for part, kind in (
        ("document", "document.main"), ("styles", "styles"), ("comments", "comments"), ("footnotes", "footnotes"),
        ("commentsExtended", "commentsExtended"),
    )
)  # fmt: skip
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/></w:style>'
    for level in (1, 2, 3)
)


def run(text):
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def mark(name, author, inside=""):
    return f'<w:{name} w:id="{next(_numbers)}" w:author="{author}" w:date="{WHEN}">{inside}</w:{name}>'


def ins(author, text):
    return mark("ins", author, run(text))


def deleted(author, text):
    return mark("del", author, run(text).replace("w:t", "w:delText"))


def moved(end, author, name, inside):
    number = next(_numbers)
    start = f'<w:{end}RangeStart w:id="{number}" w:author="{author}" w:date="{WHEN}" w:name="{name}"/>'
    return f'{start}{mark(end, author, inside)}<w:{end}RangeEnd w:id="{number}"/>'


def p(*inside, style="", end="", properties=""):
    """A paragraph; `end` is the mark of its end."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    ended = f"<w:rPr>{end}</w:rPr>" if end else ""
    content = "".join(part if part.startswith("<") else run(part) for part in inside)
    return f"<w:p><w:pPr>{named}{properties}{ended}</w:pPr>{content}</w:p>"


def noted(number, inside):
    """What a margin note speaks of."""
    return (
        f'<w:commentRangeStart w:id="{number}"/>{inside}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def note(number, author, *lines):
    paragraphs = "".join(
        f'<w:p w14:paraId="{number:04X}{at:04X}">{run(line)}</w:p>' for at, line in enumerate(lines, 1)
    )
    return f'<w:comment w:id="{number}" w:author="{author}" w:date="{WHEN}">{paragraphs}</w:comment>'


def reply(number, to):
    return f'<w15:commentEx w15:paraId="{number:04X}0001" w15:paraIdParent="{to:04X}0001" w15:done="0"/>'


def table(*rows):
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def row(*cells, tracked=""):
    return f"<w:tr><w:trPr>{tracked}</w:trPr>{''.join(cells)}</w:tr>"


def cell(*paragraphs, span=0, merge=None):
    spanned = f'<w:gridSpan w:val="{span}"/>' if span else ""
    merged = "" if merge is None else f'<w:vMerge w:val="{merge}"/>' if merge else "<w:vMerge/>"
    inside = "".join(part if part.startswith("<") else p(part) for part in paragraphs) or p()
    return f"<w:tc><w:tcPr>{spanned}{merged}</w:tcPr>{inside}</w:tc>"


def document(*body, notes=(), replies=(), footnotes=""):
    """The bytes of a DOCX."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{_TYPES}</Types>',
        "_rels/.rels": _relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {W}>{_STYLES}</w:styles>",
        "word/comments.xml": f"<w:comments {W}>{''.join(notes)}</w:comments>",
        "word/commentsExtended.xml": f"<w15:commentsEx {W}>{''.join(replies)}</w15:commentsEx>",
        "word/footnotes.xml": f"<w:footnotes {W}>{footnotes}</w:footnotes>",
        "word/_rels/document.xml.rels": _relationships(
            ("styles", "styles.xml"),
            ("comments", "comments.xml"),
            ("footnotes", "footnotes.xml"),
            (_EXTENDED, "commentsExtended.xml"),
        ),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _relationships(*pairs):
    rows = "".join(
        f'<Relationship Id="rId{at}" Type="{kind if "/" in kind else f"{_RELATED}/{kind}"}" Target="{target}"/>'
        for at, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'
