"""Addresses of the desk, one module a page group."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "staff"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yobal.web.staff.accounts.urls")),
    path("c/<slug:slug>/", include("yobal.web.staff.publishing.urls")),
    path("c/<slug:slug>/drafts/", include("yobal.web.staff.drafting.urls")),
    path("c/<slug:slug>/drafts/", include("yobal.web.staff.writing.urls")),
    path("c/<slug:slug>/forms/", include("yobal.web.staff.asking.urls")),
    path("c/<slug:slug>/messages/", include("yobal.web.staff.telling.urls")),
    path("c/<slug:slug>/", include("yobal.web.staff.approving.urls")),
    path("c/<slug:slug>/", include("yobal.web.staff.inviting.urls")),
    path("c/<slug:slug>/", include("yobal.web.staff.recording.urls")),
    path("c/<slug:slug>/", include("yobal.web.staff.meeting.urls")),
    path("c/<slug:slug>/imports/", include("yobal.web.staff.importing.urls")),
    path("c/<slug:slug>/", include("yobal.web.staff.reviewing.urls")),
    path("c/<slug:slug>/", include("yobal.web.staff.consolidating.urls")),
    path("c/<slug:slug>/matrix/", include("yobal.web.staff.matrix.urls")),
    path("c/<slug:slug>/", include("yobal.web.staff.responding.urls")),
]
