"""How loud a recording is, and by how much its listening copies are made louder or quieter. Pure.

Reads the report of ffmpeg's ``ebur128`` filter. The gain is one number for the whole recording, so
loud and soft keep their distance; the master keeps the untouched sound. Runs nothing.
"""

import math
import re
from dataclasses import dataclass

from media_pipeline.values import Loudness

TARGET_LUFS = -16.0
"""AES TD1008 (2021), table 1, and EBU R128 s2: speech and mixed programmes for listening by
stream lie at -16 to -18 LUFS; the louder end suits a phone's own loudspeaker in a market."""
CEILING_DBTP = -1.0
"""EBU R128 (2020), recommendation h: highest true peak of a programme."""
LIMITED_DB = 6.0
"""By how much single peaks (a drum, a clap) may be held down to let the rest be heard; more is
audible as pumping. Beyond it the gain stays smaller than the target asks."""
LIMITER_MARGIN_DB = 0.5
"""The limiter sees samples; the wave between them may rise this much higher at 48 kHz."""
MOST_GAIN_DB = 26.0
"""A recorder left at its lowest level. More would make the hiss of its amplifier the programme."""
NOISE_FLOOR_LUFS = -50.0
"""Softer than this from beginning to end is the noise of an empty room: it stays as it is."""
LEAST_GAIN_DB = 0.5
"""A smaller change is not heard, and leaving the sound alone lets it be copied."""
GATE_LUFS = -70.0
"""EBU R128's absolute gate: what ffmpeg reports for silence."""

SUMMARY = re.compile(
    r"\[Parsed_ebur128_(\d+) @ [^\]]*\] (?:\[info\] )?Summary:\s+"
    r"Integrated loudness:\s+I:\s+(?P<integrated>-?\d+\.\d+|-?inf|-?nan) LUFS"
    r".*?LRA:\s+(?P<range>-?\d+\.\d+|-?inf|-?nan) LU"
    r".*?True peak:\s+Peak:\s+(?P<peak>-?\d+\.\d+|-?inf|-?nan) dBFS",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What is done to the sound of the listening copies."""

    decibels: float = 0.0
    is_limited: bool = False
    """Single peaks would pass :data:`CEILING_DBTP` and are held below it."""

    @property
    def limit(self) -> float:
        """The limiter's ceiling as a share of full scale."""
        return float(10 ** ((CEILING_DBTP - LIMITER_MARGIN_DB) / 20))


UNCHANGED = Gain()


def parse_loudness(log: str) -> tuple[Loudness, ...]:
    """Read the summaries of ffmpeg's ebur128 filters, in the order of the filters in the graph.

    ffmpeg prints a summary each time it sets a filter up; the last one of each counts.
    """
    last = {int(found[1]): found for found in SUMMARY.finditer(log)}
    return tuple(_loudness(last[number]) for number in sorted(last))


def gain_for(loudness: Loudness) -> Gain:
    """Return the gain that brings a recording to :data:`TARGET_LUFS`, as far as that is sound."""
    integrated, peak = loudness.integrated_lufs, loudness.true_peak_dbtp
    if integrated is None or integrated < NOISE_FLOOR_LUFS:
        return UNCHANGED
    room = CEILING_DBTP - (peak if peak is not None else 0.0)
    # A recording that is loud already must not be made softer only because of its peaks.
    most = min(MOST_GAIN_DB, max(0.0, room + LIMITED_DB))
    decibels = round(min(TARGET_LUFS - integrated, most), 1)
    if abs(decibels) < LEAST_GAIN_DB:
        return UNCHANGED
    return Gain(decibels=decibels, is_limited=decibels > room)


def _loudness(found: re.Match[str]) -> Loudness:
    integrated = _number(found["integrated"])
    if integrated is None or integrated <= GATE_LUFS:
        return Loudness(integrated_lufs=None)
    return Loudness(
        integrated_lufs=integrated,
        range_lu=_number(found["range"]),
        true_peak_dbtp=_number(found["peak"]),
    )


def _number(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None
