"""Addresses of the recordings tab, inside the admin (which asks for a signed-in account)."""

from django.urls import path

from . import admin_views as views
from . import removal_views as removal
from .transcripts import admin_views as words
from .transcripts import alignment_views as alignment

RECORDING = "<int:pk>/<str:code>"

app_name = "archive_media"
urlpatterns = [
    path("<int:pk>/panel/", views.panel, name="panel"),
    path("<int:pk>/upload/", views.upload, name="upload"),
    path("<int:pk>/status/", views.status, name="status"),
    path("<int:pk>/stream/", views.stream, name="stream"),
    path("<int:pk>/<str:code>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/<str:code>/salvage/", views.salvage, name="salvage"),
    path("<int:pk>/<str:code>/retry/", views.retry, name="retry"),
    path("<int:pk>/<str:code>/caption/", views.caption, name="caption"),
    path("<int:pk>/removed/", removal.removed, name="removed"),
    path(f"{RECORDING}/remove/", removal.remove, name="remove"),
    path(f"{RECORDING}/restore/", removal.restore, name="restore"),
    path(f"{RECORDING}/words/", words.words, name="words"),
    path(f"{RECORDING}/words/elan/", words.download_elan, name="download_elan"),
    path(f"{RECORDING}/words/versions/", words.versions, name="word_versions"),
    path(
        f"{RECORDING}/words/versions/<int:revision>/restore/", words.restore, name="restore_words"
    ),
    path(f"{RECORDING}/words/files/<int:file>/", words.place, name="place_words"),
    path(f"{RECORDING}/words/files/<int:file>/given/", words.given_file, name="given_words"),
    path(f"{RECORDING}/words/<int:transcript>/align/", alignment.align, name="align"),
    path(f"{RECORDING}/words/<int:transcript>/save/", alignment.save, name="save_words"),
    path(f"{RECORDING}/words/<int:transcript>/remove/", words.remove, name="remove_words"),
    path(
        f"{RECORDING}/words/<int:transcript>/<str:format_>/", words.download, name="download_words"
    ),
]
