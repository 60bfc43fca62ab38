"""Addresses of the matrix."""

from django.urls import path

from yobal.web.staff.matrix import views

urlpatterns = [
    path("", views.matrix, name="matrix"),
    path("file/", views.download, name="matrix-file"),
    path("back/", views.bring_back, name="matrix-back"),
    path("back/<str:token>/", views.check, name="matrix-check"),
]
