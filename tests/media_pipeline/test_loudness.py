"""Loudness: what is read from ffmpeg, and the one gain that is drawn from it."""

import pytest

from media_pipeline.loudness import CEILING_DBTP, Gain, gain_for, parse_loudness
from media_pipeline.values import Loudness

SUMMARY = """[Parsed_ebur128_{number} @ 0x55] [info] Summary:

  Integrated loudness:
    I:         {integrated} LUFS
    Threshold: -31.6 LUFS

  Loudness range:
    LRA:         2.5 LU
    Threshold: -41.6 LUFS

  True peak:
    Peak:      {peak} dBFS
"""


def summary(number: int, integrated: str, peak: str = "-3.0") -> str:
    return SUMMARY.format(number=number, integrated=integrated, peak=peak)


def test_each_filter_speaks_for_itself_and_its_last_word_counts() -> None:
    log = summary(7, "-30.0") + summary(2, "-70.0") + summary(2, "-16.5", "-1.2")
    first, second = parse_loudness(log)
    assert first == Loudness(integrated_lufs=-16.5, range_lu=2.5, true_peak_dbtp=-1.2)
    assert second.integrated_lufs == -30.0


def test_silence_has_no_loudness() -> None:
    (silence,) = parse_loudness(summary(0, "-70.0", "-inf"))
    assert silence.integrated_lufs is None
    assert parse_loudness("nothing of the kind") == ()


@pytest.mark.parametrize(
    ("integrated", "peak", "decibels", "is_limited"),
    [
        (-26.0, -15.0, 10.0, False),  # room enough
        (-26.0, -8.0, 10.0, True),  # a few peaks are held down
        (-30.0, -3.0, 8.0, True),  # more would be heard as pumping
        (-9.0, 0.5, -7.0, False),  # too loud: softer
        (-40.0, -30.0, 24.0, False),  # a recorder set too low
        (-49.0, -45.0, 26.0, False),  # no further
        (-16.2, -3.0, 0.0, False),  # nobody hears the difference
        (-55.0, -30.0, 0.0, False),  # an empty room
        (None, None, 0.0, False),
    ],
)
def test_the_gain(
    integrated: float | None, peak: float | None, decibels: float, is_limited: bool
) -> None:
    measured = Loudness(integrated_lufs=integrated, true_peak_dbtp=peak)
    assert gain_for(measured) == Gain(decibels=decibels, is_limited=is_limited)


def test_a_limited_sound_stays_below_the_ceiling() -> None:
    assert Gain().limit < 10 ** (CEILING_DBTP / 20) < 1
