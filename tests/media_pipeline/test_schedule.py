"""Whose job is next: turns between organisations, short before long, nobody forgotten."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from media_pipeline import api, jobs, schedule, stages
from media_pipeline.models import JobState, MediaJob
from media_pipeline.values import JobResult, Kind, Status

pytestmark = pytest.mark.django_db

HOUR = 3600.0


def queue(
    number: int, owner: str, seconds: float = HOUR, kind: Kind = Kind.VIDEO, **options: Any
) -> MediaJob:
    return api.enqueue_job(
        source_sha256=f"{number:064x}",
        source_name=f"{owner} {number}",
        kind=kind,
        owner=owner,
        duration_seconds=seconds,
        **options,
    )


def do_next() -> str:
    """What a worker does next, by name; done at once."""
    job = schedule.claim_next("worker-1")
    if job is None:
        return ""
    jobs.finish(job, JobResult(status=Status.READY))
    return job.source_name


def arrived(job: MediaJob, minutes_ago: float) -> MediaJob:
    """The job as if it had been waiting for some minutes."""
    created = timezone.now() - datetime.timedelta(minutes=minutes_ago)
    rank = schedule.rank_of(created, job.expected_seconds)
    MediaJob.objects.filter(pk=job.pk).update(created_at=created, rank=rank)
    return job


def test_a_clip_of_another_organisation_starts_within_one_job_of_a_hundred_films() -> None:
    for number in range(100):
        queue(number, "Hà Giang")
    assert do_next().startswith("Hà Giang")
    queue(200, "Lạng Sơn", seconds=30)
    assert do_next() == "Lạng Sơn 200"
    assert do_next().startswith("Hà Giang")


def test_organisations_take_turns() -> None:
    for number in range(3):
        queue(number, "a")
        queue(10 + number, "b")
        queue(20 + number, "c")
    order = [do_next()[0] for _ in range(9)]
    assert [set(order[start : start + 3]) for start in (0, 3, 6)] == [set("abc")] * 3


def test_who_holds_a_worker_waits_for_who_holds_none() -> None:
    """Two workers: the second goes to the other organisation even if that was served last."""
    queue(1, "a"), queue(2, "a"), queue(3, "b"), queue(4, "b")
    assert schedule.claim_next("worker-1")
    second = schedule.claim_next("worker-2")
    assert second
    jobs.finish(second, JobResult(status=Status.READY))
    third = schedule.claim_next("worker-2")
    assert third
    assert third.owner == second.owner


def test_short_goes_before_long() -> None:
    queue(1, "a", seconds=HOUR)
    queue(2, "a", seconds=30)
    queue(3, "a", seconds=HOUR, kind=Kind.AUDIO)
    queue(4, "a", seconds=0, kind=Kind.IMAGE)
    assert [do_next() for _ in range(4)] == ["a 4", "a 2", "a 3", "a 1"]


def test_a_film_is_passed_by_clips_for_a_quarter_of_its_length_only() -> None:
    arrived(queue(1, "a", seconds=HOUR), minutes_ago=20)
    arrived(queue(2, "a", seconds=30), minutes_ago=10)
    queue(3, "a", seconds=30)
    assert [do_next() for _ in range(3)] == ["a 2", "a 1", "a 3"]


def test_what_nobody_waits_for_comes_last() -> None:
    queue(1, "a", seconds=1, priority=schedule.BACKGROUND)
    queue(2, "b", seconds=HOUR)
    assert [do_next() for _ in range(3)] == ["b 2", "a 1", ""]


def test_a_job_that_waits_for_its_next_attempt_keeps_nobody_waiting() -> None:
    queue(1, "a", seconds=1)
    queue(2, "a")
    later = timezone.now() + datetime.timedelta(minutes=1)
    MediaJob.objects.filter(source_name="a 1").update(next_try_at=later)
    assert [do_next(), do_next()] == ["a 2", ""]


def test_an_empty_line_is_nobodys_turn() -> None:
    queue(1, "a")
    assert do_next()
    assert MediaJob.objects.get().state == JobState.READY
    assert schedule.claim_next("worker-1") is None


@pytest.mark.parametrize(
    ("kind", "seconds", "has_sound", "found"),
    [
        (Kind.VIDEO, 60.0, True, ()),
        (Kind.VIDEO, 120.0, True, (stages.SOUND,)),
        (Kind.VIDEO, HOUR, True, (stages.SOUND,)),
        (Kind.VIDEO, HOUR, False, ()),
        (Kind.AUDIO, HOUR, True, ()),
    ],
)
def test_what_is_worth_having_before_the_rest(
    kind: Kind, seconds: float, has_sound: bool, found: tuple[stages.Stage, ...]
) -> None:
    assert stages.early_stages(kind, seconds, has_sound=has_sound) == found


def sound_of(number: int, owner: str) -> MediaJob:
    whole = queue(number, owner)
    return api.enqueue_early(whole, duration_seconds=HOUR, has_sound=True)[0]


def test_sounds_go_before_films_of_their_own_line_however_old() -> None:
    arrived(queue(1, "a"), minutes_ago=120)
    sound_of(2, "a")
    first = schedule.claim_next("worker-1")
    assert first
    assert (first.source_name, first.stage) == ("a 2", stages.SOUND.number)


def test_the_sounds_of_a_hundred_films_keep_another_film_waiting_for_an_hour_at_most() -> None:
    for number in range(10):
        sound_of(number, "Hà Giang")
    film = queue(20, "Lạng Sơn")
    assert do_next().startswith("Hà Giang")
    arrived(film, minutes_ago=61)
    assert do_next() == "Lạng Sơn 20"
    assert do_next().startswith("Hà Giang")
