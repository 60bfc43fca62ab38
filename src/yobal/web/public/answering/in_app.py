"""Browsers inside other apps: in some, uploads and downloads fail without a word, and what was open is soon gone."""

import re

from django.http import HttpRequest

# Facebook and Messenger, Instagram, Line, TikTok, Telegram; and any app's own window of Android ('wv').
_APPS = re.compile(
    r"FBAN|FBAV|FB_IAB|Messenger|Instagram|\bLine/|TikTok|musical_ly|Bytedance|trill_|Telegram|WhatsApp|; wv\)"
)


def is_in_app(request: HttpRequest) -> bool:
    """Say whether a page is shown inside another app, by what its browser calls itself."""
    return _APPS.search(request.headers.get("User-Agent", "")) is not None
