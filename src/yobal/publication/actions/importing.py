"""Bringing drafts in: files are kept and looked at, and nothing of the document changes before a person confirms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.audit.actions import record
from yobal.drafting.lineage import Edge
from yobal.drafting.tree import Draft, Mark
from yobal.lib import files as store
from yobal.lib.errors import BadInput, Conflict
from yobal.lib.files import KeptFile
from yobal.lib.localized import Localized
from yobal.lib.locking import save_unless_changed
from yobal.publication.actions.lineage import propose
from yobal.publication.actions.versions import NewProvision, add_version, from_draft, keep_file
from yobal.publication.models import Document, DocumentFile, DraftImport, Version
from yobal.publication.policies.files import check_is_under_way, check_source, safe_name
from yobal.publication.queries import continued, draft_of, has_text, provisions_of, reading_of
from yobal.publication.states import FileRole

_FIGURES = {".png": "image/png", ".jpg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}


@dataclass(frozen=True)
class Sent:
    """A file as it was sent in; `language` is '' where it holds all languages of the document."""

    name: str
    content: bytes
    language: str = ""


@dataclass(frozen=True)
class _Prepared:
    """All that takes time before a version can be written."""

    account: list[dict[str, Any]]
    provisions: list[NewProvision]
    previous: Version | None
    edges: tuple[Edge, ...]
    figures: dict[str, KeptFile]


def begin_import(document: Document, *, files: Sequence[Sent], by: object, at: datetime) -> DraftImport:
    """Keep files to be looked at; refuses those that cannot be read."""
    found = DraftImport(document=document, files=_kept(files), created_by=str(by), created_at=at)
    if has_text(found):
        reading_of(found)  # outside of the transaction: it takes seconds
    with transaction.atomic():
        found.save()
        _record("begin_import", found, by=by, at=at)
    return found


def add_to_import(draft_import: DraftImport, *, seen: int, files: Sequence[Sent], by: object, at: datetime) -> None:
    """Keep more files beside those that are being looked at, such as the text to a PDF."""
    check_is_under_way(draft_import, seen=seen)
    kept = _kept(files, beside=draft_import.files)
    wanted = DraftImport(document=draft_import.document, files=kept)
    if has_text(wanted):
        reading_of(wanted)
    with transaction.atomic():
        save_unless_changed(draft_import, seen=seen, files=kept, marks={}, pairs={})
        _record("begin_import", draft_import, by=by, at=at)


def _kept(sent: Sequence[Sent], *, beside: Iterable[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Check and keep files; two of one name get names of their own."""
    if not sent:
        raise BadInput(_("Choose a file."), place="files")
    kept = [dict(file) for file in beside]
    for file in sent:
        name = _free_name(safe_name(file.name), {str(other["name"]) for other in kept})
        media_type = check_source(name, file.content)
        stored = store.keep(file.content)
        kept.append({"name": name, "language": file.language, "media_type": media_type, **asdict(stored)})
    return kept


def _free_name(name: str, taken: set[str]) -> str:
    path, count, free = PurePosixPath(name), 2, name
    while free in taken:
        free, count = f"{path.stem} ({count}){path.suffix}", count + 1
    return free


def mark_blocks(
    draft_import: DraftImport,
    *,
    seen: int,
    marks: Mapping[str, Mapping[int, Mark | None]],
    by: object,
    at: datetime,
) -> None:
    """Say by hand what blocks of the files are, by language and index; None leaves a block to the machine."""
    check_is_under_way(draft_import, seen=seen)
    stored = {language: dict(said) for language, said in draft_import.marks.items()}
    for language, said in marks.items():
        of_language = stored.setdefault(language, {})
        for index, mark in said.items():
            of_language.pop(str(index), None)
            if mark is not None:
                of_language[str(index)] = [mark.level, mark.kind]
    _change(draft_import, seen=seen, marks={code: said for code, said in stored.items() if said}, by=by, at=at)


def pair_provisions(
    draft_import: DraftImport, *, seen: int, pairs: Mapping[str, str | None], by: object, at: datetime
) -> None:
    """Say by hand which provision of the first language goes with which of the second, by their places.

    '' says that none does, None takes back what was said. A provision goes with one other.
    """
    check_is_under_way(draft_import, seen=seen)
    said = {first: second for first, second in {**draft_import.pairs, **pairs}.items() if second is not None}
    partners = [second for second in said.values() if second]
    if len(partners) != len(set(partners)):
        raise BadInput(_("A provision was chosen twice. Choose it once, and “None” for the other."), place="pairs")
    _change(draft_import, seen=seen, pairs=said, by=by, at=at)


