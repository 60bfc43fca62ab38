"""Addresses of preparing and publishing."""

from django.urls import path

from yobal.web.staff.publishing import views

urlpatterns = [
    path("", views.overview, name="consultation"),
    path("edit/", views.edit, name="edit-consultation"),
    path("documents/", views.documents, name="documents"),
    path("documents/<slug:document>/<int:number>/", views.version, name="version"),
    path("announcements/", views.announcements, name="announcements"),
    path("announcements/new/", views.new_announcement, name="new-announcement"),
    path("announcements/extend/", views.extend, name="extend"),
    path("announcements/<int:pk>/", views.announcement, name="announcement"),
    path("announcements/<int:pk>/edit/", views.edit_announcement, name="edit-announcement"),
    path("announcements/<int:pk>/propose/", views.propose_announcement, name="propose-announcement"),
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/<int:position>/form/", views.standard_form, name="standard-form"),
    path("rounds/<int:position>/edit/", views.edit_round, name="edit-round"),
    path("groups/", views.groups, name="groups"),
    path("groups/<int:pk>/", views.edit_group, name="edit-group"),
    path("groups/<int:pk>/remove/", views.remove_group, name="remove-group"),
    path("events/", views.events, name="events"),
    path("events/<int:pk>/", views.edit_event, name="edit-event"),
    path("events/<int:pk>/remove/", views.remove_event, name="remove-event"),
    path("chain/", views.chain, name="chain"),
    path("try/", views.try_out, name="try-out"),
    path("try/rehearse/", views.rehearse, name="rehearse"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/end/", views.end_appointment, name="end-appointment"),
    path("done/", views.done, name="done"),
]
