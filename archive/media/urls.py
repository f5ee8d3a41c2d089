"""The gate's addresses, outside the language prefix: bytes have no language."""

from django.urls import path

from . import views

app_name = "media"
urlpatterns = [
    path("<str:code>/<str:version>/<path:path>", views.file, name="file"),
]
