"""What must not be erased while something else rests on it: said in words before it is tried.

The database would refuse anyway (PROTECT); here the officer learns what holds the entry and what
to do instead. Erasing is rare: taking back from the public keeps everything.
"""

from collections import Counter
from collections.abc import Sequence

from django.contrib import messages
from django.db import models, router
from django.db.models.deletion import Collector, ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _


def what_rests_on(entries: Sequence[models.Model]) -> list[str]:
    """What would be orphaned by erasing the entries, such as "3 hồ sơ"; empty when nothing is."""
    if not entries:
        return []
    collector = Collector(using=router.db_for_write(type(entries[0])), origin=entries[0])
    try:
        collector.collect(entries)
    except ProtectedError as error:
        kinds = Counter(type(held)._meta.verbose_name for held in error.protected_objects)
        return [f"{count} {kind}" for kind, count in kinds.items()]
    return []


def refuse_deleting_what_is_used(
    request: HttpRequest, entries: Sequence[models.Model]
) -> HttpResponse | None:
    """Wagtail's hook before one or several entries are deleted."""
    holding = what_rests_on(entries)
    if not holding:
        return None
    words = _("This cannot be deleted: %(holding)s belong to it. Take it back from the public "
              "(Unpublish) instead: everything is kept.")  # fmt: skip
    messages.error(request, words % {"holding": ", ".join(holding)})
    viewset = type(entries[0]).snippet_viewset  # type: ignore[attr-defined]
    return HttpResponseRedirect(reverse(viewset.get_url_name("list")))
