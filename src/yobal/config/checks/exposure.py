"""What must not face the public: debugging, weak keys, addresses that lead nowhere."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

SHORTEST_KEY, FEWEST_SYMBOLS = 32, 8
HERE = ("localhost", "127.0.0.1", "::1")

Findings = list[checks.CheckMessage]


def _is_real() -> bool:
    return str(settings.ENVIRONMENT) == "production"


def environment(app_configs: Any, **kwargs: Any) -> Findings:
    """This is meant as a real installation"""
    if _is_real():
        return []
    what = f"The environment is '{settings.ENVIRONMENT}'; some rules are looser there."
    return [checks.Info(what, "Leave YOBAL_ENV out on a real server.", "YOBAL_ENV", "yobal.environment")]


def debug(app_configs: Any, **kwargs: Any) -> Findings:
    """Error pages show nothing of the inside"""
    if not settings.DEBUG:
        return []
    what = "Debugging is on: an error page would show settings and what people typed."
    kind = checks.Error if _is_real() else checks.Info
    return [kind(what, "Leave YOBAL_DEBUG out, or set it to false.", "YOBAL_DEBUG", "yobal.debug")]


def secret_key(app_configs: Any, **kwargs: Any) -> Findings:
    """The secret key cannot be guessed"""
    key = settings.SECRET_KEY
    if len(key) >= SHORTEST_KEY and len(set(key)) >= FEWEST_SYMBOLS:
        return []
    what = f"The secret key is too weak: {len(key)} characters, {len(set(key))} different ones."
    hint = (
        f"Give at least {SHORTEST_KEY} random characters in YOBAL_SECRET_KEY_FILE, or leave it out: one is made. "
        "Receipts that were given out can only be shown again with the key they were made with."
    )
    return [(checks.Error if _is_real() else checks.Warning)(what, hint, "YOBAL_SECRET_KEY", "yobal.secret-key")]


def base_url(app_configs: Any, **kwargs: Any) -> Findings:
    """Printed addresses lead to this server, encrypted"""
    address = urlsplit(settings.BASE_URL)
    if not _is_real():
        return []
    if address.hostname in HERE:
        what = f"The address is {settings.BASE_URL}: QR codes and mail would lead readers to their own machine."
        hint = "Set YOBAL_BASE_URL to the public address, such as https://consult.example.gov."
        return [checks.Warning(what, hint, "YOBAL_BASE_URL", "yobal.base-url")]
    if address.scheme != "https":
        what = f"The address is {settings.BASE_URL}: what people write would cross the network in the clear."
        hint = "Put a proxy with TLS in front, set YOBAL_BASE_URL to https://… and YOBAL_BEHIND_PROXY to true."
        return [checks.Error(what, hint, "YOBAL_BASE_URL", "yobal.base-url")]
    return []


def demonstration(app_configs: Any, **kwargs: Any) -> Findings:
    """This is no demonstration"""
    if not settings.DEMO:
        return []
    what = "Demonstration mode is on: the clock can be moved, so no deadline is to be trusted."
    kind = checks.Error if _is_real() else checks.Info
    return [kind(what, "Leave YOBAL_DEMO out where people really answer.", "YOBAL_DEMO", "yobal.demonstration")]
