"""Writing a draft at the desk: its words, and the order of its provisions, of versions that are not public."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count

from django.db import IntegrityError, transaction
from django.db.models import CharField, F, ProtectedError, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from yobal.audit.actions import record, subject_of
from yobal.audit.queries import entries_of
from yobal.lib.errors import Conflict, WrongState
from yobal.lib.locking import save_unless_changed
from yobal.publication.actions import descent
from yobal.publication.actions.lineage import refresh_lineage
from yobal.publication.actions.outline import Outline
from yobal.publication.anchors import anchor_of, anchors_of
from yobal.publication.models import Provision, Version
from yobal.publication.policies.documents import (
    check_can_edit,
    check_can_merge,
    check_can_move,
    check_provision,
    check_split,
)
from yobal.publication.queries.documents import renumbering, waiting_with

# Saving as one types makes many changes; those of one sitting at a provision are one act in the record.
SITTING = timedelta(minutes=10)
_LABEL = re.compile(r"\[\^(\w{1,20})\]")


@transaction.atomic
def edit_words(
    provision: Provision,
    *,
    seen: int,
    kind: str,
    number: str,
    heading: Mapping[str, str],
    body: Mapping[str, str],
    by: object,
    at: datetime,
) -> None:
    """Change kind, number and words of a provision, unless somebody else did meanwhile."""
    _check_can_edit(provision.version)
    wanted = {"kind": kind, "number": number, "heading": _worded(heading), "body": _worded(body)}
    check_provision(kind=kind, number=number, texts=_texts(heading, body))
    changes = {name: value for name, value in wanted.items() if getattr(provision, name) != value}
    if not changes:
        return
    if {"kind", "number"} & set(changes):
        changes["anchor"] = anchor_of(kind, number, taken=_other_anchors(provision))
    try:
        with transaction.atomic():
            save_unless_changed(provision, seen=seen, **changes)
    except IntegrityError:
        raise Conflict(_("Somebody else numbered a provision meanwhile. Save again.")) from None
    descent.reworded(provision)
    if not _is_of_this_sitting(provision, by=by, at=at):
        _record("edit_words", provision, by=by, at=at)


@transaction.atomic
def add_provision(
    version: Version,
    *,
    seen: int,
    kind: str,
    by: object,
    at: datetime,
    after: Provision | None = None,
    under: Provision | None = None,
    number: str = "",
) -> Provision:
    """Add an empty provision after another one, or as the last under another one, or as the last of all."""
    _begin(version, seen=seen)
    check_provision(kind=kind, number=number, texts={})
    outline = Outline(version)
    above = outline.parent(outline.row(after)) if after else under
    made = _create(version, kind=kind, number=number)
    outline.add(made, under=above, after=after or outline.last(above))
    outline.write()
    descent.born(made, by=by, at=at)
    _record("add_provision", made, by=by, at=at)
    return made


@transaction.atomic
def move_provision(provision: Provision, *, seen: int, way: str, by: object, at: datetime) -> None:
    """Move a provision with all below it: 'up', 'down', 'in' under the one before it, 'out' behind the one above."""
    _begin(provision.version, seen=seen)
    outline = Outline(provision.version)
    row = outline.row(provision)
    above, before, behind = outline.parent(row), outline.before(row), outline.after(row)
    check_can_move(way, above=above, before=before, behind=behind)
    if way == "up" and before:
        outline.put(row, under=above, after=outline.before(before))
    elif way == "down":
        outline.put(row, under=above, after=behind)
    elif way == "in" and before:
        outline.put(row, under=before, after=outline.last(before))
    elif above:
        outline.put(row, under=outline.parent(above), after=above)
    outline.write()
    refresh_lineage(provision.version)
    _record("move_provision", provision, by=by, at=at, way=way)


@transaction.atomic
def split_provision(
    provision: Provision, *, seen: int, words_seen: int, cuts: Mapping[str, int], by: object, at: datetime
) -> Provision:
    """Cut the body of a provision at a place in each language; what follows becomes a provision after it.

    A cut counts code points. A language without one stays whole with the first.
    """
    version = provision.version
    _begin(version, seen=seen)
    first, second = _cut(provision.body, cuts)
    check_split(provision, first=first, second=second, cuts=cuts)
    outline = Outline(version)
    row = outline.row(provision)
    made = _create(version, kind=provision.kind, body=second)
    # What stands below goes with the second part, as it does when one reads.
    outline.add(made, under=outline.parent(row), after=row)
    for child in outline.children(row):
        outline.put(child, under=made, after=outline.last(made))
    outline.write()
    save_unless_changed(provision, seen=words_seen, body=first)
    descent.shared(provision, second=made, by=by, at=at)
    _record("split_provision", provision, by=by, at=at)
    return made


@transaction.atomic
def merge_with_next(provision: Provision, *, seen: int, by: object, at: datetime) -> None:
    """Join the words of the next provision to this one's; what stands under it comes along."""
    version = provision.version
    _begin(version, seen=seen)
    outline = Outline(version)
    row = outline.row(provision)
    behind = outline.after(row)
    check_can_merge(row, behind=behind)
    assert behind is not None  # noqa: S101 - the policy has seen it
    for child in outline.children(behind):
        outline.put(child, under=row, after=outline.last(row))
    heading, body = _joined(provision, behind)
    save_unless_changed(provision, seen=provision.edits, heading=heading, body=body)
    _delete(outline, version, [behind], heir=provision, by=by, at=at)
    _record("merge_with_next", provision, by=by, at=at)


