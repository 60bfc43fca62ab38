"""Addresses of inviting institutions."""

from django.urls import path

from yobal.web.staff.inviting import views

urlpatterns = [
    path("invited/", views.invited_rounds, name="invited-rounds"),
    path("invited/<int:position>/", views.invited, name="invited"),
    path("invited/<int:position>/add/", views.invite, name="invite"),
    path("invited/<int:position>/add-list/", views.invite_many, name="invite-many"),
    path("invited/<int:position>/open/", views.open_round, name="open-invited"),
    path("invited/<int:position>/extend/", views.extend_round, name="extend-invited"),
    path("invited/<int:position>/remind/", views.remind, name="remind-invited"),
    path("invited/<int:position>/table.xlsx", views.table, name="invited-table"),
    path("invited/<int:position>/<str:what>.<str:kind>", views.round_letters, name="invited-letters"),
    path("invitations/<uuid:pk>/", views.invitation, name="invitation"),
    path("invitations/<uuid:pk>/focal-point/", views.replace_focal_point, name="replace-focal-point"),
    path("invitations/<uuid:pk>/correct/", views.correct, name="correct-invitation"),
    path("invitations/<uuid:pk>/send/", views.send, name="send-invitation"),
    path("invitations/<uuid:pk>/renew/", views.renew, name="renew-link"),
    path("invitations/<uuid:pk>/revoke/", views.revoke, name="revoke-invitation"),
    path("invitations/<uuid:pk>/move/", views.move, name="move-invitation"),
    path("invitations/<uuid:pk>/extend/", views.extend, name="extend-invitation"),
    path("invitations/<uuid:pk>/arrived/", views.arrived, name="letter-arrived"),
    path("invitations/<uuid:pk>/scan", views.scan, name="letter-scan"),
    path("invitations/<uuid:pk>/<str:what>.<str:kind>", views.letter, name="invitation-letter"),
]
