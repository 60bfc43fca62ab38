"""Addresses of reviewing."""

from django.urls import path

from yobal.web.staff.reviewing import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/take-in/", views.take_in, name="take-in"),
    path("submissions/<uuid:pk>/", views.submission, name="submission"),
    path("submissions/<uuid:pk>/name/", views.disclose, name="disclose"),
    path("submissions/<uuid:pk>/attachments/<int:position>/", views.attachment, name="attachment"),
    path("submissions/<uuid:pk>/attachments/<int:position>/read/", views.read_attachment, name="read-attachment"),
    path("comments/", views.comments, name="comments"),
    path("comments/<int:number>/", views.comment, name="comment"),
    path("comments/<int:number>/split/", views.split, name="split"),
    path("comments/<int:number>/code/", views.code, name="code"),
    path("comments/<int:number>/support/", views.support, name="support"),
    path("comments/<int:number>/set-aside/", views.set_aside, name="set-aside"),
    path("comments/<int:number>/decide/", views.decide_comment, name="decide-comment"),
    path("comments/<int:number>/place/", views.place, name="place"),
    path("comments/<int:number>/codings/<int:pk>/end/", views.end_coding, name="end-coding"),
    path("issues/", views.issues, name="issues"),
    path("issues/<int:number>/", views.issue, name="issue"),
    path("issues/<int:number>/propose/", views.propose_disposition, name="propose-disposition"),
    path("issues/<int:number>/edit/", views.revise_issue, name="revise-issue"),
    path("issues/<int:number>/merge/", views.merge_issue, name="merge-issue"),
    path("themes/", views.themes, name="themes"),
    path("themes/<int:pk>/", views.theme, name="theme"),
]
