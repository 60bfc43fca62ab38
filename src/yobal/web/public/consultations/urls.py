"""Addresses of consultations, announcements and files."""

from django.urls import path

from yobal.web.public.consultations import views

urlpatterns = [
    path("c/<slug:slug>/", views.consultation, name="consultation"),
    path("c/<slug:slug>/announcements/<str:number>/", views.announcement, name="announcement"),
    path("c/<slug:slug>/announcements/<str:number>/announcement.pdf", views.announcement_pdf, name="announcement-pdf"),
    path(
        "c/<slug:slug>/announcements/<str:number>/signed/<int:pk>/<str:name>", views.signed_paper, name="signed-paper"
    ),
    path("c/<slug:slug>/files/<int:pk>/<str:name>", views.file, name="file"),
]
