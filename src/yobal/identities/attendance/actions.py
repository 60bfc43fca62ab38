"""Recording who was at a meeting; names stay here, and the record holds none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from yobal.audit.actions import record
from yobal.identities.attendance.policies import check_attendee
from yobal.identities.models import Attendee
from yobal.lib.text import normal_form
from yobal.publication.models import Event, Group


@dataclass(frozen=True)
class Present:
    """Somebody as the attendance sheet names them."""

    name: str
    title: str = ""
    organisation: str = ""
    group: Group | None = None
    contact: str = ""

    @property
    def known_by(self) -> tuple[str, str, str]:
        """By what the same person is known when the sheet comes again."""
        return normal_form(self.name), normal_form(self.title), normal_form(self.organisation)


@transaction.atomic
def record_attendance(event: Event, *, present: Sequence[Present], by: object, at: datetime) -> int:
    """Add those who were there and are not on the sheet yet; returns how many are new."""
    for person in present:
        check_attendee(name=person.name, title=person.title, organisation=person.organisation, contact=person.contact)
    # Two people who record at the same moment take their places one after the other.
    Event.objects.select_for_update().only("pk").get(pk=event.pk)
    known = {_known_by(row) for row in event.attendees.all()}
    new = list({person.known_by: person for person in present if person.known_by not in known}.values())
    last = event.attendees.aggregate(last=Max("position"))["last"] or 0
    Attendee.objects.bulk_create(
        Attendee(
            event=event,
            position=last + place,
            name=person.name.strip(),
            title=person.title.strip(),
            organisation=person.organisation.strip(),
            group=person.group,
            contact=person.contact.strip(),
            recorded_by=str(by),
            recorded_at=at,
        )
        for place, person in enumerate(new, 1)
    )
    if new:
        scope = event.consultation_id
        record("identities.record_attendance", subject=event, by=by, at=at, scope=scope, added=len(new))
    return len(new)


def _known_by(row: Attendee) -> tuple[str, str, str]:
    return Present(row.name, row.title, row.organisation).known_by


@transaction.atomic
def remove_attendee(attendee: Attendee, *, by: object, at: datetime) -> None:
    """Take somebody off the sheet who was entered by mistake."""
    event = attendee.event
    attendee.delete()
    record("identities.remove_attendee", subject=event, by=by, at=at, scope=event.consultation_id)


@transaction.atomic
def take_attendance_sheet(event: Event, *, by: object, at: datetime) -> list[Attendee]:
    """Give the names for a paper that leaves the desk, and write down who took them."""
    record("identities.take_attendance_sheet", subject=event, by=by, at=at, scope=event.consultation_id)
    return list(event.attendees.select_related("group"))
