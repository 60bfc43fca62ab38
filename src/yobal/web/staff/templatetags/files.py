"""What a file is, in words."""

from pathlib import PurePosixPath

from django import template

from yobal.web.parts.forms import LANGUAGE_NAMES

register = template.Library()


@register.filter
def languages(codes: str) -> str:
    """Name the languages of a file: 'km+en' is 'Khmer, English'."""
    return ", ".join(str(LANGUAGE_NAMES.get(code, code)) for code in codes.split("+"))


@register.filter
def file_format(name: str) -> str:
    """Name the format of a file by the ending of its name: 'DOCX'."""
    return PurePosixPath(name).suffix.removeprefix(".").upper()
