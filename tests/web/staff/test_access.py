"""What is typed at the desk survives the end of a session and of a form's token."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
WORDS = {"title_km": "ចំណងជើងវែង", "title_en": "A long title", "csrfmiddlewaretoken": "hidden token"}


def test_a_form_sent_after_signing_out_is_given_back() -> None:
    here = factories.announced(slug="here")
    answer = Client().post(f"/desk/c/{here.slug}/themes/", WORDS)
    shown = answer.content.decode()
    assert answer.status_code == 401
    assert "A long title" in shown
    assert "ចំណងជើងវែង" in shown
    assert "hidden token" not in shown
    assert "/desk/sign-in/" in shown
    assert not here.themes.exists()


def test_reading_after_signing_out_leads_to_the_sign_in_page() -> None:
    here = factories.announced(slug="here")
    answer = Client().get(f"/desk/c/{here.slug}/themes/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/desk/sign-in/?next=/desk/c/here/themes/"


def test_a_form_without_its_token_is_given_back() -> None:
    here = factories.announced(slug="here")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.member(here, "secretariat"), backend="django.contrib.auth.backends.ModelBackend")
    answer = strict.post(f"/desk/c/{here.slug}/themes/", WORDS)
    assert answer.status_code == 403
    assert "A long title" in answer.content.decode()
    assert not here.themes.exists()


def test_a_password_is_never_given_back() -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/desk/sign-in/", {"username": "a@example.org", "password": "secret!"}
    )
    assert answer.status_code == 403
    assert "secret!" not in answer.content.decode()


def test_what_is_given_back_is_text_and_never_markup() -> None:
    here = factories.announced(slug="here")
    answer = Client().post(f"/desk/c/{here.slug}/themes/", {"title_en": "<b>bold</b>"})
    assert "&lt;b&gt;bold" in answer.content.decode()
