"""For commands that need no site (`transcode`): no database, no secret, nothing of Wagtail.

`manage.py` chooses it for them unless DJANGO_SETTINGS_MODULE names a profile of somebody else's.
"""

from .languages import LANGUAGE_CODE, LANGUAGES, USE_I18N
from .media import *

__all__ = ["LANGUAGES", "LANGUAGE_CODE", "USE_I18N"]

INSTALLED_APPS = ["media_pipeline"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, dict[str, str]] = {}
