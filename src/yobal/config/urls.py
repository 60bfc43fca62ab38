"""All addresses: the desk without a language in the path, the public pages with one, short links with neither."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from yobal.web.public.consultations.views import front_door, short_link

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front_door, name="front-door"),
    path("q/<slug:code>", short_link, name="short-link"),
    path("desk/", include("yobal.web.staff.urls")),
    *i18n_patterns(path("", include("yobal.web.public.urls"))),
]
