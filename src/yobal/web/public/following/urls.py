"""Addresses of calendars, feeds and subscriptions."""

from django.urls import path

from yobal.web.public.following import views

urlpatterns = [
    path("calendar.ics", views.calendar, name="calendar-of-all"),
    path("feed.atom", views.feed, name="feed-of-all"),
    path("follow/", views.follow, name="follow-all"),
    path("follow/confirm/<str:token>/", views.confirm, name="confirm"),
    path("follow/stop/<str:token>/", views.stop, name="stop"),
    path("c/<slug:slug>/calendar.ics", views.calendar, name="calendar"),
    path("c/<slug:slug>/feed.atom", views.feed, name="feed"),
    path("c/<slug:slug>/follow/", views.follow, name="follow"),
]
