"""Colours a dry signal: gourd body, throat and a small wooden room, by fast convolution.

Owns impulse responses and the convolution; it must not know notes or files.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]
Spectra = NDArray[np.complexfloating]

BLOCK_FRAMES = 1 << 16
"""Frames per convolution block; also the longest response (1.36 s at 48 kHz)."""

BODY_MODES = ((148, 0.055, 0.34), (262, 0.045, 0.42), (415, 0.030, 0.34), (690, 0.018, 0.22),
              (1180, 0.011, 0.16), (2350, 0.006, 0.10))  # fmt: skip
"""Resonances of a gourd with a thin wooden face: hertz, decay seconds, gain. Chosen by eye and
measurement of the spectrum, not taken from a real instrument."""

THROAT_MODES = ((330, 0.0050, 1.0), (1050, 0.0032, 0.32), (2500, 0.0022, 0.12))
"""Formants of a nearly closed mouth: hertz, decay seconds, gain."""


def body_response(rate: int) -> Signal:
    """Return the direct sound followed by the ringing of the body."""
    response = _modes(BODY_MODES, rate, 0.3) * np.float32(0.0032)
    response[0] += 1.0
    return response


def throat_response(rate: int) -> Signal:
    """Return the response of the hummed vowel."""
    return _modes(THROAT_MODES, rate, 0.04) * np.float32(0.012)


def room_response(rate: int, seed: int) -> Signal:
    """Return a dry impulse with six early echoes and a soft tail; ``seed`` makes one ear's room."""
    random = np.random.default_rng(seed)
    frames = round(0.9 * rate)
    time = np.arange(frames) / rate
    tail = random.normal(0, 1, frames) * np.exp(-time / 0.19) * (time > 0.014)
    smooth = np.convolve(tail, np.hanning(9) / np.hanning(9).sum(), mode="same")
    response = smooth * 0.016
    for _ in range(6):
        response[int(random.uniform(0.006, 0.032) * rate)] += random.uniform(-0.10, 0.12)
    response[0] = 1.0
    return response.astype(np.float32)


def blend(
    *, sources: Sequence[Signal], colours: Sequence[Signal], rooms: Sequence[Signal]
) -> Signal:
    """Return ``sources``, each through its colour, together in every room: (frames, rooms)."""
    spectra = [_block_spectra(source) for source in sources]
    ears = []
    for room in rooms:
        mixed = sum(
            spectrum * np.fft.rfft(_chain(colour, room), n=2 * BLOCK_FRAMES)[None, :]
            for spectrum, colour in zip(spectra, colours, strict=True)
        )
        ears.append(_overlap_add(np.asarray(mixed), len(sources[0])))
    return np.stack(ears, axis=1)


def _modes(modes: Sequence[tuple[float, float, float]], rate: int, seconds: float) -> Signal:
    time = np.arange(round(seconds * rate)) / rate
    waves = [
        gain * np.exp(-time / decay) * np.sin(2 * np.pi * hertz * time)
        for hertz, decay, gain in modes
    ]
    return np.sum(waves, axis=0).astype(np.float32)


def _chain(first: Signal, second: Signal) -> Signal:
    """Return one response that does what both do in turn, cut to one block."""
    size = 2 * BLOCK_FRAMES
    both = np.fft.irfft(np.fft.rfft(first, n=size) * np.fft.rfft(second, n=size), n=size)
    return both[:BLOCK_FRAMES].astype(np.float32)


def _block_spectra(source: Signal) -> Spectra:
    blocks = -(-len(source) // BLOCK_FRAMES)
    padded = np.zeros((blocks, BLOCK_FRAMES), dtype=np.float32)
    padded.ravel()[: len(source)] = source
    return np.fft.rfft(padded, n=2 * BLOCK_FRAMES, axis=1)


def _overlap_add(spectra: Spectra, frames: int) -> Signal:
    pieces = np.fft.irfft(spectra, n=2 * BLOCK_FRAMES, axis=1).astype(np.float32)
    joined = np.zeros((len(pieces) + 1, BLOCK_FRAMES), dtype=np.float32)
    joined[:-1] = pieces[:, :BLOCK_FRAMES]
    joined[1:] += pieces[:, BLOCK_FRAMES:]
    return joined.ravel()[:frames]
