"""Films a cloth: a window that travels over the weave, a slow shimmer, a caption, lute sound.

Owns frames and their encoding through PyAV (no process is started). It must not invent patterns
or melodies; it is given a texture and a sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from archive.demonstration.lyrics import DATA_DIRECTORY

Plane = NDArray[np.uint8]

CAPTION_PATH = DATA_DIRECTORY / "caption.png"
"""The words "Hình minh họa – bản tổng hợp" as a mask: a bare machine has no font with them."""
CAPTION_HEIGHT = 1 / 22
"""Height of the caption as a share of the picture's short side."""

BRIGHTEST_LUMA = 205
SHIMMER_LUMA = 30
"""Together they stay under 235, so the shimmer is added without a check for overflow."""
UNROLL_SECONDS = 1.6
UNROLLED_AT_START = 0.35
"""Share of the cloth seen in the first frame, which some players show as the poster."""
SAMPLE_RATE = 48_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPlan:
    """How one demonstration film looks and is stored."""

    slug: str
    suffix: str
    """File name extension, which also chooses the container."""
    width: int
    height: int
    """Size as seen, upright."""
    frames_per_second: int
    seconds: float
    palette: str
    thread: int
    """Pixels to a thread."""
    drift: tuple[int, int]
    """Pixels the window travels right and down per frame; even, so colour stays aligned."""
    is_stored_sideways: bool = False
    """Store the frames lying on their side with a display matrix, as phones do."""
    sample_aspect_ratio: Fraction = Fraction(1)
    seed: int = 1


FILMS: tuple[FilmPlan, ...] = (
    FilmPlan(slug="hoa-van-do-cham", suffix=".mp4", width=1920, height=1080, frames_per_second=25,
             seconds=10, palette="indigo", thread=8, drift=(4, 2), seed=21),
    FilmPlan(slug="tam-vai-doc", suffix=".mov", width=720, height=1280, frames_per_second=30,
             seconds=12, palette="madder", thread=6, drift=(0, 4), seed=22,
             is_stored_sideways=True),
    FilmPlan(slug="dai-mau-hoi", suffix=".mp4", width=1280, height=720, frames_per_second=25,
             seconds=14, palette="festival", thread=6, drift=(4, 0), seed=23),
    FilmPlan(slug="bang-cu-4-3", suffix=".mp4", width=720, height=480, frames_per_second=25,
             seconds=12, palette="earth", thread=4, drift=(2, 2),
             sample_aspect_ratio=Fraction(8, 9), seed=24),
)  # fmt: skip


