"""One master in, one finished work directory out: plan, run, prove, list.

The only place where the pure parts meet the process and the disk. Knows no database, no queue and
no published directory: whoever calls decides where the work directory goes.
"""

import errno
import hashlib
import math
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from PIL import Image

from media_pipeline import command, recipes
from media_pipeline.errors import MediaError, ProcessingFailedError
from media_pipeline.examine import is_intact
from media_pipeline.images import make_images, make_responsive
from media_pipeline.inventory import (
    describe_output,
    media_outputs,
    picture_output,
    picture_outputs,
    played_video_seconds,
)
from media_pipeline.plan import MediaPlan, make_plan
from media_pipeline.probe import probe
from media_pipeline.recipes import Recipe, recipes_for
from media_pipeline.run import RunResult, find_ffmpeg, run_ffmpeg
from media_pipeline.thumbnails import choose_poster, thumbnail_track
from media_pipeline.values import JobResult, Kind, Limits, Loudness, Output, SourceInfo, Status
from media_pipeline.verify import Played, explain_failure, prove_played_to_end
from media_pipeline.waveform import PeakMeter, Peaks

OnProgress = Callable[[str, float], None]
"""Hears a step name (``probe``, ``convert``, ``check``) and the finished share of the whole job."""

CONVERT_SHARE = 0.95
"""Of the whole job: checking and hashing take a few percent of the time of converting."""
MIN_TIMEOUT_SECONDS = 600.0
PEAKS_OVERVIEW_FILE = "peaks.json"
PEAKS_DETAIL_FILE = "peaks.dat"
SPRITE_TRACK_FILE = "sprite.vtt"
INTEGRATED = re.compile(r"Integrated loudness:\s+I:\s+(-?\d+\.\d+|-inf|nan) LUFS")
RANGE = re.compile(r"Loudness range:\s+LRA:\s+(\d+\.\d+) LU")
GATE_LUFS = -70.0
"""EBU R128's absolute gate: what ffmpeg reports for silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The means of production: programs, shares of the machine, limits."""

    ffmpeg_binary: str = ""
    """Empty: choose as :func:`media_pipeline.run.find_ffmpeg` says."""
    threads: int = 0
    niceness: int = 10
    timeout_factor: float = 20.0
    """Wall seconds allowed per second of source: a two-core machine needs about one."""
    limits: Limits = field(default_factory=Limits)


def job_key(sha256: str, wanted: tuple[Recipe, ...]) -> str:
    """Return the name of what is made from a master by these recipes in these versions.

    32 hexadecimal digits: unique enough for a directory, short enough for a URL.
    """
    made_by = ",".join(f"{recipe.id}@{recipe.version}" for recipe in wanted)
    text = f"{recipes.PIPELINE_VERSION}:{sha256}:{made_by}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def produce(
    source_path: Path,
    *,
    recipe_ids: tuple[str, ...] | None,
    directory: Path,
    workshop: Workshop,
    on_progress: OnProgress = lambda _step, _share: None,
) -> JobResult:
    """Make everything wanted from ``source_path`` into the empty ``directory``.

    Returns a ready result, or raises a :class:`media_pipeline.errors.MediaError` that says why
    not; then ``directory`` holds rubbish. Whatever ``on_progress`` raises stops the work at once.
    """
    on_progress("probe", 0.0)
    started = time.process_time()
    with storage_errors_named(source_path):
        source = probe(source_path, workshop.limits)
        wanted = recipes_for(source.kind, recipe_ids)
        job = _Job(source_path, source, directory, workshop, on_progress)
        is_image = source.kind is Kind.IMAGE
        result = (
            job.make_image_set(wanted) if is_image else job.make_media(make_plan(source, wanted))
        )
    own_seconds = time.process_time() - started
    return replace(result, cpu_seconds=round(result.cpu_seconds + own_seconds, 2))


