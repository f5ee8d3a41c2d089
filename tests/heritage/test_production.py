"""The strict profile starts from exactly what the README documents, and refuses to guess."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _documented() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _manage(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HERITAGE_", "DJANGO_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def filled(tmp_path: Path) -> dict[str, str]:
    """The example file with the two things only the owner can know, in a fresh folder."""
    return {
        **_documented(),
        "HERITAGE_SECRET_KEY": "k3" * 30,
        "HERITAGE_ALLOWED_HOSTS": "disan.example.vn",
        "HERITAGE_VAR_DIR": str(tmp_path / "new" / "var"),
    }


@pytest.mark.slow
def test_it_starts_from_the_example_file_in_a_fresh_folder(filled: dict[str, str]) -> None:
    run = _manage("check", "--database", "default", **filled)
    assert run.returncode == 0, run.stderr


@pytest.mark.slow
def test_the_command_line_is_strict_unless_told_otherwise(filled: dict[str, str]) -> None:
    del filled["DJANGO_SETTINGS_MODULE"]
    run = _manage("diffsettings", **filled)
    assert "HERITAGE_IS_DEMONSTRATION = False" in run.stdout
    assert "SECURE_SSL_REDIRECT = True" in run.stdout
    assert "sqlite3" in run.stdout


@pytest.mark.parametrize("name", ["HERITAGE_SECRET_KEY", "HERITAGE_ALLOWED_HOSTS"])
def test_a_missing_secret_or_host_stops_it_with_its_name(filled: dict[str, str], name: str) -> None:
    run = _manage("check", **{**filled, name: ""})
    assert run.returncode != 0
    assert name in run.stderr


def test_a_wrong_flag_stops_it_and_says_what_to_write(filled: dict[str, str]) -> None:
    run = _manage("check", **{**filled, "HERITAGE_HTTPS": "maybe"})
    assert "HERITAGE_HTTPS must be true or false" in run.stderr