def film_frames(plan: FilmPlan, texture: Plane) -> Iterator[Plane]:
    """Yield upright YUV 4:2:0 frames of shape (height × 3/2, width) from an RGB ``texture``."""
    luma, blue, red = _planes(_wrap(texture, plan))
    shimmer = _shimmer(plan)
    caption = _caption(plan)
    period_y, period_x = texture.shape[:2]
    for index in range(round(plan.seconds * plan.frames_per_second)):
        left, top = plan.drift[0] * index % period_x, plan.drift[1] * index % period_y
        frame = np.empty((plan.height * 3 // 2, plan.width), dtype=np.uint8)
        upper = frame[: plan.height]
        np.copyto(upper, luma[top : top + plan.height, left : left + plan.width])
        upper += shimmer[:, _sweep(plan, index) :][:, : plan.width]
        chroma = frame[plan.height :].reshape(2, plan.height // 2, plan.width // 2)
        for plane, source in zip(chroma, (blue, red), strict=True):
            rows, columns = plane.shape
            plane[:] = source[top // 2 : top // 2 + rows, left // 2 : left // 2 + columns]
        _unroll(plan, index, upper, chroma)
        _stamp(caption, upper)
        yield frame


def encode_film(path: Path, plan: FilmPlan, texture: Plane, sound: NDArray[np.float32]) -> None:
    """Write the film to ``path`` as H.264 and AAC, with ``sound`` of shape (frames, 2)."""
    with av.open(str(path), "w", format=plan.suffix.removeprefix(".")) as target:
        size = (plan.height, plan.width) if plan.is_stored_sideways else (plan.width, plan.height)
        picture = target.add_stream("libx264", rate=plan.frames_per_second)
        picture.width, picture.height = size
        picture.pix_fmt = "yuv420p"
        picture.codec_context.sample_aspect_ratio = plan.sample_aspect_ratio
        picture.options = {"preset": "superfast", "crf": "24", "threads": "2"}
        if plan.is_stored_sideways:
            picture.set_display_rotation(-90)
        track = target.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        target.mux(_sound_packets(track, sound))
        for index, frame in enumerate(film_frames(plan, texture)):
            stored = _lay_down(frame, plan) if plan.is_stored_sideways else frame
            image = av.VideoFrame.from_ndarray(stored, format="yuv420p")
            image.pts = index
            target.mux(picture.encode(image))
        target.mux(picture.encode(None))


def _sound_packets(track: av.AudioStream, sound: NDArray[np.float32]) -> list[av.Packet]:
    planar = np.ascontiguousarray(sound.T)
    frame = av.AudioFrame.from_ndarray(planar, format="fltp", layout="stereo")
    frame.sample_rate = SAMPLE_RATE
    frame.pts = 0
    return [*track.encode(frame), *track.encode(None)]


def _wrap(texture: Plane, plan: FilmPlan) -> Plane:
    """Return the texture repeated far enough that a window may start anywhere in one repeat."""
    rows, columns = plan.height + texture.shape[0], plan.width + texture.shape[1]
    wide = np.concatenate([texture] * -(-columns // texture.shape[1]), axis=1)[:, :columns]
    return np.concatenate([wide] * -(-rows // texture.shape[0]), axis=0)[:rows]


def _planes(picture: Plane) -> tuple[Plane, Plane, Plane]:
    rows, columns = (size // 2 * 2 for size in picture.shape[:2])
    frame = av.VideoFrame.from_ndarray(picture[:rows, :columns], format="rgb24")
    flat = np.asarray(frame.reformat(format="yuv420p").to_ndarray(), dtype=np.uint8)
    luma = np.minimum(flat[:rows], BRIGHTEST_LUMA)
    blue, red = flat[rows:].reshape(2, rows // 2, columns // 2)
    return luma, blue, red


def _shimmer(plan: FilmPlan) -> Plane:
    """Return a slanted band of light twice as wide as the picture, to be slid across it."""
    row, column = np.mgrid[0 : plan.height, 0 : plan.width * 2].astype(np.float32)
    distance = (column - plan.width + row * 0.35) / (plan.width * 0.16)
    return (SHIMMER_LUMA * np.exp(-(distance**2))).astype(np.uint8)


def _sweep(plan: FilmPlan, index: int) -> int:
    """Return how far the shimmer has slid: there and back every eight seconds."""
    turn = index / plan.frames_per_second / 8.0
    return int(plan.width * (0.5 + 0.5 * np.cos(2 * np.pi * turn)) * 0.999)


def _unroll(plan: FilmPlan, index: int, luma: Plane, chroma: Plane) -> None:
    """Cover what is not unrolled yet, with the roll's shadow at its edge."""
    progress = index / plan.frames_per_second / UNROLL_SECONDS
    if progress >= 1:
        return
    open_share = UNROLLED_AT_START + (1 - UNROLLED_AT_START) * (1 - (1 - progress) ** 2)
    edge = int(plan.width * open_share) // 2 * 2
    luma[:, edge:] = 24
    chroma[:, :, edge // 2 :] = 128
    shade = luma[:, max(0, edge - 80) : edge]
    fall = np.linspace(255, 90, 80, dtype=np.uint16)[80 - shade.shape[1] :]
    shade[:] = (shade * fall) >> 8


def _caption(plan: FilmPlan) -> NDArray[np.uint16]:
    """Return the caption's opacity 0–255, sized for the picture."""
    with Image.open(CAPTION_PATH) as mask:
        height = max(8, round(min(plan.width, plan.height) * CAPTION_HEIGHT))
        width = round(mask.width * height / mask.height / float(plan.sample_aspect_ratio))
        small = mask.convert("L").resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(small, dtype=np.uint16)


def _stamp(caption: NDArray[np.uint16], luma: Plane) -> None:
    """Lay the caption light on a darkened strip in the lower left corner."""
    height, width = caption.shape
    margin = height // 2
    bottom = luma.shape[0] - margin
    corner = luma[bottom - height - margin : bottom, margin : 2 * margin + width + margin]
    corner[:] = corner // 3 + 10
    words = corner[margin // 2 : margin // 2 + height, margin : margin + width]
    words[:] = (words * (255 - caption) + 225 * caption) // 255


def _lay_down(frame: Plane, plan: FilmPlan) -> Plane:
    """Return an upright frame turned a quarter left, so a quarter right shows it upright."""
    luma = np.rot90(frame[: plan.height])
    chroma = frame[plan.height :].reshape(2, plan.height // 2, plan.width // 2)
    turned = np.stack([np.rot90(plane) for plane in chroma])
    return np.concatenate([luma, turned.reshape(-1, luma.shape[1])])
