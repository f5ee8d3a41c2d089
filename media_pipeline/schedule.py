"""Whose job is next: owners take turns, short work goes before long, nothing waits for ever.

An owner (an organisation, see :class:`media_pipeline.models.MediaJob`) that brings a hundred films
does not keep another's clip waiting for more than the job in hand. Decides and claims; what a claim
means is in :mod:`media_pipeline.jobs`.
"""

import datetime

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from media_pipeline import jobs, stages
from media_pipeline.models import JobState, MediaJob
from media_pipeline.values import Kind

WORK_PER_SECOND = {Kind.VIDEO: 1.0, Kind.AUDIO: 0.05}
"""Seconds of work per second of recording on a two-core machine; order matters, not precision."""
WORK_PER_STILL = 5.0
"""Seconds for what has no duration: a picture, a file that cannot be opened."""
WAIT_PER_WORK = 0.25
"""Seconds for which a job lets later, shorter ones pass, per second of its own work: a film of one
hour is passed by clips that come within a quarter of an hour after it, and by no others."""
CLIP_SECONDS = 60.0
"""Work up to this is a clip's: it takes its turn beside the sounds of films."""
PATIENCE = datetime.timedelta(hours=1)
"""How long a film lets the sounds of other owners' films pass: about what one of theirs takes."""
BACKGROUND = -10
"""Priority of what nobody waits for, such as remaking by a newer recipe."""


def expected_seconds(kind: Kind, duration_seconds: float | None) -> float:
    """Return roughly how many seconds the making will take."""
    return max(WORK_PER_STILL, WORK_PER_SECOND.get(kind, 0.0) * (duration_seconds or 0.0))


def rank_of(created_at: datetime.datetime, expected: float) -> float:
    """Return the place in the owner's line: the time of arrival plus a handicap for long work.

    It is a constant of the job, so waiting counts by itself: whoever comes much later ranks behind,
    however short.
    """
    return created_at.timestamp() + WAIT_PER_WORK * expected


def claim_next(worker: str) -> MediaJob | None:
    """Take the job that is next for ``worker``; ``None`` when nothing is due.

    Several workers may ask at once: on PostgreSQL each skips the rows that another looks at, and
    what decides everywhere is the conditional update of :func:`media_pipeline.jobs.claim`.
    """
    waiting = due()
    top = waiting.aggregate(top=Max("priority"))["top"]
    waiting = _sounds_before_films(waiting.filter(priority=top))
    for owner in _owners_in_turn(waiting):
        if job := _claim_first(waiting.filter(owner=owner), worker):
            return job
    return None


def due() -> QuerySet[MediaJob]:
    """Return the jobs that may start now: their time has come, no earlier stage is unfinished."""
    earlier = MediaJob.objects.filter(
        source_sha256=OuterRef("source_sha256"),
        stage__lt=OuterRef("stage"),
        state__in=(JobState.QUEUED, JobState.RUNNING),
    )
    waiting = MediaJob.objects.filter(state=JobState.QUEUED, next_try_at__lte=timezone.now())
    return waiting.filter(~Exists(earlier))


def _sounds_before_films(waiting: QuerySet[MediaJob]) -> QuerySet[MediaJob]:
    """While a film's sound waits, no film starts, unless it has had the patience long enough.

    A film that had takes its owner's turn, but never before a sound of that same owner: those are
    a twentieth of the work that comes with them, so no film of theirs starves.
    """
    sounds = waiting.filter(stage=stages.SOUND.number)
    is_short = Q(stage=stages.SOUND.number) | Q(expected_seconds__lte=CLIP_SECONDS)
    is_patient = Q(created_at__lt=timezone.now() - PATIENCE)
    is_passed = Exists(sounds.filter(owner=OuterRef("owner")))
    if not sounds.exists():
        return waiting
    return waiting.filter(is_short | (is_patient & ~is_passed))


def _owners_in_turn(waiting: QuerySet[MediaJob]) -> list[str]:
    """The owners of ``waiting``: first who holds the fewest workers, then who waited longest."""
    owners = waiting.order_by().values("owner").distinct()
    turns = (
        MediaJob.objects.filter(owner__in=owners)
        .order_by()
        .values_list("owner")
        .annotate(held=Count("pk", filter=Q(state=JobState.RUNNING)), last=Max("started_at"))
    )
    return [row[0] for row in sorted(turns, key=_turn_order)]


def _turn_order(row: tuple[str, int, datetime.datetime | None]) -> tuple[int, float]:
    _owner, held, last = row
    return held, last.timestamp() if last else 0.0


@transaction.atomic
def _claim_first(line: QuerySet[MediaJob], worker: str) -> MediaJob | None:
    first = line.order_by("rank", "pk").select_for_update(skip_locked=True).first()
    return jobs.claim(first.pk, worker) if first else None
