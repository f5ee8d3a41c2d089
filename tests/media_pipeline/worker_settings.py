"""The smallest site that has a media queue: for worker processes that tests start and kill.

That it suffices also proves that the pipeline needs nothing of the rest of the project.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url

ROOM = Path(os.environ["MEDIA_TEST_ROOM"])
"""Directory of one test: database, vault, witness."""

SECRET_KEY = "tests-only"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django_tasks", "django_tasks_db", "media_pipeline"]
DATABASE_URL = os.environ.get("MEDIA_TEST_DATABASE_URL", "")
"""A PostgreSQL server to share between workers; empty: SQLite in the room."""
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(DATABASE_URL)
    if DATABASE_URL
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ROOM / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL",
        },
    }
}
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "media": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
HERITAGE_MEDIA_ROOT = ROOM / "vault"
HERITAGE_MEDIA_LEASE_SECONDS = float(os.environ.get("MEDIA_TEST_LEASE_SECONDS", "2"))
HERITAGE_WORKER_IDLE_SECONDS = 0.1
HERITAGE_MEDIA_MAX_ATTEMPTS = int(os.environ.get("MEDIA_TEST_MAX_ATTEMPTS", "3"))
HERITAGE_WORKER_CHORES = [
    os.environ.get("MEDIA_TEST_CHORE", "tests.media_pipeline.witness.take_note")
]
