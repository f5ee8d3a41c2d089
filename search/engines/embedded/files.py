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

UNREADABLE: Final = "unreadable"
"""Stands for the file when the pointer does not name any; no file has this name."""
_NAME: Final = re.compile(r"\w[\w.-]*")


class IndexFiles:
    """The generations of one index: `index.sqlite3` names index-….sqlite3 and index.current."""

    def __init__(self, family: Path) -> None:
        self.family = family
        self.pointer = family.with_suffix(".current")
        stem, suffix = re.escape(family.stem), re.escape(family.suffix)
        self._generation = re.compile(rf"({stem}-\d{{20}}-[0-9a-f]{{6}}{suffix}).*")
        """With whatever SQLite and we put beside a file under its name."""

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
        return path

    def publish_first(self, filled: Path) -> Path:
        """As publish, unless another process was first; then that one's file is the answer."""
        path = filled.with_suffix("")
        filled.rename(path)
        if self._point_to(path, replace=False):
            return path
        path.unlink()
        return self.current() or path

    def remove_unused(self) -> None:
        """Delete every generation but the current one, half-filled ones too."""
        current = self.current()
        for path in self.family.parent.glob(f"{self.family.stem}-*"):
            found = self._generation.fullmatch(path.name)
            if found and (current is None or found[1] != current.name):
                path.unlink(missing_ok=True)

    def is_damaged(self, path: Path) -> bool:
        """Whether some process found that this generation cannot be read."""
        return _mark(path).exists()

    def note_damage(self, path: Path) -> None:
        """Tell every process that this generation cannot be read."""
        if path.exists():
            _mark(path).touch()

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


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")
