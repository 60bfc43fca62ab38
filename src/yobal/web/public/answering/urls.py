"""Addresses of answering. A draft's secret is a path; a receipt's code never is."""

from django.urls import path

from yobal.web.public.answering import views

urlpatterns = [
    path("c/<slug:slug>/answer/", views.answer, name="answer"),
    path("c/<slug:slug>/answer/upload/", views.upload, name="upload"),
    path("c/<slug:slug>/answer/comment/", views.comment, name="comment"),
    path("c/<slug:slug>/form.<str:kind>", views.form_file, name="form-file"),
    path("c/<slug:slug>/answer/<str:secret>/", views.draft, name="draft"),
    path("c/<slug:slug>/answer/<str:secret>/q/<int:number>/", views.draft, name="draft-page"),
    path("c/<slug:slug>/answer/<str:secret>/comment/", views.draft_comment, name="draft-comment"),
    path("c/<slug:slug>/answer/<str:secret>/comment/<int:number>/", views.draft_comment, name="kept-comment"),
    path("c/<slug:slug>/answer/<str:secret>/read/", views.read, name="draft-read"),
    path(
        "c/<slug:slug>/answer/<str:secret>/read/<slug:document>/<int:number>/",
        views.draft_version,
        name="draft-version",
    ),
    path("c/<slug:slug>/answer/<str:secret>/mail/", views.mail, name="draft-mail"),
    path("c/<slug:slug>/answer/<str:secret>/check/", views.check, name="check"),
    path("c/<slug:slug>/answer/<str:secret>/files/", views.files, name="files"),
    path("c/<slug:slug>/answer/<str:secret>/send/", views.send, name="send"),
    path("receipt/", views.receipt, name="receipt"),
    path("receipt/sender/<str:token>/", views.sender, name="sender"),
    path("sign/<str:secret>/", views.sign, name="sign"),
]
