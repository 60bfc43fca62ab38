"""Addresses of the reports."""

from django.urls import path, re_path

from yobal.web.public.reports import views

urlpatterns = [
    path("c/<slug:slug>/report/<int:number>/", views.report, name="report"),
    re_path(
        r"^c/(?P<slug>[-\w]+)/report/(?P<number>[0-9]+)/report\.(?P<kind>xlsx|csv|json)$",
        views.report_file,
        name="report-file",
    ),
]
