"""Addresses of drafts, all below `drafts/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
