"""`yobal import-draft`: what was drafted elsewhere, looked at or taken in as the next version of a document."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from yobal.cli.main import prepare
from yobal.drafting.account import HARMLESS, unplaced
from yobal.drafting.bounded import read_bounded
from yobal.drafting.merge import Misalignment, languages, merge_languages
from yobal.drafting.tree import Block, Draft, Fate, Node, Reason, count_by_kind
from yobal.lib.localized import Localized
from yobal.lib.text import excerpt

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_LINE = 100

EPILOG = """\b
Examples:
  yobal import-draft strategy.docx --dry-run
  yobal import-draft pages/*.md --dry-run --json
  yobal import-draft khmer.odt english.odt --consultation ai-strategy-2025 --document draft-strategy
"""


@dataclass(frozen=True)
class Found:
    """A draft, the language of each of its files ('' for all), and what did not fit between two languages."""

    draft: Draft
    languages: tuple[str, ...]
    misalignments: tuple[Misalignment, ...] = ()


@click.command("import-draft", epilog=EPILOG)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--consultation", "consultation_slug", metavar="SLUG", help="The consultation's address.")
@click.option("--document", "document_slug", metavar="SLUG", help="The document's address in it.")
@click.option("--dry-run", is_flag=True, help="Read the files and tell what became of each block; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as one line of JSON.")
@click.option("--by", metavar="EMAIL", help="The member of staff who takes it in, for the record.")
def command(
    *,
    files: tuple[Path, ...],
    consultation_slug: str | None,
    document_slug: str | None,
    dry_run: bool,
    as_json: bool,
    by: str | None,
) -> None:
    """Read a draft (DOCX, ODT, HTML, Markdown, text, CSV, XLSX) into the next version of a document.

    Two files, one in Khmer and one in English, are put side by side; others follow each other in the order of their
    names. The version is not public before an announcement or a report publishes it.
    """
    if not dry_run and not (consultation_slug and document_slug):
        raise click.UsageError("Name --consultation and --document, or add --dry-run.")
    named = [(file.name, file.read_bytes()) for file in files]
    found = read(named)
    if not dry_run:
        _take_in(named, found, str(consultation_slug), str(document_slug), by)
    click.echo(json.dumps(account_of(found), ensure_ascii=False) if as_json else "\n".join(_told(found)))


def read(files: Sequence[tuple[str, bytes]]) -> Found:
    """Read files as one draft: two of one language each side by side, others one after the other."""
    if len(files) == 2:
        first, second = (read_bounded([file]) for file in files)
        spoken = [languages(first), languages(second)]
        if spoken in ([{"km"}, {"en"}], [{"en"}, {"km"}]):
            merged = merge_languages(first, second)
            return Found(merged.draft, tuple(code for codes in spoken for code in codes), merged.misalignments)
    return Found(read_bounded(files), ("",) * len(files))


def _take_in(
    files: Sequence[tuple[str, bytes]], found: Found, consultation_slug: str, document_slug: str, by: str | None
) -> None:
    prepare()
    # Django is needed only now: a look at a file asks for no installation.
    from yobal.cli.chosen import the_actor, the_consultation, the_document
    from yobal.lib import clock
    from yobal.publication import actions as publication

    document = the_document(the_consultation(consultation_slug), document_slug)
    sent = [
        publication.Sent(name, content, language)
        for (name, content), language in zip(files, found.languages, strict=True)
    ]
    version = publication.import_draft(document, files=sent, by=the_actor(by), at=clock.now())
    click.echo(f"This is version {version.number} of {document.slug} now.", err=True)


def account_of(found: Found) -> dict[str, object]:
    """Sum up what became of each block; an unplaced one has words that stand nowhere in the draft."""
    draft = found.draft
    return {
        "blocks": len(draft.account),
        "provisions_by_kind": dict(sorted(count_by_kind(draft.nodes).items())),
        "unplaced": len(unplaced(draft)),
        "warnings": [
            *({"block": None, "reason": "file", "text": warning} for warning in draft.warnings),
            *({"block": None, "reason": "misaligned", "text": _place(place)} for place in found.misalignments),
            *({"block": block.index + 1, "reason": block.reason, "text": block.text} for block in _to_look_at(draft)),
        ],
    }


def _to_look_at(draft: Draft) -> Iterator[Block]:
    return (block for block in draft.account if block.reason not in HARMLESS | {Reason.NONE})


def _place(misalignment: Misalignment) -> str:
    places = (misalignment.first, misalignment.second)
    return " / ".join(f"{place.path} {_named(place.node)}" if place else "-" for place in places)


def _told(found: Found) -> Iterator[str]:
    draft = found.draft
    if draft.title:
        yield _joined(draft.title)
    yield from _outline(draft.nodes, 1)
    yield ""
    kinds = ", ".join(f"{count} {kind}" for kind, count in count_by_kind(draft.nodes).most_common())
    yield f"{len(draft.account)} blocks: {kinds}. {len(unplaced(draft))} blocks have no place."
    yield from draft.warnings
    yield from (f"  Not aligned: {_place(place)}" for place in found.misalignments)
    for block in _to_look_at(draft):
        fate = "left out" if block.fate is Fate.LEFT_OUT else "kept"
        yield f"  Block {block.index + 1}, {fate}, {block.reason}: {block.text}"


def _outline(nodes: Sequence[Node], depth: int) -> Iterator[str]:
    for node in nodes:
        yield "  " * depth + _named(node)
        yield from _outline(node.children, depth + 1)


def _named(node: Node) -> str:
    words = _joined(node.heading) or _joined(node.body)
    return excerpt(" ".join(part for part in (node.kind, node.number, words) if part), _LINE)


def _joined(text: Localized) -> str:
    return " / ".join(excerpt(text[language], _LINE) for language in sorted(text, reverse=True) if text[language])
