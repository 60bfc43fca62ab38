"""Addresses of the texts of a consultation."""

from django.urls import path

from yobal.web.public.reading import views

urlpatterns = [
    path("c/<slug:slug>/d/<slug:document>/<int:number>/", views.version, name="version"),
    path("c/<slug:slug>/d/<slug:document>/<int:number>/changes/", views.comparison, name="comparison"),
]
