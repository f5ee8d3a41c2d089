"""How ffmpeg's libraries are held inside one local file of one format. Opens nothing."""

from media_pipeline.values import Limits


def demuxer_options(demuxer: str, limits: Limits) -> dict[str, str]:
    """Input options that keep ffmpeg's libraries inside one local file of one format."""
    return {
        "protocol_whitelist": "file",
        "format_whitelist": demuxer,
        "max_pixels": str(limits.max_video_pixels),
        "max_streams": str(limits.max_streams),
    }
