"""Participants pass by what only staff need; what protects everyone stands on every page."""

import pytest
from csp.constants import HEADER
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def test_only_the_desk_looks_for_a_session_and_for_who_signed_in(client):
    client.force_login(factories.user())
    desk, public = client.get(reverse("staff:home")), client.get(reverse("public:home"))
    assert desk.status_code == public.status_code == 200
    assert desk.wsgi_request.user.is_authenticated
    assert not {"user", "session", "_messages"} & vars(public.wsgi_request).keys()
    assert "Cookie" not in public.headers.get("Vary", "")
    for page in (desk, public):
        assert sorted(page.headers[HEADER].split("; "))[:2] == ["base-uri 'none'", "connect-src 'self'"]
        assert page.headers["X-Frame-Options"] == "DENY"
