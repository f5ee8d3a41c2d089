"""Search as a Django application: listens to the archive's events from the start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from archive.events import subscribe

        from .indexing import enqueue

        subscribe(enqueue)
