"""What every participant's page asks about a round, kept in the process for a moment: see `lib.kept`.

Windows are not among it: until when one may answer is read anew each time.
"""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from yobal.lib import clock
from yobal.lib.kept import Kept
from yobal.publication.models import Consultation, Provision, Round
from yobal.publication.queries.consultations import public_consultations, shown
from yobal.publication.queries.windows import public_round

_rounds: Kept[Round] = Kept()
_parts: Kept[list[Provision]] = Kept()
_asked: Kept[tuple[Consultation, Round | None] | None] = Kept()


def kept_round(pk: int) -> Round:
    """Give a round with its consultation, groups, form and questions; change nothing in it, others hold it too."""
    return _rounds.get(pk, lambda: _load(pk), seconds=settings.KEPT_SECONDS)


def kept_public_round(slug: str, *, at: datetime) -> tuple[Consultation, Round | None] | None:
    """Give a public consultation by its address, and the round that everyone is asked in; None if there is none."""
    # In a preview it is another time, and a rehearsal is found.
    seconds = 0 if clock.is_previewed() else settings.KEPT_SECONDS
    return _asked.get((slug, shown()), lambda: _public_round(slug, at), seconds=seconds)


def _public_round(slug: str, at: datetime) -> tuple[Consultation, Round | None] | None:
    consultation = public_consultations(at=at).filter(slug=slug).first()
    if consultation is None:
        return None
    round_ = public_round(consultation, at=at)
    return consultation, kept_round(round_.pk) if round_ else None


def _load(pk: int) -> Round:
    found = Round.objects.select_related("consultation", "form")
    return found.prefetch_related("consultation__groups", "form__questions").get(pk=pk)


def kept_parts(round_: Round) -> list[Provision]:
    """List the provisions of all versions of a round in reading order, without their bodies."""
    return _parts.get(round_.pk, lambda: list(parts_of(round_)), seconds=settings.KEPT_SECONDS)


def part_of(round_: Round, anchor: str) -> Provision | None:
    """Give a provision that a round asks about, with its body and where it stands."""
    found = Provision.objects.filter(version__rounds=round_, anchor=anchor)
    return found.select_related("version__document").first()


def parts_of(round_: Round) -> QuerySet[Provision]:
    """List the same anew."""
    found = Provision.objects.filter(version__rounds=round_)
    return found.order_by("version__document__position", "version_id", "ordinal").defer("body")
