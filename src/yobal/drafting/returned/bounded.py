"""A stranger's returned file read in the child process of `drafting.bounded`; and what passes between both."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from yobal.drafting import read_odt, wire
from yobal.drafting.archives import LARGEST_FILE, too_large
from yobal.drafting.bounded import ask
from yobal.drafting.redline import Part
from yobal.drafting.returned.columns import Mapped, Role
from yobal.drafting.returned.placing import Placed
from yobal.drafting.returned.reading import Column, Reading, TableRead, read_returned
from yobal.drafting.returned.remarks import Ignored, Kind, Remark
from yobal.drafting.returned.rows import Cells

TASK = "returned"


def read_returned_bounded(
    content: bytes, parts: Sequence[Part], *, mapping: Mapping[str, Mapped] | None = None
) -> Reading:
    """As `read_returned`, but harmless; an ODT is converted first. Raises UnreadableDraft."""
    if len(content) > LARGEST_FILE:
        raise too_large()
    request = {
        "parts": [asdict(part) for part in parts],
        "mapping": {name: list(mapped.items()) for name, mapped in (mapping or {}).items()},
    }
    answer, _contents = ask(TASK, request, [read_odt.as_docx(content)])
    return _reading(answer)


def answer_returned(header: dict[str, Any], contents: list[bytes]) -> bytes:
    """What the child answers."""
    parts = [Part(**part) for part in header["parts"]]
    mapping = {name: {at: Role(role) for at, role in mapped} for name, mapped in header["mapping"].items()}
    return wire.pack(asdict(read_returned(contents[0], parts, mapping=mapping)), [])


def _reading(answer: dict[str, Any]) -> Reading:
    return Reading(
        tuple(map(_placed, answer["placed"])),
        {Ignored(why): count for why, count in answer["ignored"].items()},
        answer["marks"],
        answer["share"],
        tuple(map(_table, answer["tables"])),
    )


def _placed(fields: dict[str, Any]) -> Placed:
    remark = fields.pop("remark")
    kind, place = Kind(remark.pop("kind")), tuple(remark.pop("place"))
    return Placed(Remark(kind, place=place, **remark), **fields)


def _table(fields: dict[str, Any]) -> TableRead:
    columns = (Column(one["head"], one["role"], tuple(one["examples"])) for one in fields["columns"])
    return TableRead(fields["name"], tuple(columns), Cells(**fields["cells"]))