@dataclass(frozen=True, slots=True)
class _Job:
    """What every step of one production needs to know."""

    path: Path
    source: SourceInfo
    directory: Path
    workshop: Workshop
    on_progress: OnProgress

    def make_image_set(self, wanted: tuple[Recipe, ...]) -> JobResult:
        if not wanted:
            return self._ready([])
        files = make_images(
            self.path,
            self.source,
            self.directory,
            self.workshop.limits,
            lambda share: self.on_progress("convert", share * CONVERT_SHARE),
        )
        return self._ready(picture_outputs(self.directory, files, "image", self._report_check))

    def make_media(self, plan: MediaPlan) -> JobResult:
        if plan.video is None and plan.audio is None:
            return self._ready([])
        meter = PeakMeter(recipes.SAMPLE_RATE, recipes.PEAKS_DETAIL_SAMPLES)
        run = self._convert(plan, meter)
        peaks = meter.finish()
        if run.return_code != 0:
            raise self._failure(run, max(meter.seconds, run.position_seconds))
        self._report_check()
        played = self._played(plan, meter)
        outputs = media_outputs(plan, self.directory, played, self._report_check)
        outputs += self._stills(plan, played)
        if plan.audio and plan.audio.has_peaks:
            outputs += self._peak_files(peaks)
        loudness = parse_loudness(run.log) if plan.audio else None
        return replace(self._ready(outputs), loudness=loudness, cpu_seconds=run.cpu_seconds)

    def _convert(self, plan: MediaPlan, meter: PeakMeter) -> RunResult:
        for name in command.directories(plan):
            (self.directory / name).mkdir(parents=True)
        duration = self.source.duration_seconds or self.workshop.limits.max_duration_seconds

        def report(position_seconds: float) -> None:
            done = min(1.0, max(position_seconds, meter.seconds) / duration)
            self.on_progress("convert", done * CONVERT_SHARE)

        return run_ffmpeg(
            command.build_arguments(
                plan, self.path.absolute(), self.workshop.limits, self.workshop.threads
            ),
            binary=find_ffmpeg(self.workshop.ffmpeg_binary),
            directory=self.directory,
            timeout_seconds=max(MIN_TIMEOUT_SECONDS, duration * self.workshop.timeout_factor),
            niceness=self.workshop.niceness,
            on_samples=meter.feed,
            on_tick=report,
        )

    def _failure(self, run: RunResult, played_seconds: float) -> MediaError:
        def is_source_intact() -> bool:
            return is_intact(self.path, self.source, self.workshop.limits, self._report_check)

        # Where the vault lies is nobody's business.
        log = run.log.replace(str(self.path.absolute()), "source")
        return explain_failure(replace(run, log=log), self.source, played_seconds, is_source_intact)

    def _played(self, plan: MediaPlan, meter: PeakMeter) -> Played:
        played = Played(
            video_seconds=played_video_seconds(plan, self.directory),
            audio_seconds=meter.seconds if plan.audio else None,
        )
        if played == Played(video_seconds=None, audio_seconds=None):
            # Only stills were wanted, and they do not tell how long the picture ran.
            return Played(video_seconds=self.source.duration_seconds, audio_seconds=None)
        prove_played_to_end(self.source, played)
        return played

    def _stills(self, plan: MediaPlan, played: Played) -> list[Output]:
        outputs: list[Output] = []
        if plan.video and plan.video.posters:
            outputs += self._posters()
        if plan.video and plan.video.sprite:
            sheet = picture_output(self.directory, command.SPRITE_FILE, "sprite")
            track = thumbnail_track(plan.video.sprite, command.SPRITE_FILE, played.longest)
            outputs += [sheet, self._text_file(SPRITE_TRACK_FILE, track, "thumbnails", "text/vtt")]
        return outputs

    def _posters(self) -> list[Output]:
        folder = self.directory / command.CANDIDATE_DIRECTORY
        chosen = choose_poster(sorted(folder.iterdir()))
        with Image.open(chosen, formats=["JPEG"]) as frame:
            files = make_responsive(
                frame.convert("RGB"),
                stem="poster",
                widths=recipes.POSTER_WIDTHS,
                directory=self.directory,
            )
        shutil.rmtree(folder)
        return picture_outputs(self.directory, files, "poster", self._report_check)

    def _peak_files(self, peaks: Peaks) -> list[Output]:
        (self.directory / PEAKS_DETAIL_FILE).write_bytes(peaks.as_dat())
        overview = peaks.coarser(recipes.PEAKS_OVERVIEW_POINTS).as_json()
        return [
            self._text_file(PEAKS_OVERVIEW_FILE, overview, "overview", "application/json", "peaks"),
            describe_output(
                self.directory, PEAKS_DETAIL_FILE, "peaks", "detail", "application/octet-stream"
            ),
        ]

    def _text_file(
        self, name: str, text: str, role: str, media_type: str, recipe_id: str = "sprite"
    ) -> Output:
        (self.directory / name).write_text(text, encoding="utf-8")
        return describe_output(self.directory, name, recipe_id, role, media_type)

    def _report_check(self) -> None:
        """A slow disk may take minutes to check everything: whoever waits hears of every file."""
        self.on_progress("check", CONVERT_SHARE)

    def _ready(self, outputs: list[Output]) -> JobResult:
        self.on_progress("check", 1.0)
        return JobResult(status=Status.READY, source=self.source, outputs=tuple(outputs))


def parse_loudness(log: str) -> Loudness | None:
    """Read the summary of ffmpeg's ebur128 filter; ``None`` when it is not there."""
    # ffmpeg prints one summary for each time it sets the filter up; the last one counts.
    found, spread = INTEGRATED.findall(log), RANGE.findall(log)
    if not found:
        return None
    integrated = _number(found[-1])
    if integrated is None or integrated <= GATE_LUFS:
        return Loudness(integrated_lufs=None)
    return Loudness(integrated_lufs=integrated, range_lu=_number(spread[-1]) if spread else None)


def _number(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


STORAGE_ERRORS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "storage_unwritable",
    errno.EACCES: "storage_unwritable",
    errno.EPERM: "storage_unwritable",
}


@contextmanager
def storage_errors_named(source_path: Path | None = None) -> Iterator[None]:
    """Turn an operating-system error about space or rights into one with a reason code.

    ``source_path``: a master whose absence is to be named as well.
    """
    try:
        yield
    except FileNotFoundError as error:
        if source_path is None or source_path.exists():
            raise
        raise ProcessingFailedError("master_missing") from error
    except OSError as error:
        code = STORAGE_ERRORS.get(error.errno or 0)
        if code is None:
            raise
        raise ProcessingFailedError(code, path=str(error.filename or "")) from error
