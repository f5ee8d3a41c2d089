"""Does a recording decode from its first packet to its last? A second opinion through PyAV.

Asked after a conversion failed, to tell a broken file from a broken machine. Costs about as much as
playing the file, so it is never part of the way that succeeds.
"""

from collections.abc import Callable
from pathlib import Path

import av
import av.error

from media_pipeline.probe import demuxer_options
from media_pipeline.values import Limits, SourceInfo

STRICT = {"err_detect": "explode"}
"""Without it the decoders paint over what is missing and say nothing."""


def is_intact(
    path: Path, source: SourceInfo, limits: Limits, on_packet: Callable[[], None]
) -> bool:
    """Decode the picture and the sound of ``source`` to the end; false at the first fault.

    ``on_packet`` is called often, so that a long recording can be reported on or given up.
    """
    options = demuxer_options(source.container, limits)
    wanted = [stream.index for stream in (source.video, source.audio) if stream]
    try:
        with av.open(f"file:{path}", format=source.container, options=options) as container:
            for index in wanted:
                container.streams[index].codec_context.options = STRICT
            for packet in container.demux(wanted):
                on_packet()
                if packet.is_corrupt:
                    return False
                packet.decode()
    except av.error.FFmpegError:
        return False
    return True
