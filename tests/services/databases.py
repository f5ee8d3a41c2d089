"""Migrated databases by copy: the migrations run once, and again only when one of them changes.

A fresh SQLite file is kept in `build/`; on PostgreSQL a template database is kept on the server,
which copies it itself. Both are named after the migrations they were made by.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT: Final = Path(__file__).resolve().parents[2]
KEPT: Final = ROOT / "build" / "databases"
ALSO_DECISIVE: Final = (ROOT / "heritage/settings/languages.py", ROOT / "requirements.txt")
"""What migrations depend on besides their own text."""


def prepare(connection: BaseDatabaseWrapper) -> bool:
    """Put a migrated copy where this connection's test database will be; whether it is there now.

    On PostgreSQL it is not there yet: the test database is made from the template then.
    """
    name = f"migrated_{_fingerprint()}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with _alone():
        if connection.vendor == "postgresql":
            _ensure_template(connection, name)
            connection.settings_dict["TEST"]["TEMPLATE"] = name
            return False
        shutil.copyfile(_ensured_file(name), connection.settings_dict["TEST"]["NAME"])
    return True


def _ensured_file(name: str) -> Path:
    path = KEPT / f"{name}.sqlite3"
    if not path.exists():
        for outdated in KEPT.glob("migrated_*.sqlite3"):
            outdated.unlink()
        filling = path.with_suffix(".filling")
        filling.unlink(missing_ok=True)
        _migrate(f"sqlite:///{filling}")
        filling.rename(path)
    return path


def _ensure_template(connection: BaseDatabaseWrapper, name: str) -> None:
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return
        filling = f"{name}_filling"
        cursor.execute(f"DROP DATABASE IF EXISTS {filling}")
        cursor.execute(f"CREATE DATABASE {filling}")
        _migrate(_postgres_url(connection.settings_dict, filling))
        cursor.execute(f"ALTER DATABASE {filling} RENAME TO {name}")


def _postgres_url(facts: dict[str, Any], name: str) -> str:
    account = f"{facts['USER']}:{facts['PASSWORD']}" if facts["PASSWORD"] else facts["USER"]
    return f"postgres://{account}@{facts['HOST']}:{facts['PORT']}/{name}"


def _migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "heritage.settings.test",
            "DATABASE_URL": url,
        },
        check=True,
    )


def _fingerprint() -> str:
    """Changes whenever a migration does, ours or a library's."""
    found = hashlib.sha256()
    folders = sorted(Path(one.path) / "migrations" for one in apps.get_app_configs())
    for path in [*ALSO_DECISIVE, *(file for one in folders for file in sorted(one.glob("*.py")))]:
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: the others find the copy made."""
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
