"""Says the Vietnamese introduction of some songs with espeak-ng, where a machine has it.

Owns the words' sound and where they sit before the melody. It starts no process itself: the caller
brings a runner, and without one, or without espeak-ng, the songs simply begin with the lute.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from archive.demonstration.wav import read_mono

Signal = NDArray[np.float32]
Spawn = Callable[[Sequence[str]], int]
"""Runs a program to its end, first argument its path, and returns its exit code."""

PROGRAM = "espeak-ng"
WORDS_PER_MINUTE = 135
"""Slower than the program's 175: announcements are heard once."""
PEAK = 10 ** (-7 / 20)
"""Under the lute's −3 dBFS, since speech sounds louder at the same peak."""
PAUSE_BEFORE_SECONDS, PAUSE_AFTER_SECONDS = 0.3, 0.7


def find_speaker() -> str | None:
    """Return the path of espeak-ng, or ``None`` where it is not installed."""
    return shutil.which(PROGRAM)


def speak(sentence: str, *, speaker: str, run: Spawn, rate: int) -> Signal | None:
    """Return ``sentence`` spoken, as samples at ``rate``; ``None`` when the program failed."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "introduction.wav"
        arguments = [speaker, "-v", "vi", "-s", str(WORDS_PER_MINUTE), "-w", str(target), sentence]
        if run(arguments) != 0 or not target.is_file():
            return None
        return _resampled(*read_mono(target), rate)


def before_melody(speech: Signal, melody: Signal, rate: int) -> tuple[Signal, float]:
    """Return the speech followed by the stereo ``melody``, and the seconds the melody moved."""
    loudest = float(np.abs(speech).max()) or 1.0
    lead = np.zeros(round(PAUSE_BEFORE_SECONDS * rate), dtype=np.float32)
    rest = np.zeros(round(PAUSE_AFTER_SECONDS * rate), dtype=np.float32)
    mono = np.concatenate([lead, speech * np.float32(PEAK / loudest), rest])
    joined = np.concatenate([np.stack([mono, mono], axis=1), melody])
    return joined, len(mono) / rate


def _resampled(samples: Signal, source_rate: int, rate: int) -> Signal:
    frames = round(len(samples) * rate / source_rate)
    at = np.arange(frames) * (source_rate / rate)
    return np.interp(at, np.arange(len(samples)), samples).astype(np.float32)
