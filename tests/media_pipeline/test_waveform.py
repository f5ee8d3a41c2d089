import json
import struct

import numpy as np

from media_pipeline.waveform import PeakMeter


def meter_with(samples: list[int], *, block: int = 7) -> PeakMeter:
    """Feed the samples in blocks of an odd number of bytes, as a pipe may deliver them."""
    meter = PeakMeter(sample_rate=8, samples_per_pixel=4)
    data = np.array(samples, dtype="<i2").tobytes()
    for start in range(0, len(data), block):
        meter.feed(data[start : start + block])
    return meter


def test_each_stretch_keeps_its_lowest_and_highest_sample() -> None:
    peaks = meter_with([0, 256, -512, 0, 32767, -32768, 0, 0]).finish()
    assert peaks.extremes.tolist() == [[-2, 1], [-128, 127]]


def test_a_short_last_stretch_counts() -> None:
    meter = meter_with([0, 0, 0, 0, 2560])
    assert meter.finish().extremes.tolist() == [[0, 0], [10, 10]]
    assert meter.seconds == 5 / 8


def test_seconds_count_what_arrived_before_the_end_too() -> None:
    assert meter_with([0] * 6).seconds == 6 / 8


def test_no_sound_gives_no_peaks() -> None:
    assert json.loads(meter_with([]).finish().as_json())["data"] == []


def test_json_is_what_audiowaveform_documents() -> None:
    content = json.loads(meter_with([256, 512, 256, 256]).finish().as_json())
    assert content == {
        "version": 2,
        "channels": 1,
        "sample_rate": 8,
        "samples_per_pixel": 4,
        "bits": 8,
        "length": 1,
        "data": [1, 2],
    }


def test_the_binary_form_begins_with_its_documented_header() -> None:
    content = meter_with([256, 512, 256, 256]).finish().as_dat()
    assert struct.unpack("<iIiiIi", content[:24]) == (2, 1, 8, 4, 1, 1)
    assert content[24:] == bytes([1, 2])


def test_the_overview_joins_stretches_without_losing_a_peak() -> None:
    peaks = meter_with([0, 0, 0, 0, 2560, 0, 0, 0, -2560, 0, 0, 0]).finish()
    overview = peaks.coarser(2)
    assert overview.samples_per_pixel == 8
    assert overview.extremes.tolist() == [[0, 10], [-10, 0]]
    assert peaks.coarser(3) is peaks
