"""Addresses of recording."""

from django.urls import path

from yobal.web.staff.recording import claims, receipts, views
from yobal.web.staff.recording.checking import views as checking
from yobal.web.staff.recording.mailing.views import upload_mail
from yobal.web.staff.recording.returning.views import upload_returned
from yobal.web.staff.recording.uploading import upload_form

urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/returned/", upload_returned, name="upload-returned"),
    path("record/mail/", upload_mail, name="upload-mail"),
    path("record/form/", upload_form, name="upload-form"),
    path("record/entries/", checking.entries, name="entries"),
    path("record/entries/<uuid:pk>/", checking.entry, name="entry"),
    path("record/entries/<uuid:pk>/correct/", checking.correct, name="correct-entry"),
    path("record/entries/<uuid:pk>/scans/<int:position>/", checking.scan, name="scan"),
    path("record/entries/<uuid:pk>/scans/<int:position>/text/", checking.transcribe_scan, name="transcribe-scan"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("record/receipt/", receipts.recorded, name="recorded"),
]
