"""Setting up a consultation: its people, groups, rounds, events, documents and form."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.audit.actions import record
from yobal.lib.dates import ImpreciseDate
from yobal.lib.errors import BadInput, Conflict, WrongState
from yobal.lib.localized import Localized
from yobal.lib.locking import save_unless_changed
from yobal.publication.models import (
    Appointment,
    Consultation,
    Document,
    Event,
    Form,
    Group,
    Question,
    Round,
    Version,
)
from yobal.publication.policies import (
    check_can_appoint,
    check_can_end_appointment,
    check_can_remove_group,
    check_can_revise_round,
)
from yobal.publication.policies.documents import check_can_choose_prevailing
from yobal.publication.states import Role


@transaction.atomic
def create_consultation(
    *,
    slug: str,
    title: dict[str, str],
    by: object,
    at: datetime,
    secretariat: User | None = None,
    **facts: Any,
) -> Consultation:
    """Create a consultation that nobody outside can see yet, with the member who prepares it."""
    if Consultation.objects.filter(slug=slug).exists():
        raise BadInput(_("There is a consultation with this address already. Choose another."), place="slug")
    consultation = Consultation.objects.create(slug=slug, title=title, created_at=at, **facts)
    record("publication.create_consultation", subject=consultation, by=by, at=at, scope=consultation.pk)
    if secretariat is not None:
        appoint(consultation, user=secretariat, role=Role.SECRETARIAT, by=by, at=at)
    return consultation


@transaction.atomic
def revise_consultation(consultation: Consultation, *, seen: int, by: object, at: datetime, **facts: Any) -> None:
    """Change what a consultation says of itself, unless somebody else did meanwhile."""
    save_unless_changed(consultation, seen=seen, **facts)
    record(
        "publication.revise_consultation",
        subject=consultation,
        by=by,
        at=at,
        scope=consultation.pk,
        changed=sorted(facts),
    )


@transaction.atomic
def appoint(consultation: Consultation, *, user: User, role: str, by: object, at: datetime) -> Appointment:
    """Give a member of staff a role; appointing twice is one appointment."""
    check_can_appoint(user, role=role)
    appointment, created = Appointment.objects.get_or_create(
        consultation=consultation,
        user=user,
        role=role,
        ended_at=None,
        defaults={"appointed_by": str(by), "appointed_at": at},
    )
    if created:
        record(
            "publication.appoint", subject=appointment, by=by, at=at, scope=consultation.pk, user=str(user), role=role
        )
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: object, at: datetime) -> None:
    """Take a role back; what was done under it stays."""
    check_can_end_appointment(appointment)
    ended = Appointment.objects.filter(pk=appointment.pk, ended_at__isnull=True).update(ended_at=at)
    if not ended:
        raise Conflict(_("This appointment has ended already."))
    record("publication.end_appointment", subject=appointment, by=by, at=at, scope=appointment.consultation_id)


@transaction.atomic
def add_group(consultation: Consultation, *, code: str, name: dict[str, str], by: object, at: datetime) -> Group:
    """Add a group of stakeholders at the end of the list."""
    group = Group.objects.create(
        consultation=consultation, code=code, name=name, position=_next(consultation.groups.all())
    )
    record("publication.add_group", subject=group, by=by, at=at, scope=consultation.pk)
    return group


@transaction.atomic
def revise_group(group: Group, *, name: dict[str, str], by: object, at: datetime) -> None:
    """Rename a group; its code stays, since answers carry it."""
    Group.objects.filter(pk=group.pk).update(name=Localized(name))
    record("publication.revise_group", subject=group, by=by, at=at, scope=group.consultation_id)


@transaction.atomic
def remove_group(group: Group, *, by: object, at: datetime) -> None:
    """Take a group off the list before anybody was asked."""
    check_can_remove_group(group)
    record("publication.remove_group", subject=group, by=by, at=at, scope=group.consultation_id)
    for event in group.events.all():
        event.groups.remove(group)
    group.delete()


@transaction.atomic
def revise_round(round_: Round, *, by: object, at: datetime, versions: Iterable[Version] = (), **facts: Any) -> None:
    """Change a round; once its announcement is public only its title and its time on the timeline."""
    _check_when(facts.get("when", "unknown"))
    check_can_revise_round(round_, versions=versions, facts=facts)
    Round.objects.filter(pk=round_.pk).update(**facts)
    round_.versions.set(versions)
    scope = round_.consultation_id
    record("publication.revise_round", subject=round_, by=by, at=at, scope=scope, changed=sorted(facts))


@transaction.atomic
def revise_event(
    event: Event,
    *,
    title: dict[str, str],
    when: str,
    round_: Round | None,
    groups: Iterable[Group],
    by: object,
    at: datetime,
) -> None:
    """Change a meeting or milestone of the timeline."""
    _check_when(when)
    Event.objects.filter(pk=event.pk).update(title=Localized(title), when=when, round=round_)
    event.groups.set(groups)
    record("publication.revise_event", subject=event, by=by, at=at, scope=event.consultation_id, when=when)


@transaction.atomic
def remove_event(event: Event, *, by: object, at: datetime) -> None:
    """Take a meeting off the timeline, unless something was recorded of it."""
    try:
        with transaction.atomic():
            record("publication.remove_event", subject=event, by=by, at=at, scope=event.consultation_id)
            event.delete()
    except ProtectedError:
        raise WrongState(_("Something was recorded of this meeting, so it stays.")) from None


@transaction.atomic
def add_round(
    consultation: Consultation,
    *,
    title: dict[str, str],
    audience: str,
    by: object,
    at: datetime,
    versions: Iterable[Version] = (),
    **facts: Any,
) -> Round:
    """Add a round at the end; it opens when an announcement says so."""
    _check_when(facts.get("when", "unknown"))
    round_ = Round.objects.create(
        consultation=consultation,
        position=_next(consultation.rounds.all()),
        title=title,
        audience=audience,
        **facts,
    )
    round_.versions.set(versions)
    record("publication.add_round", subject=round_, by=by, at=at, scope=consultation.pk)
    return round_


@transaction.atomic
def add_event(
    consultation: Consultation,
    *,
    title: dict[str, str],
    when: str,
    by: object,
    at: datetime,
    round_: Round | None = None,
    groups: Iterable[Group] = (),
) -> Event:
    """Add a meeting, workshop or milestone to the timeline, its date as precise as it was stated."""
    _check_when(when)
    event = Event.objects.create(
        consultation=consultation, round=round_, position=_next(consultation.events.all()), title=title, when=when
    )
    event.groups.set(groups)
    record("publication.add_event", subject=event, by=by, at=at, scope=consultation.pk)
    return event


@transaction.atomic
def add_document(
    consultation: Consultation,
    *,
    kind: str,
    slug: str,
    title: dict[str, str],
    by: object,
    at: datetime,
    prevailing: str = "",
) -> Document:
    """Add a document without versions yet."""
    if consultation.documents.filter(slug=slug).exists():
        raise BadInput(_("There is a document with this address already. Choose another."), place="slug")
    document = Document(
        consultation=consultation, kind=kind, slug=slug, title=title, position=_next(consultation.documents.all())
    )
    check_can_choose_prevailing(document, language=prevailing, published=False)
    document.prevailing = prevailing
    document.save()
    record("publication.add_document", subject=document, by=by, at=at, scope=consultation.pk)
    return document


@transaction.atomic
def add_form(
    consultation: Consultation,
    *,
    title: dict[str, str],
    intro: dict[str, str],
    questions: Sequence[dict[str, Any]],
    by: object,
    at: datetime,
    round_: Round | None = None,
) -> Form:
    """Add a form with its questions, for a round if one is named; published with the announcement, it stays."""
    number = consultation.forms.count() + 1
    form = Form.objects.create(consultation=consultation, number=number, title=title, intro=intro)
    Question.objects.bulk_create(
        Question(form=form, position=position, **question) for position, question in enumerate(questions, 1)
    )
    record("publication.add_form", subject=form, by=by, at=at, scope=consultation.pk, questions=len(questions))
    if round_ is not None:
        choose_form(round_, form=form, by=by, at=at)
    return form


@transaction.atomic
def choose_form(round_: Round, *, form: Form, by: object, at: datetime) -> None:
    """Give a round that has no form yet the form it is answered with."""
    chosen = Round.objects.filter(pk=round_.pk, form__isnull=True).update(form=form)
    if not chosen:
        raise Conflict(_("This round has a form already."))
    round_.form = form
    record("publication.choose_form", subject=round_, by=by, at=at, scope=round_.consultation_id, form=form.number)


def _next(rows: Any) -> int:
    return int((rows.aggregate(last=Max("position"))["last"] or 0) + 1)


def _check_when(notation: str) -> None:
    try:
        ImpreciseDate.parse(notation)
    except ValueError as error:
        raise BadInput(str(error), place="when") from None
