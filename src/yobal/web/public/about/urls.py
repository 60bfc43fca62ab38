"""Addresses of the first page and of the pages about Yobal."""

from django.urls import path

from yobal.web.public.about import views

urlpatterns = [
    path("", views.home, name="home"),
    path("how/", views.how, name="how"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
