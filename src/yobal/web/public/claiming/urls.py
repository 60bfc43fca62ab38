"""Addresses of claiming. The link in a message carries a signed number, left out of logs."""

from django.urls import path

from yobal.web.public.claiming import views

urlpatterns = [
    path("claim/", views.claim_letter, name="claim"),
    path("claim/<str:token>/", views.claimed, name="claimed"),
]
