"""One Django application with one migration history; its rooms are packages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = _("Archive")

    def ready(self) -> None:
        from archive.media.services import connect_pipeline
        from archive.pages.views import preview
        from archive.records.previews import draw_with
        from archive.records.publication import connect_wagtail

        connect_wagtail()
        connect_pipeline()
        draw_with(preview)
