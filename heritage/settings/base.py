"""What every profile shares: applications, middleware, templates, database, Wagtail."""

from pathlib import Path
from typing import Any

import dj_database_url

from . import env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = env.path("HERITAGE_VAR_DIR", BASE_DIR / "var")
"""Everything the installation writes: database, vault, index, collected static files."""

INSTALLED_APPS = [
    "modeltranslation",  # first, so that translated fields exist before any admin looks
    "heritage.apps.HeritageConfig",
    "heritage.accounts",
    "search",
    "archive",
    "media_pipeline",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.users",
    "wagtail.admin",
    "wagtail.search",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "heritage.middleware.TextGZipMiddleware",
    "heritage.middleware.PersonalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "heritage.middleware.PageLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "heritage.accounts.middleware.KnownDeviceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "heritage.urls"
WSGI_APPLICATION = "heritage.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'archive.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Measured: with the defaults, three writers got 157 "database is locked" in 6 s; with
    # write-ahead logging and immediate transactions, none. FULL: what an officer was told is saved
    # survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
    }
else:
    # A line that went dead without a word is given up after 15 seconds, not after the system's
    # quarter of an hour: a worker's lease is a minute.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,
        "tcp_user_timeout": 15_000,
        **DATABASES["default"].get("OPTIONS", {}),
    }

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LOGIN_URL = "account:login"
LOGIN_REDIRECT_URL = "search:saved"
LOGOUT_REDIRECT_URL = "front_door"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "heritage" / "static"]
VENDOR_DIR = BASE_DIR / "build" / "vendor"
"""Libraries for browsers, put there by script/environment; an installation may do without."""
if VENDOR_DIR.is_dir():
    STATICFILES_DIRS.append(("vendor", VENDOR_DIR))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "editorial"
MEDIA_URL = "/editorial/"
"""Only pictures of editorial pages. Recordings live in the vault and leave through one gate."""

TASKS = {
    # Wagtail's own bookkeeping must not wait for a worker: the admin would search stale data.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "media": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

WAGTAIL_SITE_NAME = "Kho di sản"
WAGTAILADMIN_BASE_URL = env.text("HERITAGE_BASE_URL", "http://127.0.0.1:8000")
WAGTAILIMAGES_IMAGE_MODEL = "archive.EditorialImage"
WAGTAILDOCS_DOCUMENT_MODEL = "archive.EditorialDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_I18N_ENABLED = False  # one tree; translations are columns (modeltranslation)
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no officer's address leaves the building
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_GLOBAL_EDIT_LOCK = True
WAGTAILADMIN_USER_LOGIN_FORM = "heritage.accounts.forms.OfficerLoginForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
