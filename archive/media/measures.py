"""How durations, moments and data costs are said to a reader, in the active language.

Pure functions on numbers. Sizes are in powers of 1000, as phone companies bill them.
"""

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

SECONDS_PER_MINUTE = 60
MINUTES_PER_HOUR = 60


def data_size(size_bytes: int) -> str:
    """What a download costs: "2,1 MB", "840 kB"; never "0"."""
    if size_bytes >= 1_000_000:
        megabytes = number_format(size_bytes / 1_000_000, decimal_pos=1)
        return gettext("%(number)s MB") % {"number": megabytes}
    kilobytes = number_format(max(1, round(size_bytes / 1000)))
    return gettext("%(number)s kB") % {"number": kilobytes}


def duration(seconds: float) -> str:
    """A length in words: "45 giây", "1 phút 20 giây"."""
    minutes, rest = divmod(max(1, round(seconds)), SECONDS_PER_MINUTE)
    parts = []
    if minutes:
        words = ngettext("%(count)d minute", "%(count)d minutes", minutes)
        parts.append(words % {"count": minutes})
    if rest:
        words = ngettext("%(count)d second", "%(count)d seconds", rest)
        parts.append(words % {"count": rest})
    return " ".join(parts)


def clock(seconds: float) -> str:
    """A moment of a recording as players write it: 0:07, 12:30, 1:02:03."""
    whole = int(max(0.0, seconds))
    hours, minutes = divmod(whole // SECONDS_PER_MINUTE, MINUTES_PER_HOUR)
    tail = f"{whole % SECONDS_PER_MINUTE:02d}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def moment(seconds: float) -> str:
    """A moment as it stands in an address: 12.5, 7, never 7.0 or 1e-07."""
    return f"{seconds:.2f}".rstrip("0").rstrip(".")
