"""Sounds a score: a plucked two-string lute and a soft hummed line in a small room.

The string is a Karplus–Strong loop (Karplus and Strong, Computer Music Journal 7:2, 1983) solved in
the frequency domain: period m of the loop is its first period with each harmonic multiplied m times
by that harmonic's loop gain, so a whole note is one inverse transform. Owns sound only; it must not
choose notes or write files.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archive.demonstration.melody import Pluck, Score
from archive.demonstration.room import blend, body_response, room_response, throat_response
from archive.demonstration.voice import hum

Signal = NDArray[np.float32]

SAMPLE_RATE = 48_000
PEAK = 10 ** (-3 / 20)
"""Loudest sample of a finished piece: −3 dBFS leaves room for any later encoder."""
TAKES = 3
"""Different plucks kept of every pitch; a repeated note must not sound like a machine."""
RING_SECONDS = 2.4
FADE_IN_SECONDS = 0.01
FADE_OUT_SECONDS = 1.2
VOICE_LEVEL = 1.0
"""Puts the hum about 10 dB under the lute."""


def perform(score: Score, seed: int) -> Signal:
    """Return ``score`` as samples of shape (frames, 2) between −1 and 1, peaking at ``PEAK``."""
    frames = round(score.seconds * SAMPLE_RATE)
    lute = _strings(score.plucks, frames, seed)
    voice = hum(score.sung, frames, SAMPLE_RATE, seed) * VOICE_LEVEL
    rooms = [room_response(SAMPLE_RATE, seed=ear) for ear in (11, 12)]
    stereo = blend(
        sources=(lute, voice),
        colours=(body_response(SAMPLE_RATE), throat_response(SAMPLE_RATE)),
        rooms=rooms,
    )
    return master(stereo[:frames])


def master(stereo: Signal) -> Signal:
    """Return ``stereo`` with its mean removed, faded ends and its peak at ``PEAK``."""
    level = stereo - stereo.mean(axis=0)
    starts, ends = (
        min(round(seconds * SAMPLE_RATE), len(level) // 2)
        for seconds in (FADE_IN_SECONDS, FADE_OUT_SECONDS)
    )
    level[:starts] *= np.linspace(0, 1, starts, dtype=np.float32)[:, None]
    level[len(level) - ends :] *= np.linspace(1, 0, ends, dtype=np.float32)[:, None] ** 2
    loudest = float(np.abs(level).max()) or 1.0
    return (level * (PEAK / loudest)).astype(np.float32)


def pluck_string(hertz: float, seconds: float, random: np.random.Generator) -> Signal:
    """Return one plucked note of ``seconds`` at ``hertz``, starting at full amplitude about 1."""
    length = int(SAMPLE_RATE / hertz)
    periods = int(seconds * hertz) + 2
    spectrum = _first_period(length, random)
    gains = _loop_gains(len(spectrum), hertz)
    loop = spectrum[None, :] * gains[None, :] ** np.arange(periods, dtype=np.float32)[:, None]
    raw = np.fft.irfft(loop, n=length, axis=1).astype(np.float32).ravel()
    return _shape(_tune(raw, hertz * length / SAMPLE_RATE, round(seconds * SAMPLE_RATE)), random)


def _first_period(length: int, random: np.random.Generator) -> NDArray[np.complex64]:
    """Return the plucked shape's spectrum: no mean, weak where the finger divides the string."""
    harmonic = np.arange(length // 2 + 1, dtype=np.float32)
    harmonic[0] = 1.0
    pluck_position = random.uniform(0.16, 0.24)
    amplitude = np.abs(np.sin(np.pi * pluck_position * harmonic)) / harmonic**1.1
    amplitude *= np.exp(-harmonic / 34.0)
    amplitude[0] = 0.0
    phase = random.uniform(-0.9, 0.9, len(harmonic)) - np.pi / 2
    return (length * 0.6 * amplitude * np.exp(1j * phase)).astype(np.complex64)


def _loop_gains(count: int, hertz: float) -> Signal:
    """Return what is left of each harmonic after one period; high ones die first, as on silk."""
    harmonic = np.arange(count, dtype=np.float32)
    decay_seconds = 0.95 * (200.0 / hertz) ** 0.5 / (1.0 + (harmonic / 5.0) ** 1.4)
    return np.exp(-1.0 / (hertz * decay_seconds)).astype(np.float32)


def _tune(raw: Signal, ratio: float, frames: int) -> Signal:
    """Resample by ``ratio`` to the exact pitch, a little sharp at first as a tight string is."""
    time = np.arange(frames, dtype=np.float64)
    sharpening = 0.004 * 0.05 * SAMPLE_RATE * (1 - np.exp(-time / (0.05 * SAMPLE_RATE)))
    return np.interp(time * ratio + sharpening, np.arange(len(raw)), raw).astype(np.float32)


def _shape(note: Signal, random: np.random.Generator) -> Signal:
    attack = np.linspace(0, 1, 130, dtype=np.float32)
    note[:130] *= attack
    nail = random.normal(0, 0.05, 400).astype(np.float32) * np.exp(-np.arange(400) / 70)
    note[:400] += nail.astype(np.float32)
    note[-2400:] *= np.linspace(1, 0, 2400, dtype=np.float32)
    return note


def _strings(plucks: tuple[Pluck, ...], frames: int, seed: int) -> Signal:
    """Return every pluck mixed on one track of ``frames``."""
    random = np.random.default_rng(seed + 1)
    takes: dict[tuple[float, int], Signal] = {}
    track = np.zeros(frames, dtype=np.float32)
    for index, pluck in enumerate(plucks):
        key = (pluck.hertz, index % TAKES)
        if key not in takes:
            takes[key] = pluck_string(pluck.hertz, RING_SECONDS, random)
        start = round(pluck.onset_seconds * SAMPLE_RATE)
        end = min(frames, start + len(takes[key]))
        if end > start:
            track[start:end] += takes[key][: end - start] * np.float32(pluck.strength)
    return track
