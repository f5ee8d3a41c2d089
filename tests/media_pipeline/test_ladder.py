import pytest

from media_pipeline.ladder import fit_short_side, steps_for

RUNGS = (240, 480, 720)


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        (1080, (240, 480, 720)),
        (720, (240, 480, 720)),
        (576, (240, 480, 576)),
        (500, (240, 480)),
        (360, (240, 360)),
        (241, (240,)),
        (240, (240,)),
        (120, (120,)),
        (1, (1,)),
    ],
)
def test_steps_never_enlarge_and_there_is_always_one(
    native: int, expected: tuple[int, ...]
) -> None:
    assert steps_for(native, RUNGS) == expected


@pytest.mark.parametrize(
    ("size", "short_side", "expected"),
    [
        ((1920, 1080), 480, (854, 480)),
        ((1080, 1920), 480, (480, 854)),
        ((321, 241), 240, (320, 240)),
        ((161, 121), 121, (160, 120)),
        ((1000, 1000), 240, (240, 240)),
        ((1, 1), 1, (2, 2)),
        ((20000, 300), 240, (16000, 240)),
    ],
)
def test_sizes_are_even_and_keep_the_shape(
    size: tuple[int, int], short_side: int, expected: tuple[int, int]
) -> None:
    assert fit_short_side(*size, short_side) == expected
