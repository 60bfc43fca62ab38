"""All addresses: the desk without a language in the path, the public pages with one, short links with neither."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from yobal.web.public.consultations.views import front_door, short_link
from yobal.web.public.previewing.views import preview

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front_door, name="front-door"),
    path("q/<slug:code>", short_link, name="short-link"),
    path("preview/<str:token>/<path:rest>", preview, name="preview"),
    path("desk/", include("yobal.web.staff.urls")),
    *i18n_patterns(path("", include("yobal.web.public.urls"))),
]
