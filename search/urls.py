"""Addresses of search, under a language prefix; the same question always has the same one."""

from django.urls import path

from . import inside, views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("in/<str:code>/", inside.lines, name="inside"),
]
