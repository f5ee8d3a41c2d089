"""Which formats show breaks that ffmpeg may pass over in silence, and who reads them.

Each reader goes through a file once, without decoding: hundreds of megabytes a second.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from media_pipeline.amr_frames import amr_breaks
from media_pipeline.dv_frames import dv_breaks
from media_pipeline.matroska_blocks import matroska_breaks
from media_pipeline.ogg_pages import ogg_breaks
from media_pipeline.transport import transport_breaks
from media_pipeline.values import Break, SourceInfo

Reader = Callable[[BinaryIO, Callable[[], None]], list[Break]]

READERS: Mapping[str, Reader] = {
    "ogg": ogg_breaks,
    "mpegts": transport_breaks,
    "amr": amr_breaks,
    "dv": dv_breaks,
    "matroska": matroska_breaks,
}
"""By the name of the demuxer. Formats that are not here state their length, or have nothing to
count: a cut in MP3 without a length or ADTS shows when it is decoded, or not at all."""


def read_breaks(path: Path, source: SourceInfo, on_read: Callable[[], None]) -> list[Break]:
    """Return where the container of ``source`` itself says that something is missing.

    ``on_read`` is called often, so that a long recording can be reported on or given up.
    """
    reader = READERS.get(source.container)
    if reader is None or source.states_duration:  # a stated length tells more: how much is lost
        return []
    with path.open("rb") as file:
        return reader(file, on_read)
