"""What a salvaged recording lacks, said to visitors. Pure: reads what is kept on the asset."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from .measures import clock

SHOWN_PLACES = 3
"""More would be a table, which the reader of a song does not need."""


def loss_words(losses: Iterable[Mapping[str, Any]]) -> str:
    """ "This recording is damaged; missing or disturbed at: 0:12–0:15, …"; "" when it is whole."""
    spans = sorted((loss["start_seconds"], loss["end_seconds"]) for loss in losses)
    if not spans:
        return ""
    places = list(dict.fromkeys(f"{clock(start)}–{clock(end)}" for start, end in spans))
    more = " …" if len(places) > SHOWN_PLACES else ""
    told = ", ".join(places[:SHOWN_PLACES]) + more
    return _("The original is damaged. Missing or disturbed: %(places)s.") % {"places": told}
