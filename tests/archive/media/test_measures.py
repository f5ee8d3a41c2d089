"""Durations, moments and sizes as readers of each language say them."""

import pytest
from django.utils.translation import override

from archive.media.measures import clock, data_size, duration, moment


@pytest.mark.parametrize(
    ("language", "expected"),
    [("vi", "2,1 MB"), ("en", "2.1 MB"), ("fr", "2,1 Mo"), ("zh-hans", "2.1 MB")],
)
def test_megabytes_follow_the_readers_customs(language: str, expected: str) -> None:
    with override(language):
        assert data_size(2_130_000) == expected


@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [(0, "1 kB"), (1, "1 kB"), (840_400, "840 kB"), (999_999, "1000 kB")],
)
def test_small_files_are_said_in_kilobytes_and_never_as_nothing(
    size_bytes: int, expected: str
) -> None:
    with override("en"):
        assert data_size(size_bytes).replace(",", "") == expected


@pytest.mark.parametrize(
    ("language", "seconds", "expected"),
    [
        ("vi", 45.2, "45 giây"),
        ("vi", 80, "1 phút 20 giây"),
        ("vi", 120, "2 phút"),
        ("vi", 0.2, "1 giây"),
        ("en", 1, "1 second"),
        ("en", 121, "2 minutes 1 second"),
        ("fr", 61, "1 minute 1 seconde"),
        ("zh-hans", 80, "1 分钟 20 秒"),
    ],
)
def test_lengths_are_said_in_words(language: str, seconds: float, expected: str) -> None:
    with override(language):
        assert duration(seconds) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(7.9, "0:07"), (750, "12:30"), (3723, "1:02:03"), (-1, "0:00")]
)
def test_moments_are_written_as_players_do(seconds: float, expected: str) -> None:
    assert clock(seconds) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(12.5, "12.5"), (7.0, "7"), (0.004, "0"), (100, "100")]
)
def test_moments_in_addresses_are_short(seconds: float, expected: str) -> None:
    assert moment(seconds) == expected
