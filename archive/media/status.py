"""How far a recording is, in words an officer understands.

Reads assets and their jobs and decides nothing: who may see them is settled before they come here.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from media_pipeline import api as pipeline
from media_pipeline.models import JobState, MediaJob

from .documents import page_count
from .measures import clock, data_size
from .models import MediaAsset
from .pictures import small_still_of
from .progress import progress_words
from .selectors import job_line, latest_jobs, stages_at_work
from .services import may_cancel, may_salvage

MEASURED = frozenset({MediaAsset.Kind.VIDEO, MediaAsset.Kind.IMAGE})
"""Kinds whose size in pixels says something; that of a page depends on who draws it."""
SHOWN_DETAILS = ("camera", "taken")
"""What a picture says of its making, for curators only."""


@dataclass(frozen=True, slots=True)
class AssetStatus:
    """One recording or picture as the admin lists it."""

    code: str
    name: str
    """The name of the file as deposited."""
    about: str
    """Kind, length and size in one line: "âm thanh · 1:05 · 12,3 MB"."""
    state: str
    """waiting, ready or problem."""
    state_words: str
    percent: int | None
    """How much of the work is done, while it is being done."""
    progress_words: str
    """Step, percent, time left and number of the attempt: "đang chuyển đổi · 42 % · …"; or ""."""
    problem: str
    """What is wrong and what to do, or ""."""
    may_retry: bool
    may_cancel: bool
    may_salvage: bool
    """Whether an officer may decide to show what still plays of a damaged file."""
    picture_url: str
    caption_url: str
    """Where the caption is written; "" when the reader may not."""
    remove_url: str
    """Where it is taken out of the record; "" when the reader may not."""
    words_url: str
    """Where its words are; "" for what is not heard."""
    retry_url: str
    cancel_url: str
    salvage_url: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def statuses_of(assets: Iterable[MediaAsset], *, may_change: bool = True) -> list[AssetStatus]:
    """The statuses of the assets, with two more statements for their jobs, one for each that waits.

    `may_change`: whether to offer the reader what changes a file.
    """
    listed = list(assets)
    jobs, stages = latest_jobs(listed), stages_at_work(listed)
    return [
        status_of(one, jobs.get(job_line(one)), stages.get(job_line(one)), may_change=may_change)
        for one in listed
    ]


def status_of(
    asset: MediaAsset, job: MediaJob | None, stage: MediaJob | None, *, may_change: bool = True
) -> AssetStatus:
    """The status of one asset, whose latest job is `job`; `stage`: what is made before that."""
    is_waiting = asset.state == MediaAsset.State.WAITING
    worked_on = stage or job
    is_running = is_waiting and worked_on is not None and worked_on.state == JobState.RUNNING
    is_heard = asset.kind in (MediaAsset.Kind.VIDEO, MediaAsset.Kind.AUDIO)
    picture = small_still_of(asset, get_language() or "")
    address = [asset.record_id, asset.code]
    return AssetStatus(
        code=asset.code,
        name=asset.original_name,
        about=about(asset),
        state=asset.state,
        state_words=_state_words(asset, is_running=is_running),
        percent=round(100 * worked_on.progress) if is_running and worked_on else None,
        progress_words=progress_words(worked_on) if is_waiting and worked_on else "",
        problem=_problem(asset, job),
        may_retry=may_change and _has_failed(asset, job),
        may_cancel=bool(may_change and is_waiting and job and may_cancel(asset, job)),
        may_salvage=may_change and may_salvage(asset, job),
        picture_url=picture.url if picture else "",
        caption_url=reverse("archive_media:caption", args=address) if may_change else "",
        remove_url=reverse("archive_media:remove", args=address) if may_change else "",
        words_url=reverse("archive_media:words", args=address) if is_heard else "",
        retry_url=reverse("archive_media:retry", args=address),
        cancel_url=reverse("archive_media:cancel", args=address),
        salvage_url=reverse("archive_media:salvage", args=address),
    )


def _state_words(asset: MediaAsset, *, is_running: bool) -> str:
    if not asset.is_whole and asset.derived_key:
        return _begun_words(asset)
    return _("being processed") if is_running else asset.get_state_display()


def _begun_words(asset: MediaAsset) -> str:
    """Of a film whose sound is made: what visitors have of it, and what of the rest."""
    if asset.state == MediaAsset.State.WAITING:
        return _("the sound can be heard already, the picture is still being made")
    return _("the sound can be heard, but the picture could not be made")


def _has_failed(asset: MediaAsset, job: MediaJob | None) -> bool:
    has_problem = asset.state == MediaAsset.State.PROBLEM
    return has_problem and job is not None and job.state in {JobState.FAILED, JobState.CANCELLED}


def _problem(asset: MediaAsset, job: MediaJob | None) -> str:
    """What is wrong, also while the next attempt is waited for; what a salvaged file lacks."""
    is_whole = asset.state == MediaAsset.State.READY and not asset.problem_code
    return "" if is_whole or job is None else pipeline.reason_sentence(job)


def about(asset: MediaAsset) -> str:
    """Kind, length and size of the file in one line."""
    parts = [asset.get_kind_display()]
    details = asset.technical.get("details") or {}
    if asset.duration_seconds:
        parts.append(clock(asset.duration_seconds))
    if asset.kind in MEASURED and asset.width and asset.height:
        parts.append(f"{asset.width} × {asset.height}")
    if pages := page_count(asset):
        parts.append(ngettext("%(count)d page", "%(count)d pages", pages) % {"count": pages})
    parts += [details[name] for name in SHOWN_DETAILS if name in details]
    return " · ".join([*parts, data_size(asset.size_bytes)])
