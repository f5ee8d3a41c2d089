"""Engines that failed a moment ago and are left alone for a while, in this process.

So that not every visitor, and nobody who saves, waits for a server that does not answer.
"""

import time
from typing import Final

REST_SECONDS: Final = 15

_until: dict[str, float] = {}


def rest(name: str) -> None:
    """Leave the engine of that name alone for REST_SECONDS."""
    _until[name] = time.monotonic() + REST_SECONDS


def is_resting(name: str) -> bool:
    """Whether it failed less than REST_SECONDS ago."""
    return _until.get(name, 0.0) > time.monotonic()


def forget() -> None:
    """Ask every engine again at once; for whoever has just repaired one."""
    _until.clear()
