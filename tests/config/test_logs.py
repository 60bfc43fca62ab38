"""Logs hold neither secrets nor what people typed, whatever goes wrong."""

import logging
import sys
from logging.config import DictConfigurator

import pytest
from django.conf import settings


def line(message: str, *args: object, error: Exception | None = None) -> str:
    """Write a record as the installation would."""
    formatter = DictConfigurator(settings.LOGGING).configure_formatter(settings.LOGGING["formatters"]["line"])
    told = None
    if error:
        try:
            raise error
        except type(error):
            told = sys.exc_info()
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, told)
    return str(formatter.format(record))


def test_a_page_that_fails_does_not_give_the_secret_of_a_draft_away() -> None:
    secret = "K7QM2X9RTK7QM2X9RTK7QM2X9RT"
    written = line("%s: %s", "Internal Server Error", f"/en/c/strategy/answer/{secret}/send/")
    assert secret not in written
    assert "/en/c/strategy/answer/" in written


@pytest.mark.parametrize("place", ["/km/receipt/sender/", "/en/sign/"])
def test_nor_the_secret_of_a_link_in_our_mail(place: str) -> None:
    assert line("%s", f"{place}4138cf42:IC1FM6fN02JfOYY/").endswith(f" {place}…/")


def test_what_a_database_says_of_a_row_is_left_out() -> None:
    error = ValueError('null value in column "x"\nDETAIL:  Failing row contains (Sok Dara, 012345678).\nHINT: none')
    written = line("Background work %s failed", "key", error=error)
    assert "Sok Dara" not in written
    assert "null value" in written


def test_addresses_of_people_are_left_out() -> None:
    assert "dara@example.org" not in line("New login failure by dara@example.org")
