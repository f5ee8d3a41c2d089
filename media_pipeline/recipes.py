"""What a derivative is, as data: every size, quality and bit rate of the project, with its reason.

A recipe has an id and a version. Raise the version when its files change: the job key changes with
it, so everything made by the old recipe is made anew and nothing else. No rule and no command
line here: :mod:`media_pipeline.plan` decides, :mod:`media_pipeline.command` spells it for ffmpeg.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from media_pipeline.values import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A kind of derivative that can be asked for by its id."""

    id: str
    version: int
    kinds: frozenset[Kind]
    """The kinds of master it can be made from."""
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """How video of one size is encoded."""

    short_side: int
    """Pixels of the shorter side, so that portrait phone video counts like landscape."""
    crf: int
    """x264 constant quality: lower is better and larger."""
    max_kilobits: int
    """Peak bit rate over two seconds, so that busy brocade cannot stall a thin line."""
    profile: str
    """H.264 profile: ``baseline`` plays on phones of 2012."""


RUNGS: tuple[Rung, ...] = (
    # 300 + 64 kbit/s of sound fit a 400 kbit/s line.
    Rung(short_side=240, crf=28, max_kilobits=300, profile="baseline"),
    Rung(short_side=480, crf=26, max_kilobits=900, profile="main"),
    Rung(short_side=720, crf=24, max_kilobits=2200, profile="high"),
    # No 1080 rung: it costs as much CPU as all others together and no 3G phone shows it.
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyLimit:
    """How heavy a web-ready source of a size may be to be shown as it is."""

    short_side: int
    """The largest to which this limit applies."""
    max_kilobits: int
    """Average bit rate of the picture."""


COPIED: tuple[CopyLimit, ...] = (
    # The least rung is what a 400 kbit/s line gets: no heavier than ours.
    CopyLimit(short_side=240, max_kilobits=300),
    # A third heavier than ours: whoever has a thin line has the rungs below.
    CopyLimit(short_side=480, max_kilobits=1200),
    CopyLimit(short_side=720, max_kilobits=3000),
    # For free: above 720 nothing is encoded, but what is there already may be watched.
    CopyLimit(short_side=1080, max_kilobits=5000),
)

PRESET = "veryfast"
"""Measured at CRF 23: 0.58 of medium's CPU for 0.83 of its bytes; superfast triples the bytes."""

MAX_FRAME_RATE = 30
"""Above this every second frame is dropped: cheap phones decode 50 and 60 fps in slides."""

GOP_SECONDS = 2
"""Distance of key frames: a click on a verse lands within two seconds."""
SEGMENT_SECONDS = 4
"""Length of an HLS segment: two groups of pictures, about 150 kB on the phone rung."""

AAC_KILOBITS = 64
"""Every browser since 2010 plays it. Goes with the picture, and alone."""
SOUND_KILOBITS = {
    "audio_opus": 32,  # a five-minute song in 1.2 MB; Android 5 and later
    "audio_opus_high": 64,  # for listening to voice and lute closely
    "audio_aac": AAC_KILOBITS,
    "audio_aac_low": 32,  # as light as Opus, for the iPhones that do not know it
}
SAMPLE_RATE = 48_000
MAX_SOUNDS = 8
"""Languages to choose from in one film; a conference recorder may write more tracks than that."""

PROGRESSIVE_SMALL = 240
PROGRESSIVE_MEDIUM = 480
PROGRESSIVE_LARGE = 1080
"""Short sides of the plain MP4 files that need no script: the nearest rung at or below."""

POSTER_CANDIDATES = 12
POSTER_WIDTHS = (160, 320, 640, 1280)
"""A list entry, the same on a dense screen, a phone, a desktop."""

SPRITE_CELL = 160
"""Longer side of one thumbnail in pixels."""
SPRITE_MAX_CELLS = 100
SPRITE_COLUMNS = 10
SPRITE_MIN_SECONDS = 1.0

PEAKS_DETAIL_SAMPLES = 2400
"""Samples per pixel of the detailed peaks: 20 a second, enough to place a syllable."""
PEAKS_OVERVIEW_POINTS = 1200
"""Points of the overview: one per device pixel of a phone held upright; 3 kB gzipped."""

IMAGE_WIDTHS = (160, 320, 480, 960, 1600)
JPEG_QUALITY = 80
WEBP_QUALITY = 76
"""Judged by eye as equal to JPEG 80 at about 0.7 of its bytes."""
WEBP_EFFORT, PAGE_WEBP_EFFORT = 4, 2
"""Measured on a page of print: 2 costs half the CPU of 4 for 2 % more bytes, and pages are many."""
AVIF_QUALITY = 60
AVIF_SPEED = 8
"""Measured on a textured photograph: the signal-to-noise ratio of WebP 76 at 0.86 of its bytes for
2.5 times its CPU; speed 6 doubles that for nothing. A file that is not smaller is thrown away."""
SMALL_WIDTH = 320
SMALL_WEBP_QUALITY = 60
"""Pictures up to that width are signs in a list: a home page shows eight within 100 kB."""

TILE_SIDE = 512
"""What viewers of the IIIF expect; 40 kB of photograph, half a second on a thin line."""
WHOLE_MAX_SIDE = 4096
"""Longer side of the largest picture that is offered in one piece; more is there as tiles."""

PAGE_WIDTHS = (160, 480, 960, 1600)
"""A sign in a list, a phone, a phone of fine pixels or a desktop, small print."""
PAGE_JPEG_WIDTH = 960
"""The one plain file of a page, for browsers that know no WebP."""
PAGE_MAX_HEIGHT = 2400
"""A page is fitted into 1600 x 2400: A4 at 190 dots per inch, whatever size it claims to be."""
MAX_PAGE_LETTERS = 100_000
"""Twenty times a densely printed page; more is hidden text put there to fill a disk."""

VIDEO_ONLY = frozenset({Kind.VIDEO})
AUDIBLE = frozenset({Kind.VIDEO, Kind.AUDIO})
IMAGE_ONLY = frozenset({Kind.IMAGE})
DOCUMENT_ONLY = frozenset({Kind.DOCUMENT})

RECIPES: tuple[Recipe, ...] = (
    Recipe(id="hls", version=3, kinds=AUDIBLE, purpose="adaptive streaming, phone rung first"),
    Recipe(id="mp4_small", version=3, kinds=VIDEO_ONLY, purpose="plain file for the least phones"),
    Recipe(id="mp4_medium", version=3, kinds=VIDEO_ONLY, purpose="plain file for larger screens"),
    Recipe(id="mp4_large", version=1, kinds=VIDEO_ONLY, purpose="plain file for a desk or a hall"),
    Recipe(id="audio_aac", version=2, kinds=AUDIBLE, purpose="sound alone, plays everywhere"),
    Recipe(id="audio_aac_low", version=1, kinds=AUDIBLE, purpose="the same at half the bytes"),
    Recipe(id="audio_opus", version=3, kinds=AUDIBLE, purpose="sound alone, half the bytes"),
    Recipe(id="audio_opus_high", version=2, kinds=AUDIBLE, purpose="sound alone, finer"),
    Recipe(id="poster", version=2, kinds=VIDEO_ONLY, purpose="still picture before play"),
    Recipe(id="sprite", version=2, kinds=VIDEO_ONLY, purpose="thumbnails along the time line"),
    Recipe(id="peaks", version=2, kinds=AUDIBLE, purpose="waveform"),
    Recipe(id="image", version=2, kinds=IMAGE_ONLY, purpose="responsive pictures"),
    Recipe(id="iiif", version=1, kinds=IMAGE_ONLY, purpose="tiles to look closely"),
    Recipe(id="cover", version=1, kinds=DOCUMENT_ONLY, purpose="first page as a sign"),
    Recipe(id="pages", version=1, kinds=DOCUMENT_ONLY, purpose="every page to read"),
    Recipe(id="text", version=1, kinds=DOCUMENT_ONLY, purpose="words of the pages, to search"),
)
BY_ID = {recipe.id: recipe for recipe in RECIPES}

PIPELINE_VERSION = 1
"""Raise when the making itself changes for all recipes, for example the directory layout."""


class UnknownRecipeError(ValueError):
    """An id that is not in :data:`RECIPES`."""

    def __init__(self, unknown: Iterable[str]) -> None:
        self.unknown = tuple(sorted(unknown))
        names = ", ".join(self.unknown)
        super().__init__(f"No recipe called {names}. Choose from: {', '.join(BY_ID)}.")


def recipes_for(kind: Kind, wanted: Iterable[str] | None = None) -> tuple[Recipe, ...]:
    """Return the recipes to make from a master of ``kind``: all that apply, or those ``wanted``.

    Raises :class:`UnknownRecipeError` for an id that does not exist. A recipe that exists but does
    not apply (a poster of a song) is left out.
    """
    chosen = set(BY_ID) if wanted is None else set(wanted)
    check_ids(chosen)
    return tuple(r for r in RECIPES if r.id in chosen and kind in r.kinds)


def check_ids(wanted: Iterable[str]) -> None:
    """Raise :class:`UnknownRecipeError` unless every id exists."""
    if unknown := set(wanted) - set(BY_ID):
        raise UnknownRecipeError(unknown)
