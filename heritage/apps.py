"""The project's own application: system checks and the Vietnamese admin catalogue."""

from django.apps import AppConfig
from django.conf import settings


class HeritageConfig(AppConfig):
    name = "heritage"
    verbose_name = "Heritage"

    def ready(self) -> None:
        for folder in (settings.VAR_DIR, settings.FILE_UPLOAD_TEMP_DIR):
            folder.mkdir(parents=True, exist_ok=True)
