"""Real footnotes in a DOCX, for which python-docx has no words."""

from xml.sax.saxutils import escape

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

# Word looks for the two lines between text and notes under these ids, and numbers notes from 1.
_LINES = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


class Footnotes:
    """The notes of one document; `save` puts them into it."""

    def __init__(self) -> None:
        self._notes: list[str] = []

    def add(self, paragraph: Paragraph, text: str, properties: str) -> None:
        """Refers to a new note at the end of a paragraph; `properties` are those of its runs, as XML."""
        self._notes.append(
            f'<w:footnote w:id="{len(self._notes) + 1}"><w:p>'
            f'<w:r>{_raised(properties)}<w:footnoteRef/></w:r><w:r>{properties}<w:t xml:space="preserve"> '
            f"{escape(text)}</w:t></w:r></w:p></w:footnote>"
        )
        reference = f'{_raised(properties)}<w:footnoteReference w:id="{len(self._notes)}"/>'
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{reference}</w:r>"))

    def save(self, document: Document) -> None:
        """Adds the part that holds the notes, if there is one."""
        if not self._notes:
            return
        content = f"<w:footnotes {nsdecls('w')}>{_LINES}{''.join(self._notes)}</w:footnotes>"
        name, package = PackURI("/word/footnotes.xml"), document.part.package
        part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, content.encode(), package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _raised(properties: str) -> str:
    return properties.replace("</w:rPr>", '<w:vertAlign w:val="superscript"/></w:rPr>')
