"""Full addresses of public pages, for messages: the pages stand above this room and are known by name alone."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override


def public_address(name: str, *place: object, language: str) -> str:
    """Give the address of a public page in a language, as it stands in a message."""
    with override(language):
        return f"{settings.BASE_URL}{reverse(f'public:{name}', args=place)}"
