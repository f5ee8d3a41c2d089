"""The tests: as production, on a throw-away database, with fast passwords, plain static files."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH_DIR = Path(tempfile.mkdtemp(prefix="heritage-test-"))
atexit.register(shutil.rmtree, SCRATCH_DIR, ignore_errors=True)
os.environ["HERITAGE_SECRET_KEY"] = "tests-only"
os.environ["HERITAGE_HTTPS"] = "false"
os.environ["HERITAGE_ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["HERITAGE_VAR_DIR"] = str(SCRATCH_DIR)

from .production import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the static middleware warns when it is missing
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as installations have: in memory, two writers do not wait for each other but fail.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH_DIR / "test.sqlite3")}
