"""The day it is in Việt Nam."""

from datetime import date

from django.utils import timezone


def today_here() -> date:
    """Today, whatever the server's clock or an editor's own time zone says."""
    return timezone.localdate(timezone=timezone.get_default_timezone())
