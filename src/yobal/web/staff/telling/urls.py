"""Addresses of the messages to those who follow."""

from django.urls import path

from yobal.web.staff.telling import views

urlpatterns = [
    path("", views.outbox, name="messages"),
    path("again/", views.try_again, name="try-again"),
    path("<str:kind>/<str:language>/", views.message, name="message"),
    path("<str:kind>/<str:language>/reset/", views.reset, name="reset-message"),
]
