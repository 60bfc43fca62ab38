"""Addresses of the public pages, one module a page group."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    # Thousands send within an hour: their addresses are looked for first.
    path("", include("yobal.web.public.answering.urls")),
    path("", include("yobal.web.public.about.urls")),
    path("", include("yobal.web.public.consultations.urls")),
    path("", include("yobal.web.public.reading.urls")),
    path("", include("yobal.web.public.claiming.urls")),
    path("", include("yobal.web.public.inviting.urls")),
    path("", include("yobal.web.public.reports.urls")),
    path("", include("yobal.web.public.following.urls")),
]
