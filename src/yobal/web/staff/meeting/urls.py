"""Addresses of meetings."""

from django.urls import path

from yobal.web.staff.meeting import attendance, views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<int:position>/", views.meeting, name="meeting"),
    path("meetings/<int:position>/points/", views.note_point, name="note-point"),
    path("meetings/<int:position>/sheet/", views.upload_notes, name="upload-notes"),
    path("meetings/<int:position>/sheet.xlsx", views.notes_sheet, name="notes-sheet"),
    path("meetings/<int:position>/papers/", views.add_paper, name="add-meeting-paper"),
    path("meetings/<int:position>/papers/<int:paper>/", views.paper, name="meeting-paper"),
    path("meetings/<int:position>/attendance/", attendance.attendance, name="attendance"),
    path("meetings/<int:position>/attendance/sheet/", attendance.upload_attendance, name="upload-attendance"),
    path("meetings/<int:position>/attendance.xlsx", attendance.sheet, name="attendance-sheet"),
    path("meetings/<int:position>/attendance.pdf", attendance.to_sign, name="attendance-to-sign"),
    path("meetings/<int:position>/attendance/<int:person>/remove/", attendance.remove, name="remove-attendee"),
]
