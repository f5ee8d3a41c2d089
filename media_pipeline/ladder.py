"""Which sizes to make of a picture: the one rule for video rungs and image widths alike. Pure."""

from collections.abc import Iterable

NATIVE_GAIN = 1.15
"""Keep the source's own size as a top step only when it is this much above the last standard one:
576 lines beside 480 are worth their bytes, 500 are not."""


def steps_for(native: int, standard: Iterable[int]) -> tuple[int, ...]:
    """Return ascending sizes for a picture whose own size is ``native``.

    Standard sizes that need no enlarging are kept. The native size itself is added when it lies
    between two standard sizes and well above the lower, and it stands alone when the source is
    smaller than them all: there is always at least one step and never an enlargement.
    """
    ordered = sorted(standard)
    kept = [size for size in ordered if size <= native]
    if not kept:
        return (native,)
    is_between = kept[-1] < native < ordered[-1]
    if is_between and native >= kept[-1] * NATIVE_GAIN:
        kept.append(native)
    return tuple(kept)


def even(value: float) -> int:
    """Round to the nearest even number of pixels, at least 2: H.264 with 4:2:0 allows no other."""
    return max(2, round(value / 2) * 2)


def even_floor(value: int) -> int:
    """Round down to an even number of pixels, at least 2: for a size that must not grow."""
    return max(2, value // 2 * 2)


def fit_short_side(width: int, height: int, short_side: int) -> tuple[int, int]:
    """Return even (width, height) of the same shape whose shorter side is ``short_side``.

    The longer side never exceeds the source's.
    """
    short = min(even_floor(short_side), even_floor(min(width, height)))
    factor = short / min(width, height)
    longer = min(even(max(width, height) * factor), even_floor(max(width, height)))
    return (longer, short) if width >= height else (short, longer)
