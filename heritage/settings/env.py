"""Typed readers of environment variables; a wrong value stops start-up and says what to write.

Owns nothing but the reading: the table of variables with their meaning is in README.md.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """The variable's text; one that is set but empty counts as not set."""
    return os.environ.get(name, "").strip() or default


def required(name: str) -> str:
    """The variable's text; raises ImproperlyConfigured when it is unset or empty."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}; see README, Settings.")
    return value


def flag(name: str, *, default: bool) -> bool:
    word = text(name).lower()
    if not word:
        return default
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {word!r}.")


def whole_number(name: str, default: int) -> int:
    word = text(name)
    try:
        return int(word) if word else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {word!r}.") from error


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list; empty entries are dropped."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else list(default)


def path(name: str, default: Path) -> Path:
    value = text(name)
    return Path(value).expanduser().resolve() if value else default
