"""Addresses of the texts of a consultation."""

from django.urls import path

from yobal.web.public.reading import comparing, downloads, views

urlpatterns = [
    path("c/<slug:slug>/d/<slug:document>/<int:number>/", views.version, name="version"),
    path("c/<slug:slug>/d/<slug:document>/<int:number>/text.<str:kind>", downloads.version_file, name="version-file"),
    path("c/<slug:slug>/d/<slug:document>/<int:number>/changes/", comparing.comparison, name="comparison"),
    path("c/<slug:slug>/d/<slug:document>/compare/", comparing.compare, name="compare"),
    path(
        "c/<slug:slug>/d/<slug:document>/<int:number>/<str:anchor>/history/",
        comparing.provision_history,
        name="provision-history",
    ),
]
