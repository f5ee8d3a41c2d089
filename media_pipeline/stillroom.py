"""The process in which pictures and documents of strangers are opened: ``python -m`` this module.

Decoders for HEIC, AVIF, TIFF or PDF are large libraries in C, and a file may be made to break them.
Here such a file breaks one small process with bounded memory and time, no settings, no database and
no secrets. Started by :mod:`media_pipeline.stills` only.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from media_pipeline import recipes
from media_pipeline.documents import Page, describe_pdf, pages_of
from media_pipeline.doorway import Verb, say, serve
from media_pipeline.errors import SourceDamagedError
from media_pipeline.images import arm_bomb_guard, describe_image, open_guarded
from media_pipeline.ladder import steps_for
from media_pipeline.layout import PAGE_FILE, PAGES_INDEX, TEXT_FILE, page_directory, plain_width
from media_pipeline.responsive import make_responsive, narrowed, write_jpeg, write_webp
from media_pipeline.signatures import Signature
from media_pipeline.tiles import write_tiles
from media_pipeline.upright import Upright, decode_upright
from media_pipeline.values import Kind, Limits, SourceInfo


def _describe(request: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    arm_bomb_guard(limits.max_image_pixels)
    signature = Signature(**request["signature"])
    describe = describe_pdf if signature.is_document else describe_image
    return describe(Path(request["path"]), signature, limits).as_json()


def _make(request: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    arm_bomb_guard(limits.max_image_pixels)
    source = SourceInfo.from_json(request["source"])
    make = _make_document if source.kind is Kind.DOCUMENT else _make_picture
    make(request, source, limits)
    return {}


VERBS: dict[str, Verb] = {
    "describe": _describe,
    "make": _make,
}


def _make_picture(request: Mapping[str, Any], source: SourceInfo, limits: Limits) -> None:
    directory, wanted = Path(request["directory"]), set(request["recipes"])
    has_tiles = "iiif" in wanted
    longest = None if has_tiles else _needed_side(source)
    with open_guarded(Path(request["path"]), source.container, limits) as image:
        picture = decode_upright(image, longest, is_salvaging=request["is_salvaging"])
        base = picture
        if has_tiles:
            kept: list[Upright] = []
            write_tiles(picture, directory, kept.append, lambda done: say("share", done * 0.7))
            widest = recipes.IMAGE_WIDTHS[-1]
            base = next((one for one in reversed(kept) if one.size[0] >= widest), picture)
        if "image" in wanted:
            make_responsive(
                base.whole(),
                stem="image",
                widths=recipes.IMAGE_WIDTHS,
                directory=directory,
                has_avif=True,
                on_written=lambda done: say("share", 0.7 * has_tiles + done * 0.3),
            )


def _needed_side(source: SourceInfo) -> int:
    """The longer side of the picture at the largest width that is made of it."""
    largest_width = steps_for(source.width, recipes.IMAGE_WIDTHS)[-1]
    return -(-max(source.width, source.height) * largest_width // source.width)


def _make_document(request: Mapping[str, Any], source: SourceInfo, limits: Limits) -> None:
    directory, wanted = Path(request["directory"]), set(request["recipes"])
    entries: list[dict[str, Any]] = []
    has_cover = "cover" not in wanted
    pages = pages_of(Path(request["path"]), source, limits, is_salvaging=request["is_salvaging"])
    for number, page in enumerate(pages, start=1):
        entries.append(_page_entry(number, page))
        if page is not None and not has_cover:
            has_cover = bool(_write_cover(page, directory))
        if page is not None and "pages" in wanted:
            _write_page(page, directory / page_directory(number), entries[-1])
        say("share", number / source.page_count)
    if not any(entry["widths"] for entry in entries):
        raise SourceDamagedError("corrupt", found="not one page can be shown")
    _write_texts(entries, directory, wanted)


def _write_cover(page: Page, directory: Path) -> tuple[Path, ...]:
    """The first page that can be shown stands for the dossier."""
    widths = recipes.PAGE_WIDTHS[:-1]
    return make_responsive(page.image, stem="cover", widths=widths, directory=directory)


def _write_texts(entries: list[dict[str, Any]], directory: Path, wanted: set[str]) -> None:
    if "pages" in wanted:
        index = [{**entry, "text": bool(entry["text"])} for entry in entries]
        _write_json(directory / PAGES_INDEX, {"pages": index})
    if "text" in wanted and any(entry["text"] for entry in entries):
        texts = [{"page": entry["number"], "text": entry["text"]} for entry in entries]
        _write_json(directory / TEXT_FILE, {"pages": texts})


def _page_entry(number: int, page: Page | None) -> dict[str, Any]:
    if page is None:
        return {"number": number, "width": 0, "height": 0, "widths": [], "text": ""}
    widths = steps_for(page.image.width, recipes.PAGE_WIDTHS)
    return {
        "number": number,
        "width": page.image.width,
        "height": page.image.height,
        "widths": list(widths),
        "text": page.text,
    }


def _write_page(page: Page, directory: Path, entry: Mapping[str, Any]) -> None:
    directory.mkdir(parents=True)
    plain = plain_width(entry["widths"])
    image = page.image
    for width in reversed(entry["widths"]):
        image = narrowed(image, width)
        write_webp(image, directory / str(width), effort=recipes.PAGE_WEBP_EFFORT)
        if width == plain:
            write_jpeg(image, directory / str(width))
    _write_json(directory / PAGE_FILE, entry)


def _write_json(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    serve(sys.argv[1:], VERBS)
