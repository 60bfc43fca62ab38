"""Addresses of the books and of the report's gate."""

from django.urls import path, re_path

from yobal.web.staff.responding import views

urlpatterns = [
    path("books/", views.books_page, name="books"),
    path("report/", views.report_page, name="report"),
    path("report/preview/", views.report_preview, name="report-preview"),
    path("report/<int:number>/", views.report_reading, name="report-reading"),
    re_path(r"^export\.(?P<kind>xlsx|csv|json)$", views.export, name="export"),
]
