"""Who may import whom, read from the syntax trees: imports inside functions count."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("heritage", "search", "archive", "media_pipeline")
"""From the top; each may import those below it and never those above."""
ROOMS = (
    ("vocabularies", "places", "lunar", "dates", "events", "spelling", "upsert", "passages"),
    ("access",),
    ("records",),
    ("festivals", "media"),
    ("consent",),
    ("intake", "interchange", "outreach", "reporting", "pages"),
    ("demonstration",),
)
"""The archive's rooms from the bottom; each may import its own row and those before it."""
COMPOSITION = {"models", "apps", "translation", "urls", "wagtail_hooks", "management", "migrations"}
"""Modules of the archive that gather the rooms, and so may import all of them."""


def _sources(folder: str) -> Iterator[Path]:
    return (
        path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
    )


def _imports(path: Path) -> Iterator[str]:
    """Absolute names of everything the file imports."""
    package = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: -node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            yield module
            yield from (f"{module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("layer", LAYERS)
def test_no_layer_imports_one_above_it(layer: str) -> None:
    above = LAYERS[: LAYERS.index(layer)]
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _sources(layer)
        for name in _imports(path)
        if name.split(".")[0] in above
    ]
    assert not wrong, "\n".join(wrong)


def _rank(room: str) -> int | None:
    return next((rank for rank, row in enumerate(ROOMS) if room in row), None)


def test_every_room_of_the_archive_has_its_place() -> None:
    rooms = {path.parent.name for path in (ROOT / "archive").glob("*/__init__.py")} - COMPOSITION
    assert rooms <= {room for row in ROOMS for room in row}


def test_rooms_of_the_archive_import_one_way() -> None:
    wrong = []
    for path in _sources("archive"):
        room = path.relative_to(ROOT / "archive").with_suffix("").parts[0]
        rank = _rank(room)
        if room in COMPOSITION or room == "__init__":
            continue
        assert rank is not None, f"{path.relative_to(ROOT)} has no place among the rooms"
        for name in _imports(path):
            other = _rank(name.split(".")[1]) if name.startswith("archive.") else None
            if other is not None and other > rank:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_elasticsearch_is_imported_by_one_engine_only() -> None:
    users = {
        path.relative_to(ROOT).parts[:3]
        for layer in LAYERS
        for path in _sources(layer)
        for name in _imports(path)
        if name.split(".")[0] in ("elasticsearch", "elasticsearch_dsl", "elastic_transport")
    }
    folders = {"/".join(user).removesuffix(".py") for user in users}
    assert folders == {"search/engines/elasticsearch"}


def test_processes_are_spawned_in_one_module_only() -> None:
    spawners = {
        str(path.relative_to(ROOT))
        for layer in LAYERS
        for path in _sources(layer)
        for name in _imports(path)
        if name.split(".")[0] in ("subprocess", "multiprocessing", "pty")
    }
    assert spawners == {"media_pipeline/run.py"}


def test_the_catalogue_speaks_no_http_in_its_services() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in _sources("archive")
        if path.name in ("services.py", "selectors.py", "rules.py")
        and any(name.startswith("django.http") for name in _imports(path))
    ]
    assert not wrong
