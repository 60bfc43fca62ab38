"""A consultation made from an earlier one: as a start for the next, or to rehearse on."""

from datetime import datetime
from itertools import count

from django.db import transaction
from django.forms.models import model_to_dict

from yobal.accounts.models import User
from yobal.approvals.actions import copy_chain
from yobal.audit.actions import record
from yobal.publication.actions.setting_up import (
    add_document,
    add_event,
    add_form,
    add_group,
    add_round,
    appoint,
    create_consultation,
)
from yobal.publication.actions.versions import NewProvision, add_version
from yobal.publication.models import Consultation, Document, DocumentFile, Form, Group, Round, Version
from yobal.publication.queries import provisions_of
from yobal.publication.states import Role

_FACTS = ("summary", "body_name", "contact", "letterhead", "emblem", "languages", "time_zone", "illustrative")
_ASKED = ("code", "kind", "label", "help", "required", "options", "shown_if", "max_length")


@transaction.atomic
def copy_consultation(
    source: Consultation, *, slug: str, title: dict[str, str], secretariat: User, by: object, at: datetime
) -> Consultation:
    """Start from an earlier consultation: its words, groups, rounds, events, documents, forms and chain of approvals.

    Nothing that was published comes along: no versions, windows, announcements or dates.
    """
    copy = _created(source, slug=slug, title=title, solo=False, by=by, at=at)
    appoint(copy, user=secretariat, role=Role.SECRETARIAT, by=by, at=at)
    _copy_parts(source, copy, with_texts=False, by=by, at=at)
    return copy


@transaction.atomic
def rehearse_consultation(source: Consultation, *, by: User, at: datetime) -> Consultation:
    """Make a copy with its texts in which one person may try everything, and which can never become public."""
    copy = _created(source, slug=_slug_of_rehearsal(source), title=source.title, solo=True, by=by, at=at)
    appoint(copy, user=by, role=Role.SECRETARIAT, by=by, at=at)
    _copy_parts(source, copy, with_texts=True, by=by, at=at)
    return copy


def _slug_of_rehearsal(source: Consultation) -> str:
    """The first that is free: two consultations may begin alike."""
    start = f"{source.slug[:60]}-rehearsal-"
    taken = set(Consultation.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    return next(slug for number in count(1) if (slug := f"{start}{number}") not in taken)


def _created(
    source: Consultation, *, slug: str, title: dict[str, str], solo: bool, by: object, at: datetime
) -> Consultation:
    facts = {name: getattr(source, name) for name in _FACTS}
    copy = create_consultation(slug=slug, title=title, solo=solo, copied_from=source, by=by, at=at, **facts)
    record("publication.copy_consultation", subject=copy, by=by, at=at, scope=copy.pk, source=source.slug)
    return copy


def _copy_parts(source: Consultation, copy: Consultation, *, with_texts: bool, by: object, at: datetime) -> None:
    copy_chain(source.pk, target=copy.pk, by=by, at=at)
    groups = {row.pk: add_group(copy, code=row.code, name=row.name, by=by, at=at) for row in source.groups.all()}
    versions = _copy_documents(source, copy, with_texts=with_texts, by=by, at=at)
    forms = {row.pk: _copy_form(row, copy, by=by, at=at) for row in _forms_in_use(source)}
    rounds = {}
    for row in source.rounds.order_by("position"):
        rounds[row.pk] = _copy_round(row, copy, forms=forms, versions=versions, dated=with_texts, by=by, at=at)
    _copy_events(source, copy, rounds=rounds, groups=groups, dated=with_texts, by=by, at=at)


def _copy_documents(
    source: Consultation, copy: Consultation, *, with_texts: bool, by: object, at: datetime
) -> dict[int, Version]:
    """The new version by the id of each version of its document that a round may name."""
    made: dict[int, Version] = {}
    for row in source.documents.order_by("position"):
        document = add_document(copy, kind=row.kind, slug=row.slug, title=row.title, by=by, at=at)
        Document.objects.filter(pk=document.pk).update(prevailing=row.prevailing)
        newest = row.versions.order_by("-number").first()
        if with_texts and newest:
            version = _copy_version(newest, document, by=by, at=at)
            made |= dict.fromkeys(row.versions.values_list("pk", flat=True), version)
    return made


def _copy_version(source: Version, document: Document, *, by: object, at: datetime) -> Version:
    provisions = [NewProvision(row.kind, row.number, row.heading, row.body, row.depth) for row in provisions_of(source)]
    version = add_version(document, provisions=provisions, label=source.label, by=by, at=at)
    Version.objects.filter(pk=version.pk).update(translations=source.translations, illustrative=source.illustrative)
    # The bytes stay where they are, under their hash.
    DocumentFile.objects.bulk_create(
        DocumentFile(version=version, **model_to_dict(file, exclude=["id", "version"])) for file in source.files.all()
    )
    return version


def _forms_in_use(source: Consultation) -> list[Form]:
    used = source.forms.filter(rounds__isnull=False).distinct().order_by("number")
    return list(used.prefetch_related("questions"))


def _copy_form(source: Form, copy: Consultation, *, by: object, at: datetime) -> Form:
    questions = [{name: getattr(row, name) for name in _ASKED} for row in source.questions.all()]
    return add_form(copy, title=source.title, intro=source.intro, questions=questions, by=by, at=at)


def _copy_round(
    source: Round,
    copy: Consultation,
    *,
    forms: dict[int, Form],
    versions: dict[int, Version],
    dated: bool,
    by: object,
    at: datetime,
) -> Round:
    chosen = {made.pk: made for pk in source.versions.values_list("pk", flat=True) if (made := versions.get(pk))}
    return add_round(
        copy,
        title=source.title,
        audience=source.audience,
        confidentiality=source.confidentiality,
        grace_minutes=source.grace_minutes,
        when=source.when if dated else "unknown",
        form=forms.get(source.form_id or 0),
        versions=chosen.values(),
        by=by,
        at=at,
    )


def _copy_events(
    source: Consultation,
    copy: Consultation,
    *,
    rounds: dict[int, Round],
    groups: dict[int, Group],
    dated: bool,
    by: object,
    at: datetime,
) -> None:
    for row in source.events.order_by("position").prefetch_related("groups"):
        add_event(
            copy,
            title=row.title,
            when=row.when if dated else "unknown",
            round_=rounds.get(row.round_id or 0),
            groups=[groups[group.pk] for group in row.groups.all()],
            by=by,
            at=at,
        )
