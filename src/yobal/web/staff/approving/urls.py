"""Addresses of approving."""

from django.urls import path

from yobal.web.staff.approving import views

urlpatterns = [
    path("approvals/", views.approvals, name="approvals"),
    path("approvals/batch/", views.approve_batch, name="approve-batch"),
    path("approvals/<uuid:pk>/", views.proposal, name="proposal"),
]
