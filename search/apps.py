"""Search as a Django application: listens to the archive's events from the start."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from archive.events import subscribe, subscribe_to_names

        from .checks import check_search
        from .indexing import enqueue, enqueue_named
        from .missed import note_event

        for listener in (enqueue, note_event):
            subscribe(listener)
        for names_listener in (enqueue_named, note_event):
            subscribe_to_names(names_listener)
        register(check_search)
