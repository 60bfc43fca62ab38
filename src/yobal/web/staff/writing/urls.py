"""Addresses of writing a draft, below `drafts/`."""

from django.urls import path

from yobal.web.staff.writing import views

urlpatterns = [
    path("<slug:document>/", views.document, name="document"),
    path("<slug:document>/start/", views.start, name="start-version"),
    path("<slug:document>/<int:number>/write/", views.draft, name="draft"),
    path("<slug:document>/<int:number>/write/add/", views.add, name="add-provision"),
    path("<slug:document>/<int:number>/write/numbers/", views.numbers, name="renumber"),
    path("<slug:document>/<int:number>/write/translation/", views.translation, name="rate-translation"),
    path("<slug:document>/<int:number>/write/<int:pk>/", views.write, name="write"),
    path("<slug:document>/<int:number>/write/<int:pk>/split/", views.split, name="split-provision"),
    path("<slug:document>/<int:number>/write/<int:pk>/remove/", views.remove, name="remove-provision"),
]
