"""Addresses of taking in tables."""

from django.urls import path

from yobal.web.staff.importing import views

urlpatterns = [
    path("", views.imports, name="response-imports"),
    path("<uuid:pk>/", views.reading, name="response-import-reading"),
    path("<uuid:pk>/columns/", views.columns, name="response-import-columns"),
    path("<uuid:pk>/check/", views.check, name="response-import-check"),
    path("<uuid:pk>/mapping.toml", views.mapping, name="response-import-mapping"),
    path("<uuid:pk>/refused/", views.refused, name="response-import-refused"),
]
