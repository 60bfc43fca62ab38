"""Addresses of recording."""

from django.urls import path

from yobal.web.staff.recording import views

urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/receipt/", views.recorded, name="recorded"),
]
