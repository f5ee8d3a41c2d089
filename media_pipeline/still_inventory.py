"""The list of what was made of a picture or a document: every file proved and checksummed."""

import json
from dataclasses import replace
from pathlib import Path

from media_pipeline.inventory import (
    PICTURE_TYPES,
    OnFile,
    describe_output,
    describe_part,
    picture_outputs,
)
from media_pipeline.layout import PAGE_FILE, PAGES_INDEX, TEXT_FILE, page_directory, plain_width
from media_pipeline.tiles import INFO_FILE, file_paths
from media_pipeline.values import Output, Part, SourceInfo
from media_pipeline.verify import unproved

JSON = "application/json"
FIRST_BYTES = {".jpg": b"\xff\xd8\xff", ".webp": b"RIFF", ".json": b"{"}
"""How a file of that suffix begins: tiles and pages are too many to decode them again."""


def still_outputs(
    source: SourceInfo, recipe_ids: set[str], directory: Path, on_file: OnFile
) -> list[Output]:
    """Return what the recipes made of ``source`` in ``directory``.

    Raises :class:`ProcessingFailedError` (``output_unproved``) for what is not as it should be.
    """
    outputs: list[Output] = []
    for stem in ("image", "cover"):
        if stem in recipe_ids:
            outputs += picture_outputs(directory, _pictures(directory, stem), stem, on_file)
    if "iiif" in recipe_ids:
        outputs.append(_tile_output(source, directory, on_file))
    if "pages" in recipe_ids:
        outputs.append(_page_output(source, directory, on_file))
    if "text" in recipe_ids and (directory / TEXT_FILE).exists():
        outputs.append(describe_output(directory, TEXT_FILE, "text", "text", JSON))
    return outputs


def _pictures(directory: Path, stem: str) -> tuple[Path, ...]:
    return tuple(
        sorted(file for file in directory.glob(f"{stem}_*") if file.suffix in PICTURE_TYPES)
    )


def _tile_output(source: SourceInfo, directory: Path, on_file: OnFile) -> Output:
    """Prove that every tile which the geometry promises is there and is a JPEG."""
    paths = file_paths(source.width, source.height)
    parts = tuple(_proved_part(directory, path, on_file) for path in paths)
    info = describe_output(directory, INFO_FILE, "iiif", "info", JSON)
    return _with_parts(replace(info, width=source.width, height=source.height), parts)


def _page_output(source: SourceInfo, directory: Path, on_file: OnFile) -> Output:
    """Prove that every page has its files; an index without one of its pages proves nothing."""
    listed = json.loads((directory / PAGES_INDEX).read_text(encoding="utf-8"))["pages"]
    if len(listed) != source.page_count:
        raise unproved(directory / PAGES_INDEX, f"{len(listed)} of {source.page_count} pages")
    parts: list[Part] = []
    for page in listed:
        folder = page_directory(page["number"])
        names = [f"{width}.webp" for width in page["widths"]]
        if names:
            names += [PAGE_FILE, f"{plain_width(page['widths'])}.jpg"]
        parts += [_proved_part(directory, f"{folder}/{name}", on_file) for name in names]
    index = describe_output(directory, PAGES_INDEX, "pages", "index", JSON)
    return _with_parts(index, tuple(parts))


def _proved_part(directory: Path, path: str, on_file: OnFile) -> Part:
    start = FIRST_BYTES[Path(path).suffix]
    try:
        with (directory / path).open("rb") as file:
            is_right = file.read(len(start)) == start
    except FileNotFoundError as error:
        raise unproved(directory / path, "missing") from error
    if not is_right:
        raise unproved(directory / path, "not what its name says")
    return describe_part(directory, path, on_file)


def _with_parts(output: Output, parts: tuple[Part, ...]) -> Output:
    total = output.size_bytes + sum(part.size_bytes for part in parts)
    return replace(output, total_bytes=total, parts=parts)
