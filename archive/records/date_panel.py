"""A date in an edit form: after it is saved, how it was understood stands under it.

Officers write dates as they know them ("khoảng 1975", "thập niên 60"). Saying back what was read,
with the days it covers, lets them notice a slip. Owns presentation only; `archive.dates` reads.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel

from archive.dates import UncertainDate, UncertainDateError, display, parse


class DatePanel(FieldPanel):
    """A field panel for an `UncertainDateField`."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            # While something is being corrected the examples help more than the last reading.
            is_saved = self.bound_field is not None and not self.form.is_bound
            if is_saved and (understood := said_back(self.value_from_instance or "")):
                self.help_text = understood


def said_back(words: str) -> str:
    """How the words are understood: "Được hiểu là: thập niên 1960 (từ 1/1/1960 đến 31/12/1969)".

    "" when there are none, or when an old import left something unreadable.
    """
    try:
        when = parse(words)
    except UncertainDateError:
        return ""
    return _("Understood as: %(date)s") % {"date": f"{display(when)}{_days(when)}"}


def _days(when: UncertainDate) -> str:
    """The days in brackets, left out where the words already name one day, or none is known."""
    first, last = when.earliest, when.latest
    if first == last:
        return ""
    if first is None:
        days = _("until %(last)s") % {"last": _day(last)}
    elif last is None:
        days = _("from %(first)s on") % {"first": _day(first)}
    else:
        days = _("from %(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}
    return f" ({days})"


def _day(day: date | None) -> str:
    return f"{day.day}/{day.month}/{day.year}" if day else ""
