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

        subscribe(enqueue)
        subscribe_to_names(enqueue_named)
        register(check_search)
