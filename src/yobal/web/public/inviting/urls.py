"""Addresses behind the link of an invitation. The secret is a part of each, and left out of logs."""

from django.urls import path

from yobal.web.public.inviting import views

urlpatterns = [
    path("i/<str:secret>/", views.invited, name="invited"),
    path("i/<str:secret>/read/<int:pk>/", views.invited_version, name="invited-version"),
    path("i/<str:secret>/file/<int:pk>/<str:name>", views.invited_file, name="invited-file"),
    path("i/<str:secret>/comment/", views.contribute, name="contribute"),
    path("i/<str:secret>/comment/<int:position>/", views.contribution, name="contribution"),
    path("i/<str:secret>/answer/", views.begin, name="begin-answer"),
    path("i/<str:secret>/letter.<str:kind>", views.answer_letter, name="answer-letter"),
]
