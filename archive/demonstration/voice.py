"""Hums a melody: a closed-mouth source that bends with the tone of each Vietnamese syllable.

Owns the source signal only; the throat and the room are added with the lute's, elsewhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archive.demonstration.melody import SungNote

Signal = NDArray[np.float32]

TABLE_SIZE = 2048
HARMONICS = 18
"""Enough for a hum, few enough that the highest note stays below half the sampling rate."""
VIBRATO_HERTZ = 5.1
VIBRATO_DEPTH = 0.007
GLIDE_SECONDS = 0.07
TONE_BENDS: dict[str, tuple[float, float, float]] = {
    "": (0.0, 0.0, 0.0),
    "\u0300": (0.3, 0.0, -0.4),
    "\u0301": (-1.4, -0.3, 0.0),
    "\u0309": (0.0, -1.1, -0.2),
    "\u0303": (0.0, -0.9, 0.6),
    "\u0323": (0.2, 0.0, -1.3),
}
"""Semitones above the note at its start, middle and end, by tone mark."""


def hum(sung: tuple[SungNote, ...], frames: int, rate: int, seed: int) -> Signal:
    """Return the hummed line as ``frames`` samples; silence where nothing is sung."""
    track = np.zeros(frames, dtype=np.float32)
    table = _glottal_table()
    random = np.random.default_rng(seed + 2)
    for previous, note in zip((None, *sung), sung, strict=False):
        start, end = (round(second * rate) for second in (note.onset_seconds, note.end_seconds))
        if end > frames:
            break
        follows = previous is not None and note.onset_seconds - previous.end_seconds < GLIDE_SECONDS
        origin = previous.hertz if previous is not None and follows else note.hertz
        pitch = _pitch(note, origin, end - start, rate)
        phase = np.cumsum(pitch / rate) * TABLE_SIZE
        wave = table[phase.astype(np.int64) % TABLE_SIZE]
        breath = random.normal(0.0, 0.02, end - start).astype(np.float32)
        track[start:end] = (wave + breath) * _envelope(end - start, rate)
    return track


def _glottal_table() -> Signal:
    """Return one period of a soft glottal source with a steep tilt."""
    angle = 2 * np.pi * np.arange(TABLE_SIZE) / TABLE_SIZE
    harmonics = np.arange(1, HARMONICS + 1)
    waves = np.sin(np.outer(harmonics, angle)) / harmonics[:, None] ** 1.5
    return np.asarray(waves.sum(axis=0) * 0.5, dtype=np.float32)


def _pitch(note: SungNote, origin_hertz: float, frames: int, rate: int) -> NDArray[np.float64]:
    """Return the pitch of every frame: glide from the last note, tone bend, growing vibrato."""
    time = np.arange(frames) / rate
    glide = 12 * np.log2(origin_hertz / note.hertz) * np.exp(-time / (GLIDE_SECONDS / 2))
    bend = np.interp(time, np.linspace(0, frames / rate, 3), TONE_BENDS[note.tone])
    growth = np.clip((time - 0.25) / 0.5, 0, 1)
    vibrato = VIBRATO_DEPTH * growth * np.sin(2 * np.pi * VIBRATO_HERTZ * time)
    return np.asarray(note.hertz * 2 ** ((glide + bend) / 12) * (1 + vibrato))


def _envelope(frames: int, rate: int) -> Signal:
    """Return a swell that starts and ends at silence, as between syllables."""
    attack, release = round(0.06 * rate), round(0.09 * rate)
    shape = np.ones(frames, dtype=np.float32)
    shape[:attack] = np.sin(np.linspace(0, np.pi / 2, attack))
    shape[-release:] *= np.cos(np.linspace(0, np.pi / 2, release))
    return shape
