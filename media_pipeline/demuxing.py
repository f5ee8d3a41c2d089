"""How ffmpeg's libraries are held inside one local file of one format."""

from collections.abc import Mapping
from pathlib import Path

import av
from av.container import InputContainer

from media_pipeline.values import Limits

STRICT = {"err_detect": "crccheck+explode"}
"""For decoders: without it they paint over what is missing and say nothing."""


def demuxer_options(demuxer: str, limits: Limits) -> dict[str, str]:
    """Input options that keep ffmpeg's libraries inside one local file of one format."""
    return {
        "protocol_whitelist": "file",
        "format_whitelist": demuxer,
        "max_pixels": str(limits.max_video_pixels),
        "max_streams": str(limits.max_streams),
    }


def opened(path: Path, demuxer: str, options: Mapping[str, str]) -> InputContainer:
    """Open a recording of a stranger, in the screening room only; the caller closes it.

    Titles are in whatever code their decade used (TCVN3, VNI, windows-1258): letters that are no
    UTF-8 are replaced, not fallen over. Raises :class:`av.error.FFmpegError`.
    """
    return av.open(
        f"file:{path.absolute()}", format=demuxer, options=dict(options), metadata_errors="replace"
    )
