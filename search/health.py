"""What stands in the way of searching at this moment, for monitors. Changes nothing.

Asks every engine the installation uses, the one to fall back on too: while only that one answers,
people find less than they should, and nothing is left to fall back on.
"""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from .engines import engine_names, get_engine
from .missed import behind_since

PATIENCE: Final = timedelta(minutes=10)
"""How long a change may wait for an index; longer, no worker sends it."""


def troubles() -> tuple[str, ...]:
    """Return the codes of what is wrong; empty when all is well."""
    behind = behind_since(timezone.now() - PATIENCE)
    names = engine_names()
    down = [f"{name}_down" for name in names if not get_engine(name).health().is_up]
    return (*down, *(f"{name}_behind" for name in names if name in behind.late | behind.missed))
