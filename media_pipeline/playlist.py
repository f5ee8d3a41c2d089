"""HLS playlists as text: reading ffmpeg's media playlists, writing the master playlist. Pure.

ffmpeg's own master playlist states the bit rate that was asked for; ours states the one that came
out, which is what a player on a thin line needs (RFC 8216, sections 4.3.3 and 4.3.4.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass

AUDIO_GROUP = "sound"
END_TAG = "#EXT-X-ENDLIST"


@dataclass(frozen=True, slots=True)
class MediaPlaylist:
    """What a media playlist says."""

    init: str
    """Name of the initialisation segment; empty when there is none."""
    segments: tuple[tuple[str, float], ...]
    """Name and seconds of each segment in order."""
    is_complete: bool
    """True when the end tag is there: a killed ffmpeg leaves none."""

    @property
    def duration_seconds(self) -> float:
        """Sum of all segments."""
        return sum(seconds for _, seconds in self.segments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One line of the master playlist."""

    path: str
    codecs: str
    peak_bits: int
    """Bits per second of the heaviest segment."""
    average_bits: int
    width: int = 0
    height: int = 0
    frame_rate: float = 0.0


def parse_media_playlist(text: str) -> MediaPlaylist:
    """Read a media playlist of fMP4 segments as ffmpeg writes it."""
    init, seconds = "", 0.0
    segments: list[tuple[str, float]] = []
    lines = [line.strip() for line in text.splitlines()]
    for line in lines:
        if line.startswith("#EXT-X-MAP:"):
            init = line.partition('URI="')[2].partition('"')[0]
        elif line.startswith("#EXTINF:"):
            seconds = float(line.removeprefix("#EXTINF:").partition(",")[0])
        elif line and not line.startswith("#"):
            segments.append((line, seconds))
    return MediaPlaylist(init, tuple(segments), END_TAG in lines)


def measure_bits(sizes: Sequence[int], playlist: MediaPlaylist) -> tuple[int, int]:
    """Return peak and average bits per second of segments of ``sizes`` bytes, in playlist order."""
    lengths = [max(seconds, 0.001) for _, seconds in playlist.segments]
    peak = max(round(size * 8 / seconds) for size, seconds in zip(sizes, lengths, strict=True))
    return peak, round(sum(sizes) * 8 / sum(lengths))


def master_playlist(videos: Sequence[Variant], sound: Variant | None) -> str:
    """Return the master playlist: the phone's rung first, because players start with the first.

    With pictures, the sound is a group of its own, so that it is loaded once whatever the rung;
    without, it is the only variant.
    """
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if sound and videos:
        lines.append(
            f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{AUDIO_GROUP}",NAME="{AUDIO_GROUP}",'
            f'DEFAULT=YES,AUTOSELECT=YES,URI="{sound.path}"'
        )
    for variant in videos or ([sound] if sound else []):
        lines += [_stream_tag(variant, sound if videos else None), variant.path]
    return "\n".join([*lines, ""])


def _stream_tag(variant: Variant, sound: Variant | None) -> str:
    peak = variant.peak_bits + (sound.peak_bits if sound else 0)
    average = variant.average_bits + (sound.average_bits if sound else 0)
    codecs = ",".join([variant.codecs, *([sound.codecs] if sound else [])])
    attributes = [f"BANDWIDTH={peak}", f"AVERAGE-BANDWIDTH={average}", f'CODECS="{codecs}"']
    if variant.width:
        attributes += [
            f"RESOLUTION={variant.width}x{variant.height}",
            f"FRAME-RATE={variant.frame_rate:.3f}",
        ]
    if sound:
        attributes.append(f'AUDIO="{AUDIO_GROUP}"')
    return "#EXT-X-STREAM-INF:" + ",".join(attributes)