@transaction.atomic
def remove_provision(provision: Provision, *, seen: int, lift: bool, by: object, at: datetime) -> None:
    """Remove a provision with all below it; `lift` keeps what stands below, in its place."""
    version = provision.version
    _begin(version, seen=seen)
    outline = Outline(version)
    row = outline.row(provision)
    if lift:
        for child in reversed(outline.children(row)):
            outline.put(child, under=outline.parent(row), after=row)
    gone = outline.branch(row)
    anchor = provision.anchor
    _delete(outline, version, gone, heir=None, by=by, at=at)
    scope = version.document.consultation_id
    record(
        "publication.remove_provision", subject=version, by=by, at=at, scope=scope, provision=anchor, removed=len(gone)
    )


@transaction.atomic
def renumber(
    version: Version,
    *,
    seen: int,
    by: object,
    at: datetime,
    branch: Provision | None = None,
    unnumbered: bool = True,
) -> int:
    """Number provisions anew, all or those under one; says how many got another number."""
    _begin(version, seen=seen)
    changed = dict(renumbering(version, branch=branch, unnumbered=unnumbered))
    numbers = {row.pk: number for row, number in changed.items()}
    rows = list(version.provisions.only("kind", "number", "anchor").order_by("ordinal"))
    touched = []
    for row in rows:
        row.number = numbers.get(row.pk, row.number)
    for row, anchor in zip(rows, anchors_of((row.kind, row.number) for row in rows), strict=True):
        if row.pk in numbers or row.anchor != anchor:
            row.anchor = anchor
            touched.append(row)
    # An anchor may go from one provision to another: first all give theirs up.
    version.provisions.filter(pk__in=[row.pk for row in touched]).update(
        anchor=Concat(Value("~"), Cast("pk", CharField())), edits=F("edits") + 1
    )
    Provision.objects.bulk_update(touched, ["number", "anchor"], batch_size=200)
    refresh_lineage(version)
    scope = version.document.consultation_id
    record("publication.renumber", subject=version, by=by, at=at, scope=scope, changed=len(changed))
    return len(changed)


