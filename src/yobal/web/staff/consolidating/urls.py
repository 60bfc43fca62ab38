"""Addresses of drafting the next version."""

from django.urls import path

from yobal.web.staff.consolidating import views

VERSION = "revision/<slug:document>/<int:number>/"

urlpatterns = [
    path(VERSION, views.revision, name="revision"),
    path(VERSION + "preview/", views.preview_page, name="preview"),
    path(VERSION + "propose/", views.propose, name="propose-revision"),
    path(VERSION + "amend/<str:anchor>/", views.amend_page, name="amend"),
    path(VERSION + "take-back/<int:pk>/", views.take_back_amendment, name="amendment-take-back"),
]
