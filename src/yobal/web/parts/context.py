"""What every page needs: the language switch, the demonstration clock, the foot of the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, gettext

from yobal.lib import clock

NAMES = {"km": "ខ្មែរ", "en": "English"}


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the context that base.html reads."""
    # Without the prefix of a preview, which resolving does not know and reversing adds.
    query = f"?{request.META['QUERY_STRING']}" if request.method == "GET" and request.META.get("QUERY_STRING") else ""
    here = f"{request.path_info}{query}"
    return {
        # In the reader's language, not by way of the front door, which would ask the browser again.
        "home_url": reverse("public:home"),
        "language_links": language_links(here),
        "demo_now": clock.now() if clock.is_moved() else None,
        "preview": getattr(request, "preview", None),
        "footer_links": _footer_links(),
    }


def language_links(here: str) -> list[dict[str, Any]]:
    """Lead from an address to the same in each language."""
    return [_language_link(here, code) for code, _name in settings.LANGUAGES]


def _language_link(here: str, code: str) -> dict[str, Any]:
    return {"code": code, "name": NAMES[code], "url": translate_url(here, code), "current": get_language() == code}


def _footer_links() -> list[dict[str, str]]:
    return [
        {"url": reverse("public:how"), "label": gettext("How it works")},
        {"url": reverse("public:receipt"), "label": gettext("Check a receipt")},
        {"url": reverse("public:accessibility"), "label": gettext("Accessibility")},
        {"url": reverse("public:privacy"), "label": gettext("Privacy")},
        {"url": reverse("staff:home"), "label": gettext("For officials")},
    ]
