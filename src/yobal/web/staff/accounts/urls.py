"""Addresses of one's own pages."""

from django.urls import path

from yobal.web.staff.accounts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("language/", views.language, name="language"),
    path("clock/", views.demonstration_clock, name="clock"),
    path("new/", views.new_consultation, name="new"),
]
