"""Addresses of recording."""

from django.urls import path

from yobal.web.staff.recording import views
from yobal.web.staff.recording.returning.views import upload_returned

urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/returned/", upload_returned, name="upload-returned"),
    path("record/receipt/", views.recorded, name="recorded"),
]
