"""Pictures and documents from the safe side: what is asked of the stillroom.

The decoding happens in a process of its own (:mod:`media_pipeline.stillroom`). What it wrote is
proved in :mod:`media_pipeline.still_inventory`.
"""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from media_pipeline.images import check_stated_size, describe_image
from media_pipeline.rooms import Room, ask
from media_pipeline.signatures import Signature
from media_pipeline.values import Limits, SourceInfo

STILLROOM = Room(module="media_pipeline.stillroom", crash_code="opener_crashed")
OPENED_BY_LIBRARIES = frozenset({"WEBP", "HEIF", "AVIF", "PDF"})
"""Formats whose very header is read by a library in C. The others are read by Python code, at once
and without a process."""
DESCRIBE_SECONDS = 30
"""A header takes a tenth of a second."""
MAKE_SECONDS, MAKE_SECONDS_PER_PAGE = 600, 20
"""A picture of 100 megapixels takes half a minute, a page a second; there are slow machines."""


def describe_still(path: Path, signature: Signature, limits: Limits) -> SourceInfo:
    """Return what the header of a picture or document says; no pixel is decoded.

    Raises :class:`SourceRefusedError` and :class:`SourceDamagedError`.
    """
    if signature.opener not in OPENED_BY_LIBRARIES:
        return describe_image(path, signature, limits)
    if signature.is_image:
        check_stated_size(path, limits)
    request = {"verb": "describe", "signature": asdict(signature)}
    answer = ask(STILLROOM, request, path, limits, DESCRIBE_SECONDS)
    return SourceInfo.from_json(answer)


def make_stills(
    path: Path,
    source: SourceInfo,
    recipe_ids: set[str],
    directory: Path,
    limits: Limits,
    *,
    niceness: int,
    is_salvaging: bool = False,
    on_share: Callable[[float], None] = lambda _share: None,
) -> None:
    """Make what is wanted of a picture or document.

    ``is_salvaging``: show what there is of a damaged file. ``on_share`` hears the finished share,
    also while nothing changes; what it raises ends the work. Raises the errors of
    :mod:`media_pipeline.errors`, and :class:`OSError` for a disk that takes no more.
    """
    request = {
        "verb": "make",
        "source": source.as_json(),
        "recipes": sorted(recipe_ids),
        "directory": str(directory.absolute()),
        "is_salvaging": is_salvaging,
    }
    seconds = MAKE_SECONDS + MAKE_SECONDS_PER_PAGE * source.page_count
    ask(
        STILLROOM,
        request,
        path,
        limits,
        seconds,
        niceness=niceness,
        may_write=True,
        on_share=on_share,
    )
