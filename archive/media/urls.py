"""The gate's addresses, outside the language prefix: bytes have no language."""

from django.urls import path

from . import views
from .transcripts import captions

app_name = "media"
urlpatterns = [
    path("<str:code>/captions/<str:name>.vtt", captions.file, name="captions"),
    path("<str:code>/<str:version>/<path:path>", views.file, name="file"),
]
