"""A pasted list of institutions, and the table of them as a workbook."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from django.utils.translation import gettext as _

from yobal.drafting.delimited import records, told_delimiter
from yobal.identities.invitations.actions import Invitee, Person
from yobal.identities.invitations.queries import Row
from yobal.lib.errors import BadInput
from yobal.lib.localized import Localized
from yobal.publication.models import Consultation, Group
from yobal.render.sheets import Column, Sheet, write_xlsx
from yobal.render.sheets import Row as Cells
from yobal.web.parts.templatetags.yobal import digits, words

COLUMNS = 6
_NO_ADDRESS = "@"


def invitees_in(text: str, *, consultation: Consultation) -> list[Invitee]:
    """Read a list; rows without anything are passed over, and so is a first row of headings."""
    groups = {group.code: group for group in consultation.groups.all()}
    found, faults = [], []
    for place, cells in enumerate(_rows(text), 1):
        if place == 1 and _is_heading(cells):
            continue
        try:
            found.append(_invitee(cells, groups, language=consultation.languages[0]))
        except BadInput as refusal:
            faults.append(_("Row %(row)s: %(cause)s") % {"row": digits(place), "cause": refusal})
    if faults:
        raise BadInput("\n".join(faults), place="rows")
    return found


def _rows(text: str) -> Iterator[list[str]]:
    content = text.encode("utf-8", "replace")
    delimiter = told_delimiter(lambda: BytesIO(content), "utf-8")
    for cells in records(lambda: BytesIO(content), encoding="utf-8", delimiter=delimiter):
        if any(cell.strip() for cell in cells):
            yield [cell.strip() for cell in cells]


def _is_heading(cells: list[str]) -> bool:
    """A row that names the e-mail's column holds no address."""
    named = cells[4].lower() if len(cells) > 4 else ""
    return bool(named) and _NO_ADDRESS not in named


def _invitee(cells: list[str], groups: dict[str, Group], *, language: str) -> Invitee:
    if len(cells) > COLUMNS:
        raise BadInput(_("It has more than six cells. Put names that hold a comma into quotation marks."))
    km, en, code, name, email, telephone = (*cells, *[""] * (COLUMNS - len(cells)))
    if code and code not in groups:
        raise BadInput(
            _("There is no group “%(code)s”. The groups are: %(groups)s.")
            % {"code": code, "groups": ", ".join(groups) or "–"}
        )
    names = Localized({key: text for key, text in (("km", km), ("en", en)) if text})
    return Invitee(names, Person(name, email=email, telephone=telephone), groups.get(code), language)


def workbook(rows: Iterable[Row], *, consultation: Consultation) -> bytes:
    """Write the table of the invited; it holds names and addresses, and is for the secretariat."""
    columns = (
        Column(_("Order"), 8),
        Column(_("Institution"), 40),
        Column(_("Group")),
        Column(_("Where it stands"), 30),
        Column(_("Focal point")),
        Column(_("E-mail")),
        Column(_("Telephone")),
        Column(_("Link opened")),
        Column(_("Answer received")),
        Column(_("Receipt"), 16),
        Column(_("Letter received on")),
        Column(_("Number in the incoming register")),
        Column(_("May answer until, before")),
    )
    return write_xlsx([Sheet(_("Invited institutions"), columns, _lines(rows, consultation))])


def _lines(rows: Iterable[Row], consultation: Consultation) -> Iterator[Cells]:
    for row in rows:
        invitation, focal, answer = row.invitation, row.focal, row.answer
        arrived = getattr(answer, "letter", None)
        yield (
            invitation.position,
            words(invitation.institution),
            words(invitation.group.name) if invitation.group else "",
            str(row.standing.label),
            focal.name if focal else "",
            focal.email if focal else "",
            focal.telephone if focal else "",
            invitation.opened_at.astimezone(consultation.zone) if invitation.opened_at else "",
            answer.received_at.astimezone(consultation.zone) if answer else "",
            answer.receipt.number if answer else "",
            arrived.received_on if arrived else "",
            arrived.register_number if arrived else "",
            row.extension.closes_at.astimezone(consultation.zone) if row.extension else "",
        )
