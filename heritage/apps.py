"""The project's own application: system checks and the Vietnamese admin catalogue."""

from django.apps import AppConfig


class HeritageConfig(AppConfig):
    name = "heritage"
    verbose_name = "Heritage"
