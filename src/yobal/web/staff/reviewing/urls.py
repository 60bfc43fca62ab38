"""Addresses of reviewing."""

from django.urls import path

from yobal.web.staff.reviewing.views import comments, inbox, issues, reading, submissions, themes

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/take-in/", inbox.take_in, name="take-in"),
    path("submissions/<uuid:pk>/", submissions.submission, name="submission"),
    path("submissions/<uuid:pk>/name/", submissions.disclose, name="disclose"),
    path("submissions/<uuid:pk>/admit/", submissions.admit, name="admit"),
    path("submissions/<uuid:pk>/attachments/<int:position>/", submissions.attachment, name="attachment"),
    path("submissions/<uuid:pk>/attachments/<int:position>/read/", submissions.read_attachment, name="read-attachment"),
    path("submissions/<uuid:pk>/attachments/<int:position>/points/", submissions.transcribe, name="transcribe"),
    path("submissions/<uuid:pk>/attachments/<int:position>/picture/", reading.picture, name="attachment-picture"),
    path("submissions/<uuid:pk>/passages/", reading.add_passage, name="add-passage"),
    path("submissions/<uuid:pk>/rest/", reading.set_rest_aside, name="set-rest-aside"),
    path("judgements/undo/", reading.undo, name="undo"),
    path("comments/", comments.comments, name="comments"),
    path("comments/<int:number>/", comments.comment, name="comment"),
    path("comments/<int:number>/split/", comments.split, name="split"),
    path("comments/<int:number>/code/", comments.code, name="code"),
    path("comments/<int:number>/new-point/", comments.new_issue, name="new-issue"),
    path("comments/<int:number>/support/", comments.support, name="support"),
    path("comments/<int:number>/set-aside/", comments.set_aside, name="set-aside"),
    path("comments/<int:number>/decide/", comments.decide_comment, name="decide-comment"),
    path("comments/<int:number>/place/", comments.place, name="place"),
    path("comments/<int:number>/places/<int:pk>/end/", comments.end_place, name="end-place"),
    path("comments/<int:number>/codings/<int:pk>/end/", comments.end_coding, name="end-coding"),
    path("issues/", issues.issues, name="issues"),
    path("issues/<int:number>/", issues.issue, name="issue"),
    path("issues/<int:number>/propose/", issues.propose_disposition, name="propose-disposition"),
    path("issues/<int:number>/edit/", issues.revise_issue, name="revise-issue"),
    path("issues/<int:number>/merge/", issues.merge_issue, name="merge-issue"),
    path("issues/<int:number>/end/", issues.end_issue, name="end-issue"),
    path("themes/", themes.themes, name="themes"),
    path("themes/<int:pk>/", themes.theme, name="theme"),
]
