"""HLS playlists as text: reading ffmpeg's media playlists, writing the master playlist. Pure.

ffmpeg's own master playlist states the bit rate that was asked for; ours states the one that came
out, which is what a player on a thin line needs (RFC 8216, sections 4.3.3 and 4.3.4.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from media_pipeline.labels import language_of, title_of

AUDIO_GROUP = "sound"
END_TAG = "#EXT-X-ENDLIST"
SHORTER = {
    "vie": "vi", "eng": "en", "fre": "fr", "fra": "fr", "chi": "zh", "zho": "zh", "lao": "lo",
    "tha": "th", "khm": "km", "ger": "de", "deu": "de", "rus": "ru", "jpn": "ja", "kor": "ko",
    "spa": "es", "por": "pt", "ita": "it", "dut": "nl", "nld": "nl", "pol": "pl", "cze": "cs",
    "ces": "cs", "mya": "my", "bur": "my",
}  # fmt: skip
"""ISO 639-2 (both lists) to 639-1 for what field recordings and their translations are in; the
peoples' own languages (tyz, nut, hmn, …) have no shorter code."""
MOST_NAME_LETTERS = 60
"""As much as a player's menu shows."""


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
    language: str = ""
    title: str = ""


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


def master_playlist(videos: Sequence[Variant], sounds: Sequence[Variant]) -> str:
    """Return the master playlist: the phone's rung first, because players start with the first.

    With pictures, the sounds are a group of their own, so that one is loaded whatever the rung, and
    the first is played unless another is chosen; without pictures, each sound is a variant.
    """
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    has_group = bool(sounds) and (bool(videos) or len(sounds) > 1)
    if has_group:
        names = _distinct([_name(sound) for sound in sounds])
        pairs = enumerate(zip(sounds, names, strict=True))
        lines += [_sound_tag(sound, name, is_default=not i) for i, (sound, name) in pairs]
    heaviest = max(sounds, key=lambda sound: sound.peak_bits, default=None)
    for variant in videos or sounds[:1]:
        tag = _stream_tag(variant, heaviest if videos else None)
        lines += [f'{tag},AUDIO="{AUDIO_GROUP}"' if has_group else tag, variant.path]
    return "\n".join([*lines, ""])


def language_tag(code: str) -> str:
    """Return the BCP 47 tag of an ISO 639-2 code: the shorter one wins (RFC 5646, 2.2.1)."""
    return SHORTER.get(code.lower(), code)


def _sound_tag(sound: Variant, name: str, *, is_default: bool) -> str:
    code = language_of(sound.language)  # however it came here: what is no language is an attack
    language = f'LANGUAGE="{language_tag(code)}",' if code else ""
    chosen = "YES" if is_default else "NO"
    return (
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{AUDIO_GROUP}",NAME="{name}",{language}'
        f'DEFAULT={chosen},AUTOSELECT=YES,URI="{sound.path}"'
    )


def _name(sound: Variant) -> str:
    """What a player's menu shows. RFC 8216, 4.2: neither quotes nor line ends."""
    title = title_of(sound.title.replace('"', ""), MOST_NAME_LETTERS)
    return title or language_tag(language_of(sound.language)) or AUDIO_GROUP


def _distinct(names: list[str]) -> list[str]:
    """RFC 8216, 4.3.4.1.1: names within a group differ."""
    found: list[str] = []
    for index, name in enumerate(names, start=1):
        candidates = (name, *(f"{name} ({index + more})" for more in range(len(names))))
        found.append(next(one for one in candidates if one not in found))
    return found


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
    return "#EXT-X-STREAM-INF:" + ",".join(attributes)
