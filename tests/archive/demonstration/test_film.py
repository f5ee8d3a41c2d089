"""Films: what a probe finds in them is what their plans say."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from archive.demonstration import brocade
from archive.demonstration.film import FILMS, FilmPlan, encode_film, film_frames

SAMPLE_RATE = 48_000


def _short(plan: FilmPlan) -> FilmPlan:
    return replace(plan, seconds=0.8)


def _texture(plan: FilmPlan) -> "np.typing.NDArray[np.uint8]":
    return brocade.weave(brocade.chart(), brocade.PALETTES[plan.palette], plan.thread, plan.seed)


def _make(folder: Path, plan: FilmPlan) -> Path:
    path = folder / f"{plan.slug}{plan.suffix}"
    tone = np.sin(np.linspace(0, 700, round(plan.seconds * SAMPLE_RATE), dtype=np.float32)) * 0.3
    encode_film(path, plan, _texture(plan), np.stack([tone, tone], axis=1).astype(np.float32))
    return path


def test_the_films_are_of_the_kinds_people_bring() -> None:
    assert any((f.width, f.height, f.frames_per_second) == (1920, 1080, 25) for f in FILMS)
    assert any(f.is_stored_sideways and f.suffix == ".mov" and f.height > f.width for f in FILMS)
    assert any((f.width, f.height) == (1280, 720) for f in FILMS)
    tape = next(f for f in FILMS if f.height == 480)
    assert tape.sample_aspect_ratio * tape.width / tape.height == Fraction(4, 3)
    assert len(FILMS) >= 4
    assert all(10 <= film.seconds <= 20 for film in FILMS)


@pytest.mark.parametrize("plan", FILMS, ids=lambda plan: plan.slug)
def test_a_film_probes_as_planned(plan: FilmPlan, tmp_path: Path) -> None:
    plan = _short(plan)
    with av.open(str(_make(tmp_path, plan))) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        stored = (picture.codec_context.width, picture.codec_context.height)
        upright = (plan.width, plan.height)
        assert stored == (upright[::-1] if plan.is_stored_sideways else upright)
        assert picture.codec_context.name == "h264"
        assert picture.average_rate == plan.frames_per_second
        assert picture.codec_context.sample_aspect_ratio == plan.sample_aspect_ratio
        assert picture.frames == round(plan.seconds * plan.frames_per_second)
        assert sound.codec_context.name == "aac"
        assert sound.codec_context.sample_rate == SAMPLE_RATE
        assert sound.codec_context.channels == 2
        assert sound.duration is not None
        assert sound.time_base is not None
        assert float(sound.duration * sound.time_base) == pytest.approx(plan.seconds, abs=0.1)


def test_the_phone_film_shows_upright_when_its_display_matrix_is_obeyed(tmp_path: Path) -> None:
    plan = _short(next(plan for plan in FILMS if plan.is_stored_sideways))
    with av.open(str(_make(tmp_path, plan))) as film:
        frame = next(film.decode(video=0))
        stored = frame.to_ndarray(format="gray8")
    quarters_clockwise = -frame.rotation // 90
    shown = np.rot90(stored, -quarters_clockwise)
    wanted = next(film_frames(plan, _texture(plan)))[: plan.height]
    assert shown.shape == wanted.shape == (plan.height, plan.width)
    assert np.corrcoef(shown.ravel(), wanted.ravel())[0, 1] > 0.97
    assert np.corrcoef(shown[::-1, ::-1].ravel(), wanted.ravel())[0, 1] < 0.9


def test_a_film_moves_and_carries_its_caption_in_every_frame() -> None:
    plan = replace(FILMS[2], seconds=4.0, frames_per_second=1)
    frames = list(film_frames(plan, _texture(plan)))
    assert len(frames) == 4
    corner = (slice(int(plan.height * 0.93), int(plan.height * 0.98)), slice(30, 300))
    for frame in frames:
        assert frame.shape == (plan.height * 3 // 2, plan.width)
        assert frame[: plan.height][corner].max() > 200
    assert np.abs(frames[2].astype(int) - frames[3]).mean() > 1


def test_the_picture_stays_inside_the_range_of_video() -> None:
    plan = replace(FILMS[2], seconds=3.0, frames_per_second=1)
    for frame in film_frames(plan, _texture(plan)):
        assert frame[: plan.height].max() <= 235


def test_a_cloth_repeats_without_a_seam() -> None:
    cells = brocade.chart()
    twice = brocade.chart(columns=2 * brocade.CELL_COLUMNS)
    assert np.array_equal(np.hstack([cells, cells]), twice)


def test_palettes_dress_the_same_chart_differently() -> None:
    cloths = {
        brocade.weave(brocade.chart(columns=48), palette, 2, 1).tobytes()
        for palette in brocade.PALETTES.values()
    }
    assert len(cloths) == len(brocade.PALETTES) >= 4