def _change(draft_import: DraftImport, *, seen: int, by: object, at: datetime, **changes: Any) -> None:
    """Store what was said, unless the files make no draft any more."""
    said = {"marks": draft_import.marks, "pairs": draft_import.pairs} | changes
    reading_of(DraftImport(files=draft_import.files, **said))
    with transaction.atomic():
        save_unless_changed(draft_import, seen=seen, **changes)
        _record("mark_import", draft_import, by=by, at=at)


def confirm_import(draft_import: DraftImport, *, seen: int, by: object, at: datetime) -> Version:
    """Make the next version of files that were looked at, once."""
    check_is_under_way(draft_import, seen=seen)
    prepared = _prepare(draft_import)
    with transaction.atomic():
        check_is_under_way(draft_import, seen=seen)
        version = _write(draft_import, prepared, by=by, at=at)
        save_unless_changed(draft_import, seen=seen, version=version)
    return version


def import_draft(
    document: Document,
    *,
    by: object,
    at: datetime,
    files: Sequence[Sent] = (),
    content: bytes = b"",
    name: str = "",
) -> Version:
    """Bring files in as the next version of a document without a look in between, for those who looked already.

    One file may be given as `content` and `name`. Raises UnreadableDraft for what is no draft.
    """
    found = begin_import(document, files=files or [Sent(name, content)], by=by, at=at)
    return confirm_import(found, seen=found.edits, by=by, at=at)


@transaction.atomic
def discard_import(draft_import: DraftImport, *, seen: int, by: object, at: datetime) -> None:
    """Forget files that were looked at; nothing was made of them."""
    check_is_under_way(draft_import, seen=seen)
    _record("discard_import", draft_import, by=by, at=at)
    draft_import.delete()


def _prepare(draft_import: DraftImport) -> _Prepared:
    document = draft_import.document
    draft = draft_of(draft_import) if has_text(draft_import) else Draft(Localized(), ())
    provisions, previous = from_draft(draft), continued(document)
    edges = propose(list(provisions_of(previous)), new=provisions) if previous else ()
    figures = {name: store.keep(content) for name, content in draft.figures.items()}
    return _Prepared([asdict(block) for block in draft.account], provisions, previous, edges, figures)


def _write(draft_import: DraftImport, prepared: _Prepared, *, by: object, at: datetime) -> Version:
    document = draft_import.document
    if continued(document) != prepared.previous:
        raise Conflict(_("Another version of this document was made meanwhile. Look at the comparison again."))
    version = add_version(
        document,
        provisions=prepared.provisions,
        previous=prepared.previous,
        proposed=prepared.edges,
        account=prepared.account,
        illustrative=document.consultation.illustrative,
        by=by,
        at=at,
    )
    _attach(version, draft_import.files, prepared.figures, by=by, at=at)
    return version


def _attach(
    version: Version, sources: Sequence[Mapping[str, Any]], figures: Mapping[str, KeptFile], *, by: object, at: datetime
) -> None:
    """Keep the files themselves for download, and the figures under the names that the bodies call them."""
    languages = "+".join(version.document.consultation.languages)
    for file in sources:
        kept = KeptFile(file["path"], file["sha256"], file["size"])
        facts = {"name": _free_name(file["name"], set(figures)), "media_type": file["media_type"]}
        keep_file(version, kept=kept, language=file["language"] or languages, by=by, at=at, **facts)
    DocumentFile.objects.bulk_create(
        DocumentFile(
            version=version,
            role=FileRole.FIGURE,
            language=languages,
            name=name,
            media_type=_FIGURES[PurePosixPath(name).suffix],
            **asdict(kept),
        )
        for name, kept in figures.items()
    )


def _record(action: str, draft_import: DraftImport, *, by: object, at: datetime) -> None:
    scope = draft_import.document.consultation_id
    hashes = [file["sha256"] for file in draft_import.files]
    record(f"publication.{action}", subject=draft_import, by=by, at=at, scope=scope, sha256=hashes)
