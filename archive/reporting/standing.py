"""Whether an entry in a list was in force on a day, when the dates may be vague. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto


class Happened(Enum):
    """What is known of an act and a day."""

    YES = auto()
    MAYBE = auto()
    NO = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last day an act may have happened on; None leaves a side open."""

    earliest: date | None
    latest: date | None


def happened(act: Span, *, by: date, today: date) -> Happened:
    """Whether the act lies before the end of the day `by`.

    What is in the archive has happened: an act without a last possible day, or with one still to
    come, happened by `today` at the latest, unless its first possible day is still to come.
    """
    if act.earliest is not None and act.earliest > by:
        return Happened.NO
    last = min(act.latest or today, today)
    return Happened.YES if last <= by else Happened.MAYBE


def in_force(entered: Span, revoked: Span | None, *, by: date, today: date) -> Happened:
    """Whether an entry made at `entered` and perhaps revoked at `revoked` stood on the day."""
    was_entered = happened(entered, by=by, today=today)
    was_revoked = Happened.NO if revoked is None else happened(revoked, by=by, today=today)
    if was_entered is Happened.NO or was_revoked is Happened.YES:
        return Happened.NO
    is_certain = was_entered is Happened.YES and was_revoked is Happened.NO
    return Happened.YES if is_certain else Happened.MAYBE
