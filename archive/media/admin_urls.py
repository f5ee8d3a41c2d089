"""Addresses of the recordings tab, inside the admin (which asks for a signed-in account)."""

from django.urls import path

from . import admin_views as views

app_name = "archive_media"
urlpatterns = [
    path("<int:pk>/panel/", views.panel, name="panel"),
    path("<int:pk>/upload/", views.upload, name="upload"),
    path("<int:pk>/status/", views.status, name="status"),
    path("<int:pk>/stream/", views.stream, name="stream"),
    path("<int:pk>/<str:code>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/<str:code>/retry/", views.retry, name="retry"),
    path("<int:pk>/<str:code>/caption/", views.caption, name="caption"),
]
