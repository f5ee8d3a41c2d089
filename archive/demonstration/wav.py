"""Reads and writes PCM WAV files for the demonstration; nothing about what they sound like."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]

FULL_SCALE = 32767


def write_wav(path: Path, stereo: Signal, rate: int) -> None:
    """Write ``stereo`` of shape (frames, channels), −1 to 1, as 16-bit PCM."""
    samples = np.round(stereo * FULL_SCALE).astype("<i2")
    with wave.open(str(path), "wb") as target:
        target.setnchannels(stereo.shape[1])
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(samples.tobytes())


def read_mono(path: Path) -> tuple[Signal, int]:
    """Return the first channel of a 16-bit WAV as −1 to 1, and its rate in hertz."""
    with wave.open(str(path), "rb") as source:
        rate, channels = source.getframerate(), source.getnchannels()
        raw = source.readframes(source.getnframes())
    samples = np.frombuffer(raw, dtype="<i2").reshape(-1, channels)[:, 0]
    return samples.astype(np.float32) / np.float32(FULL_SCALE), rate
