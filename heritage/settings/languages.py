"""The languages of the interface: Vietnamese is the source, the others are translations."""

from .base import BASE_DIR

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("fr", "Français"), ("zh-hans", "简体中文")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = "heritage.formats"
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

LANGUAGE_COOKIE_NAME = "heritage_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

MODELTRANSLATION_DEFAULT_LANGUAGE = "vi"
MODELTRANSLATION_LANGUAGES = tuple(code for code, _ in LANGUAGES)
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("vi", "en"),
    "fr": ("en", "vi"),
    "zh-hans": ("en", "vi"),
}
MODELTRANSLATION_CUSTOM_FIELDS = ("RichTextField",)

LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "heritage" / "locale"]
"""Ours first: the site's own strings, then what Wagtail's Vietnamese catalogue lacks."""

WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt")]
