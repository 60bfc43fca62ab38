"""Addresses of designing forms."""

from django.urls import path

from yobal.web.staff.asking import views

urlpatterns = [
    path("", views.forms, name="forms"),
    path("start/", views.start, name="start-form"),
    path("<int:number>/", views.form, name="form"),
    path("<int:number>/order/", views.order, name="order-questions"),
    path("<int:number>/remove/", views.remove, name="remove-form"),
    path("<int:number>/use/", views.use, name="use-form"),
    path("<int:number>/add/<slug:kind>/", views.add, name="add-question"),
    path("<int:number>/q/<slug:code>/", views.question, name="question"),
    path("<int:number>/q/<slug:code>/remove/", views.remove_question, name="remove-question"),
]