def _begin(version: Version, *, seen: int) -> None:
    """Claim the order of a version for one act; two acts from the same outline would mix up the order."""
    _check_can_edit(version)
    try:
        save_unless_changed(version, seen=seen)
    except Conflict:
        raise Conflict(
            _(
                "Somebody else changed the order of the provisions meanwhile. "
                "Look at the outline as it is now, and do it again if it is still needed."
            )
        ) from None


def _check_can_edit(version: Version) -> None:
    check_can_edit(version, waiting_with=waiting_with(version))


def _create(version: Version, *, kind: str, number: str = "", body: Mapping[str, str] | None = None) -> Provision:
    """Make a provision behind all others; it is put in its place next."""
    taken = set(version.provisions.values_list("anchor", flat=True))
    last = version.provisions.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
    return Provision.objects.create(
        version=version,
        ordinal=last + 1,
        kind=kind,
        number=number,
        anchor=anchor_of(kind, number, taken=taken),
        body=dict(body or {}),
    )


def _delete(
    outline: Outline, version: Version, gone: list[Provision], *, heir: Provision | None, by: object, at: datetime
) -> None:
    """Delete provisions, given from a branch's top, once what stays stands in its place."""
    outline.take_out(gone[0])
    outline.write()
    descent.let_go(gone, heir=heir, by=by, at=at)
    try:
        # The deepest first: nothing may stand under what does not exist.
        for row in sorted(gone, key=lambda row: -row.depth):
            row.delete()
    except ProtectedError:
        raise WrongState(_("Changes were proposed to this provision already. Take them back before it goes.")) from None
    refresh_lineage(version)


def _other_anchors(provision: Provision) -> set[str]:
    others = provision.version.provisions.exclude(pk=provision.pk)
    return set(others.values_list("anchor", flat=True))


def _is_of_this_sitting(provision: Provision, *, by: object, at: datetime) -> bool:
    found = entries_of(provision.version.document.consultation_id).filter(at__gte=at - SITTING, actor=str(by))
    return found.filter(action="publication.edit_words", subject=subject_of(provision)).exists()


def _worded(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that have words."""
    return {code: text for code, text in texts.items() if text.strip()}


def _texts(heading: Mapping[str, str], body: Mapping[str, str]) -> dict[str, str]:
    """Both by the place that a message names."""
    return {f"heading_{code}": text for code, text in heading.items()} | {
        f"body_{code}": text for code, text in body.items()
    }


def _cut(body: Mapping[str, str], cuts: Mapping[str, int]) -> tuple[dict[str, str], dict[str, str]]:
    first = {code: text[: cuts.get(code, len(text))].strip(" \n") for code, text in body.items()}
    second = {code: text[cuts.get(code, len(text)) :].strip(" \n") for code, text in body.items()}
    return _worded(first), _worded(second)


def _joined(first: Provision, second: Provision) -> tuple[dict[str, str], dict[str, str]]:
    """Heading and body of two provisions as one; a heading behind other words becomes a line of the text."""
    heading, body = dict(first.heading), dict(first.body)
    for code in {**second.heading, **second.body}:
        title, text = second.heading.get(code, ""), _apart(second.body.get(code, ""), body.get(code, ""))
        if not heading.get(code) and not body.get(code):
            heading[code], body[code] = title, text
        else:
            body[code] = "\n".join(line for line in (body.get(code, ""), title, text) if line)
    return _worded(heading), _worded(body)


def _apart(text: str, other: str) -> str:
    """A text whose footnotes have other labels than those of the text that it joins."""
    taken = set(_LABEL.findall(other))
    labels = set(_LABEL.findall(text))
    free = (str(number) for number in count(1) if str(number) not in taken | labels)
    new = {label: next(free) for label in sorted(labels & taken)}
    return _LABEL.sub(lambda found: f"[^{new.get(found[1], found[1])}]", text)


def _record(action: str, provision: Provision, *, by: object, at: datetime, **facts: object) -> None:
    scope = provision.version.document.consultation_id
    record(f"publication.{action}", subject=provision, by=by, at=at, scope=scope, provision=provision.anchor, **facts)
