"""Which file the index is in. A rebuild makes another file; one rename of a pointer swaps them.

A SQLite file must never be replaced under its write-ahead log, so each generation has its own name
and a small text file beside them names the current one.
"""

import os
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

GENERATIONS_KEPT: Final = 2
"""The current one and the one before, until the current one has proved right."""


UNREADABLE: Final = "unreadable"
"""Stands for the file when the pointer does not name any; no file has this name."""
_NAME: Final = re.compile(r"\w[\w.-]*")
_ENDINGS: Final = ("", "-wal", "-shm", ".damaged")


class IndexFiles:
    """The generations of one index: `index.sqlite3` names index-….sqlite3 and index.current."""

    def __init__(self, family: Path) -> None:
        self.family = family
        self.pointer = family.with_suffix(".current")

    def current(self) -> Path | None:
        """The file in use, or None before the first one."""
        try:
            name = self.pointer.read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        return self.family.with_name(name if _NAME.fullmatch(name) else UNREADABLE)

    def fresh(self) -> Path:
        """A name for a new generation, not yet in use; its folder exists."""
        self.family.parent.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
        return self.family.with_name(
            f"{self.family.stem}-{stamp}-{secrets.token_hex(3)}{self.family.suffix}.filling"
        )

    def publish(self, filled: Path) -> Path:
        """Make a filled, closed file the current one, at once for every process."""
        path = filled.with_suffix("")
        filled.rename(path)
        self._point_to(path, replace=True)
        self._remove_old()
        return path

    def publish_first(self, filled: Path) -> Path:
        """As publish, unless another process was first; then that one's file is the answer."""
        path = filled.with_suffix("")
        filled.rename(path)
        if self._point_to(path, replace=False):
            return path
        path.unlink()
        return self.current() or path

    def restore_previous(self) -> bool:
        """Point to the generation before the current one; False when there is none."""
        older = self._older()
        return bool(older) and self._point_to(older[-1], replace=True)

    def drop_previous(self) -> None:
        """Delete every generation before the current one."""
        for path in self._older():
            _remove(path)

    def is_damaged(self, path: Path) -> bool:
        """Whether some process found that this generation cannot be read."""
        return _mark(path).exists()

    def note_damage(self, path: Path) -> None:
        """Tell every process that this generation cannot be read."""
        if path.exists():
            _mark(path).touch()

    def _older(self) -> list[Path]:
        current = self.current()
        return [path for path in self._generations() if current and path < current]

    def _generations(self) -> list[Path]:
        """Every finished one, oldest first."""
        return sorted(self.family.parent.glob(f"{self.family.stem}-*{self.family.suffix}"))

    def _point_to(self, path: Path, *, replace: bool) -> bool:
        """Write the pointer beside its place and move it there; False when it may not replace."""
        written = self.pointer.with_name(f"{path.name}.pointer")
        written.write_text(path.name, encoding="ascii")
        try:
            if replace:
                written.replace(self.pointer)
            else:
                os.link(written, self.pointer)
        except FileExistsError:
            return False
        finally:
            written.unlink(missing_ok=True)
        return True

    def _remove_old(self) -> None:
        for old in self._generations()[:-GENERATIONS_KEPT]:
            _remove(old)


def _remove(path: Path) -> None:
    for ending in _ENDINGS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")
