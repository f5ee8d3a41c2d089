"""The frozen values that travel through the pipeline, and their one JSON form.

Owns shapes and units only: no file is opened, no rule is decided and no setting is read here.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

UNSPECIFIED_COLOR = 2
"""ITU-T H.273: the file does not say."""

LEAST_LOST_SECONDS = 0.1
"""Noted for a loss whose length nobody can know."""


class Kind(StrEnum):
    """What a master is to the people who will play or look at it."""

    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"
    DOCUMENT = "document"


class Status(StrEnum):
    """How the processing of a master ended."""

    READY = "ready"
    """Every derivative was made and proved."""
    REFUSED = "refused"
    """The file is not something the archive accepts; nothing was made."""
    DAMAGED = "damaged"
    """The file is a recording, but it does not hold what its header promises."""
    FAILED = "failed"
    """The machine, not the file, is at fault; trying again may help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a single master may ask of the machine. Reasons stand beside the numbers."""

    max_bytes: int = 50 * 1000**3
    """Two hours of camera ProRes; more than that comes on a disk, not through a form."""

    max_video_pixels: int = 36_000_000
    """One frame. 8K is 35.4 million; an 8192 x 8192 bomb is 67 million."""

    max_image_pixels: int = 100_000_000
    """A 100-megapixel reprographic scan; decoding it takes about 400 MB."""

    max_pages: int = 1000
    """A thick dossier is scanned volume by volume; a thousand pages take a quarter of an hour."""

    max_duration_seconds: float = 8 * 3600.0
    """A ritual lasts a night; longer recordings are split by the officer into parts."""

    max_memory_bytes: int = 4 * 1024**3
    """Memory that ffmpeg may write to. Measured: 2160p HEVC in 10 bits with tone mapping passes at
    1.2 GiB on two cores; more cores mean more frames in hand. Of what opens pictures and documents
    too: the dearest of 100 megapixels filled 1 GB."""

    max_streams: int = 32
    """Cameras write fewer than ten; hundreds of streams are an attack on memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamInfo:
    """One stream of a container, as its header and first decoded frame describe it."""

    index: int
    type: str
    """``video``, ``audio``, ``subtitle``, ``data`` or ``attachment``."""
    codec: str
    duration_seconds: float | None = None
    language: str = ""
    """ISO 639-2 code from the file, such as ``vie``; empty when it states none."""
    title: str = ""
    is_empty: bool = False
    """Sound that is announced and of which nothing was recorded."""
    is_picture: bool = False
    """A cover picture attached to a song, not moving images."""
    width: int = 0
    height: int = 0
    """Coded size in pixels, before rotation and before the pixel aspect ratio."""
    rotation: int = 0
    """Degrees by which a player must turn the picture: 0, 90, 180 or 270."""
    sample_aspect_ratio: Fraction = Fraction(1)
    """Width of one coded pixel divided by its height."""
    frame_rate: Fraction | None = None
    """Average frames per second."""
    pixel_format: str = ""
    profile: str = ""
    level: int = 0
    """Ten times the level of H.264: 41 is level 4.1."""
    bits_per_second: int = 0
    """Average over the stream, from the index of its file; 0: not known."""
    key_frame_seconds: float | None = None
    """Longest distance between two pictures that need no other, from the index."""
    start_seconds: float = 0.0
    """How much later than the file the stream begins."""
    hidden_seconds: float = 0.0
    """How much of the stream lies before its beginning, cut away by an edit list but still there;
    reordered pictures count a few frames."""
    is_interlaced: bool = False
    """A frame holds two moments, one in the odd lines and one in the even."""
    color_primaries: int = UNSPECIFIED_COLOR
    color_transfer: int = UNSPECIFIED_COLOR
    color_matrix: int = UNSPECIFIED_COLOR
    """Code points of ITU-T H.273, tables 2 to 4."""
    channels: int = 0
    sample_rate: int = 0

    @property
    def display_size(self) -> tuple[int, int]:
        """Width and height upright and in square pixels; lines are kept, their length adapts."""
        width, height = round(self.width * self.sample_aspect_ratio), self.height
        return (height, width) if self.rotation % 180 == 90 else (width, height)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What a master file is: container, streams, size. Says nothing about its contents' worth."""

    kind: Kind
    container: str
    """Name of the only ffmpeg demuxer, or Pillow format, that may open this file."""
    media_type: str
    size_bytes: int
    duration_seconds: float | None = None
    states_duration: bool = False
    """True when the duration is written in the file, so that falling short of it means damage."""
    width: int = 0
    height: int = 0
    """Upright display size in square pixels; 0 for sound."""
    streams: tuple[StreamInfo, ...] = ()
    page_count: int = 0
    """Of a document; 0 for everything else."""
    details: Mapping[str, str] = field(default_factory=dict)
    """What a picture says about its making, for curators: ``camera``, ``taken``. Never a place."""

    @property
    def video(self) -> StreamInfo | None:
        """The moving pictures to show: the first video stream that is not a cover picture."""
        return next((s for s in self.streams if s.type == "video" and not s.is_picture), None)

    @property
    def audio(self) -> StreamInfo | None:
        """The sound to play unless another is chosen: the first audio stream."""
        return next(iter(self.sounds), None)

    @property
    def sounds(self) -> tuple[StreamInfo, ...]:
        """Every sound that can be heard, in the order of the file: languages, or microphones."""
        return tuple(s for s in self.streams if s.type == "audio" and not s.is_empty)

    def as_json(self) -> dict[str, Any]:
        """Return the value as JSON types."""
        data: dict[str, Any] = _plain(asdict(self))
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild a value from :meth:`as_json`."""
        streams = tuple(_stream(item) for item in data["streams"])
        return cls(**{**data, "kind": Kind(data["kind"]), "streams": streams})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What a first look at an upload found."""

    kind: Kind
    """For a file that cannot be opened: what its first bytes promise."""
    info: SourceInfo | None
    """``None`` when the file cannot be opened; its job says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of an output that consists of many, such as an HLS segment."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One derivative that was made and proved."""

    recipe: str
    """Id of the recipe in :mod:`media_pipeline.recipes`."""
    version: int
    role: str
    """What it is within its recipe, for example ``master``, ``video``, ``thumbnails``."""
    path: str
    """Relative to the derivative directory, with forward slashes."""
    size_bytes: int
    sha256: str
    media_type: str
    total_bytes: int
    """``size_bytes`` plus that of all parts: what a visitor who plays it all downloads."""
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None
    codecs: str = ""
    """As RFC 6381 writes them, for ``<source type>`` and HLS."""
    language: str = ""
    """Of a sound that is one of several to choose from."""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Loudness of the untouched sound after EBU R128, and what was done about it."""

    integrated_lufs: float | None
    """``None`` when everything lies under the gate (silence)."""
    range_lu: float | None = None
    true_peak_dbtp: float | None = None
    """Highest point of the wave between the samples, in decibels below full scale."""
    gain_db: float = 0.0
    """By how much the listening copies are louder than the master."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A stretch of a damaged recording that no copy shows as it was."""

    stream: str
    """``video`` or ``audio``."""
    start_seconds: float
    end_seconds: float

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end_seconds - self.start_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A place where a recording does not go on, shown by its container and not by decoding it."""

    loss: Loss
    is_end: bool = False
    """Nothing comes after it; the loss says where it begins, and no more than its least length."""
    is_certain: bool = True
    """False: it looks broken off, and only decoding the end can tell."""

    @classmethod
    def noted(
        cls,
        stream: str,
        start: float,
        until: float = 0.0,
        *,
        is_end: bool = False,
        is_certain: bool = True,
    ) -> Self:
        """Return a break of ``stream`` between two moments, in seconds.

        ``until`` is left out where nobody can know how long the loss is.
        """
        end = max(until, start + LEAST_LOST_SECONDS)
        loss = Loss(stream=stream, start_seconds=round(start, 3), end_seconds=round(end, 3))
        return cls(loss=loss, is_end=is_end, is_certain=is_certain)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobResult:
    """How a master fared, with everything that was made from it."""

    status: Status
    reason_code: str = ""
    """Key of :data:`media_pipeline.reasons.REASONS`; empty when ready and whole."""
    reason_detail: Mapping[str, Any] | None = None
    source: SourceInfo | None = None
    outputs: tuple[Output, ...] = ()
    loudness: Loudness | None = None
    losses: tuple[Loss, ...] = ()
    """What a salvaged recording lacks."""
    cpu_seconds: float = 0.0
    """Processor time of ffmpeg and of our own work on the job."""

    def as_json(self, *, with_parts: bool = True) -> dict[str, Any]:
        """Return the value as JSON types; segments are left out unless ``with_parts``."""
        data: dict[str, Any] = _plain(asdict(self))
        if not with_parts:
            for output in data["outputs"]:
                output["parts"] = []
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild a result from :meth:`as_json`."""
        return cls(
            status=Status(data["status"]),
            reason_code=data["reason_code"],
            reason_detail=data["reason_detail"],
            source=SourceInfo.from_json(data["source"]) if data["source"] else None,
            outputs=tuple(_output(item) for item in data["outputs"]),
            loudness=Loudness(**data["loudness"]) if data["loudness"] else None,
            losses=tuple(Loss(**loss) for loss in data.get("losses", ())),
            cpu_seconds=data["cpu_seconds"],
        )


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction | StrEnum):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _stream(data: Mapping[str, Any]) -> StreamInfo:
    rate = Fraction(data["frame_rate"]) if data["frame_rate"] else None
    ratio = Fraction(data["sample_aspect_ratio"])
    return StreamInfo(**{**data, "frame_rate": rate, "sample_aspect_ratio": ratio})


def _output(data: Mapping[str, Any]) -> Output:
    return Output(**{**data, "parts": tuple(Part(**part) for part in data["parts"])})
