"""Filters of the public pages alone."""

from django import template
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter(needs_autoescape=True)
def linked(text: str, autoescape: bool = True) -> SafeString:  # noqa: FBT001 - Django calls it so
    """Make links of addresses and e-mail addresses, in the manner of all links."""
    marked = urlize(text, nofollow=True, autoescape=autoescape)
    return mark_safe(marked.replace("<a href=", '<a class="govuk-link" href='))  # noqa: S308 - urlize escaped it
