"""Addresses of search, under a language prefix; the same question always has the same one."""

from django.urls import path

from . import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
]
