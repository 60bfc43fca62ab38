"""The totals that the desk reads: do they come to what every row counted again comes to?"""

from typing import Any

from django.core import checks

from yobal.publication.models import Consultation
from yobal.review.queries import books, recount

Findings = list[checks.CheckMessage]


def totals(app_configs: Any, **kwargs: Any) -> Findings:
    """Totals agree with the rows they count"""
    wrong = [row.slug for row in Consultation.objects.order_by("slug") if books(row) != recount(row)]
    if not wrong:
        return []
    what = f"The totals of {', '.join(wrong)} differ from their rows."
    hint = "Run yobal recount: it counts every row again and keeps what it finds. Then tell the makers of Yobal."
    return [checks.Error(what, hint, "totals", "yobal.totals")]
