"""Accounts: made once, found whatever the case, and the clock of a demonstration."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests import factories
from yobal.accounts import actions
from yobal.accounts.queries import member_at
from yobal.audit.models import Entry
from yobal.lib import clock
from yobal.lib.errors import BadInput, WrongState

pytestmark = pytest.mark.django_db


def test_an_account_is_made_once_for_an_address():
    member = factories.user("dara")
    assert member.check_password("correct horse battery")
    assert Entry.objects.get(action="accounts.create_user").detail == {}
    with pytest.raises(BadInput, match="this e-mail address already"):
        actions.create_user("DARA@example.org", name="D", password=None, by="t", at=factories.NOW)


def test_a_member_is_found_by_address_while_the_account_is_in_use():
    member = factories.user("dara")
    assert member_at(" Dara@Example.org ") == member
    member.is_active = False
    member.save()
    assert member_at("dara@example.org") is None


def test_without_a_password_nobody_signs_in():
    made = actions.create_user("new@example.org", name="N", password=None, by="t", at=factories.NOW)
    assert not made.has_usable_password()


def test_the_language_of_the_desk_is_remembered():
    member = factories.user()
    actions.set_language(member, language="en", by=member, at=factories.NOW)
    member.refresh_from_db()
    assert member.language == "en"
    assert Entry.objects.filter(action="accounts.set_language").count() == 1


def test_an_official_clock_is_never_moved():
    with pytest.raises(WrongState):
        actions.move_clock(to=factories.NOW, by="t", at=factories.NOW)
    assert not Entry.objects.filter(action="accounts.move_clock").exists()


def test_a_demonstration_s_clock_is_moved_in_a_recorded_act(tmp_path: Path):
    clock.keep_offset_in(tmp_path / "clock")
    try:
        actions.move_clock(to=factories.CLOSES, by="t", at=factories.NOW)
        assert abs(clock.now() - factories.CLOSES) < timedelta(seconds=30)
    finally:
        clock.keep_offset_in(None)
    assert Entry.objects.get(action="accounts.move_clock").detail == {"to": factories.CLOSES.isoformat()}
