"""Peaks of the sound, in the file formats that audiowaveform documents. Pure numbers, no ffmpeg.

Formats: https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md (version 2, 8 bit).
"""

import json
import math
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

BYTES_PER_SAMPLE = 2
DAT_VERSION = 2
EIGHT_BIT_FLAG = 1
"""Bit 0 of the header flags: 8-bit resolution."""
MONO = 1


@dataclass(frozen=True, slots=True)
class Peaks:
    """Lowest and highest sample of each stretch of sound."""

    sample_rate: int
    samples_per_pixel: int
    """Length of a stretch in samples."""
    extremes: NDArray[np.int8]
    """Shape (n, 2): minimum and maximum, -128 to 127."""

    def coarser(self, most: int) -> "Peaks":
        """Return the same sound in at most ``most`` stretches; short sound is returned as it is."""
        factor = math.ceil(len(self.extremes) / most)
        if factor <= 1:
            return self
        padding = -len(self.extremes) % factor
        padded = np.pad(self.extremes, ((0, padding), (0, 0)), mode="edge")
        grouped = padded.reshape(-1, factor, 2)
        extremes = np.stack((grouped[:, :, 0].min(axis=1), grouped[:, :, 1].max(axis=1)), axis=1)
        return Peaks(self.sample_rate, self.samples_per_pixel * factor, extremes)

    def as_json(self) -> str:
        """Return audiowaveform's JSON: ``data`` alternates minimum and maximum."""
        content: dict[str, Any] = {
            "version": DAT_VERSION,
            "channels": MONO,
            "sample_rate": self.sample_rate,
            "samples_per_pixel": self.samples_per_pixel,
            "bits": 8,
            "length": len(self.extremes),
            "data": self.extremes.ravel().tolist(),
        }
        return json.dumps(content, separators=(",", ":"))

    def as_dat(self) -> bytes:
        """Return audiowaveform's binary file: six little-endian words, then the pairs."""
        header = struct.pack(
            "<iIiiIi",
            DAT_VERSION,
            EIGHT_BIT_FLAG,
            self.sample_rate,
            self.samples_per_pixel,
            len(self.extremes),
            MONO,
        )
        return header + self.extremes.tobytes()


@dataclass(slots=True)
class PeakMeter:
    """Takes mono 16-bit little-endian samples as they come and keeps only their extremes.

    Memory: two bytes per stretch, 140 kB an hour at 20 stretches a second.
    """

    sample_rate: int
    samples_per_pixel: int
    sample_count: int = 0
    """Samples received so far: divided by the rate, how much sound was really decoded."""
    _rest: bytes = b""
    _found: list[NDArray[np.int8]] = field(default_factory=list)

    def feed(self, data: bytes) -> None:
        """Take the next bytes; they may end within a sample."""
        data = self._rest + data
        stretch = self.samples_per_pixel * BYTES_PER_SAMPLE
        usable = len(data) - len(data) % stretch
        self._rest = data[usable:]
        self._take(data[:usable])

    def finish(self) -> Peaks:
        """Close the last stretch, even if it is short, and return all peaks."""
        rest = self._rest[: len(self._rest) // BYTES_PER_SAMPLE * BYTES_PER_SAMPLE]
        self._rest = b""
        if rest:
            samples = np.frombuffer(rest, dtype="<i2")
            self.sample_count += samples.size
            self._found.append(_to_eight_bits(np.array([[samples.min(), samples.max()]])))
        empty = np.empty((0, 2), dtype=np.int8)
        extremes = np.concatenate(self._found) if self._found else empty
        return Peaks(self.sample_rate, self.samples_per_pixel, extremes)

    @property
    def seconds(self) -> float:
        """Decoded sound so far, without a sample that has only half arrived."""
        return (self.sample_count + len(self._rest) // BYTES_PER_SAMPLE) / self.sample_rate

    def _take(self, data: bytes) -> None:
        if data:
            samples = np.frombuffer(data, dtype="<i2")
            self.sample_count += samples.size
            stretches = samples.reshape(-1, self.samples_per_pixel)
            extremes = np.stack((stretches.min(axis=1), stretches.max(axis=1)), axis=1)
            self._found.append(_to_eight_bits(extremes))


def _to_eight_bits(extremes: NDArray[np.int16]) -> NDArray[np.int8]:
    """Divide by 256, rounding down as audiowaveform does."""
    return (extremes >> 8).astype(np.int8)
