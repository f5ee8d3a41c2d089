"""What a salvaged recording lacks, in the words and numbers of its reason. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from media_pipeline.errors import SourceDamagedError
from media_pipeline.values import LEAST_LOST_SECONDS, Break, Loss, SourceInfo

END_SECONDS = 0.15
"""Sound and picture of a whole recording rarely end together."""
JOIN_SECONDS = 0.1
"""Faults closer together than this are one place to a listener; shorter gaps are none."""
MOST_PLACES = 5
"""Listed in the sentence; the result itself holds them all."""


def joined(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Return the losses in order of time, those of one stream that touch made one."""
    found: list[Loss] = []
    for loss in sorted(losses, key=lambda loss: (loss.stream, loss.start_seconds)):
        last = found[-1] if found else None
        touches = last is not None and loss.start_seconds <= last.end_seconds + JOIN_SECONDS
        if last and touches and last.stream == loss.stream:
            end = max(last.end_seconds, loss.end_seconds)
            found[-1] = Loss(stream=last.stream, start_seconds=last.start_seconds, end_seconds=end)
        else:
            found.append(loss)
    return tuple(sorted(found, key=lambda loss: loss.start_seconds))


def loss_detail(
    losses: Sequence[Loss], found_seconds: float, stated_seconds: float | None
) -> dict[str, Any]:
    """Return the detail of the reason ``salvaged``: seconds that play, seconds lost, and where."""
    return {
        "found_seconds": round(found_seconds, 1),
        "stated_seconds": round(stated_seconds, 1) if stated_seconds else None,
        "lost_seconds": _told(total_seconds(losses)),
        "places": _places(losses),
    }


def damage_of(
    error: SourceDamagedError, losses: Sequence[Loss], stated_seconds: float | None
) -> SourceDamagedError:
    """Return ``error`` with what a full examination found, or as it is when that found nothing.

    Whatever stopped the conversion first, a recording whose only loss is its end is truncated.
    """
    if not losses or not stated_seconds:
        return error
    lost = total_seconds(losses)
    has_only_no_end = all(loss.end_seconds >= stated_seconds - END_SECONDS for loss in losses)
    found = {
        "found_seconds": round(max(0.0, stated_seconds - lost), 1),
        "stated_seconds": round(stated_seconds, 1),
        "lost_seconds": _told(lost),
        "places": _places(losses),
    }
    code = "truncated" if has_only_no_end else "corrupt"
    return SourceDamagedError(code, **error.detail | found)


def damage_shown_by(breaks: Sequence[Break], source: SourceInfo) -> SourceDamagedError | None:
    """Return what the breaks in a container amount to, or ``None`` when there are none.

    A recording whose only break is its end ``breaks_off``: how long it was is written nowhere. Any
    other has ``gaps``.
    """
    if not breaks:
        return None
    losses = joined(one.loss for one in breaks)
    lost = total_seconds(losses)
    if all(one.is_end for one in breaks):
        found = max(one.loss.start_seconds for one in breaks)
        return SourceDamagedError("breaks_off", found_seconds=round(found, 1))
    return SourceDamagedError(
        "gaps",
        found_seconds=round(max(0.0, (source.duration_seconds or 0.0) - lost), 1),
        lost_seconds=round(lost, 1),
        places=_places(losses),
    )


def total_seconds(losses: Iterable[Loss]) -> float:
    """Return how long picture or sound is missing; moments that lack both count once."""
    total = reached = 0.0
    for loss in sorted(losses, key=lambda loss: loss.start_seconds):
        total += max(0.0, loss.end_seconds - max(reached, loss.start_seconds))
        reached = max(reached, loss.end_seconds)
    return total


def _told(lost_seconds: float) -> float:
    """Rounded, but never to nothing: a click that was lost is a loss."""
    return max(LEAST_LOST_SECONDS, round(lost_seconds, 1)) if lost_seconds else 0.0


def _places(losses: Sequence[Loss]) -> str:
    spans = [f"{_clock(loss.start_seconds)}-{_clock(loss.end_seconds)}" for loss in losses]
    more = " …" if len(spans) > MOST_PLACES else ""
    return ", ".join(dict.fromkeys(spans[:MOST_PLACES])) + more or "?"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:04.1f}"
