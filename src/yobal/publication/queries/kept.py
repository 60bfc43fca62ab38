"""What every participant's page asks about a round, kept in the process for a moment: see `lib.kept`.

Windows are not among it: until when one may answer is read anew each time.
"""

from django.conf import settings
from django.db.models import QuerySet

from yobal.lib.kept import Kept
from yobal.publication.models import Provision, Round

_rounds: Kept[Round] = Kept()
_parts: Kept[list[Provision]] = Kept()


def kept_round(pk: int) -> Round:
    """Give a round with its consultation, groups, form and questions; change nothing in it, others hold it too."""
    return _rounds.get(pk, lambda: _load(pk), seconds=settings.KEPT_SECONDS)


def _load(pk: int) -> Round:
    found = Round.objects.select_related("consultation", "form")
    return found.prefetch_related("consultation__groups", "form__questions").get(pk=pk)


def kept_parts(round_: Round) -> list[Provision]:
    """List the provisions of all versions of a round in reading order, without their bodies."""
    return _parts.get(round_.pk, lambda: list(parts_of(round_)), seconds=settings.KEPT_SECONDS)


def parts_of(round_: Round) -> QuerySet[Provision]:
    """List the same anew."""
    found = Provision.objects.filter(version__rounds=round_)
    return found.order_by("version__document__position", "version_id", "ordinal").defer("body")
