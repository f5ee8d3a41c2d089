"""One master in, one finished work directory out: plan, run, prove, list.

The only place where the pure parts meet the process and the disk. Knows no database, no queue and
no published directory: whoever calls decides where the work directory goes.
"""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from media_pipeline import command, companions, recipes
from media_pipeline.errors import MediaError, ProcessingFailedError, SourceDamagedError
from media_pipeline.inventory import media_outputs, played_video_seconds
from media_pipeline.loudness import gain_for, parse_loudness
from media_pipeline.plan import (
    AudioPlan,
    MediaPlan,
    bounding_seconds,
    largest_file_bytes,
    make_plan,
)
from media_pipeline.probe import probe
from media_pipeline.recipes import Recipe, recipes_for
from media_pipeline.run import Cage, RunResult, counted, find_ffmpeg, run_ffmpeg
from media_pipeline.salvage import damage_of, damage_shown_by, loss_detail
from media_pipeline.screening import (
    find_breaks,
    find_losses,
    is_intact,
    reached_seconds,
    watched_seconds,
)
from media_pipeline.still_inventory import still_outputs
from media_pipeline.stills import make_stills
from media_pipeline.storage_errors import storage_errors_named
from media_pipeline.values import JobResult, Kind, Limits, Loudness, Output, SourceInfo, Status
from media_pipeline.verify import (
    Played,
    explain_failure,
    prove_played_to_end,
    prove_something_played,
)
from media_pipeline.waveform import PeakMeter

OnProgress = Callable[[str, float], None]
"""Hears a step (``probe``, ``listen``, ``convert``, ``check``) and the share of the job done."""

STILL = frozenset({Kind.IMAGE, Kind.DOCUMENT})
"""Kinds that do not pass in time: no ffmpeg sees them."""
CONVERT_SHARE = 0.95
"""Of the whole job: checking and hashing take a few percent of the time of converting."""
LISTEN_SHARES = {False: 0.4, True: 0.03}
"""Of the whole job, until the loudness is known; by whether a picture is made. Measured."""
MIN_TIMEOUT_SECONDS = 600.0
SOURCE_NAME = "source"


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


def job_key(sha256: str, wanted: tuple[Recipe, ...], *, salvage: bool = False) -> str:
    """Return the name of what is made from a master by these recipes in these versions.

    ``salvage``: of a damaged master, as far as it plays, which is not the same as whole.
    32 hexadecimal digits: unique enough for a directory, short enough for a URL.
    """
    made_by = ",".join(f"{recipe.id}@{recipe.version}" for recipe in wanted)
    text = f"{recipes.PIPELINE_VERSION}:{sha256}:{made_by}{':salvage' if salvage else ''}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def produce(
    source_path: Path,
    *,
    recipe_ids: tuple[str, ...] | None,
    directory: Path,
    workshop: Workshop,
    is_salvage: bool = False,
    is_early: bool = False,
    loudness: Loudness | None = None,
    on_progress: OnProgress = lambda _step, _share: None,
) -> JobResult:
    """Make everything wanted from ``source_path`` into the empty ``directory``.

    ``is_salvage``: an officer has decided that of a damaged recording whatever plays shall be
    made; the result is then ready with the reason ``salvaged`` and lists what is lost.
    ``is_early``: a later job makes the rest, so damage is not looked into here. ``loudness``: of
    the first sound, where an earlier job has measured it. Returns a
    ready result, or raises a :class:`media_pipeline.errors.MediaError` that says why not; then
    ``directory`` holds rubbish. Whatever ``on_progress`` raises stops the work at once.
    """
    on_progress("probe", 0.0)
    started = time.thread_time()
    with (
        counted() as spent,
        storage_errors_named(source_path),
        _linked(source_path, directory) as path,
    ):
        source = probe(path, workshop.limits)
        wanted = recipes_for(source.kind, recipe_ids)
        job = _Job(path, source, directory, workshop, on_progress, known_loudness=loudness)
        if source.kind in STILL:
            result = _make_or_salvage_still(job, wanted, is_salvage)
        else:
            plan = make_plan(source, wanted)
            result = job.make_early(plan) if is_early else _make_or_salvage(job, plan, is_salvage)
    own_seconds = time.thread_time() - started
    return replace(result, cpu_seconds=round(sum(spent) + own_seconds, 2))


@contextmanager
def _linked(source_path: Path, directory: Path) -> Iterator[Path]:
    """Give the source a name of ours in the job's directory for as long as the job lasts.

    Names from cameras and offices may hold anything; no program of ours ever sees them.
    """
    link = directory / SOURCE_NAME
    with source_path.open("rb"):  # what is missing or closed is named here, by its own name
        pass
    link.symlink_to(source_path.absolute())
    try:
        yield link
    finally:
        link.unlink(missing_ok=True)


def _make_or_salvage(job: "_Job", plan: MediaPlan, is_salvage: bool) -> JobResult:
    try:
        job.check_breaks()
        return job.make_media(plan)
    except SourceDamagedError as error:
        if not is_salvage:
            raise job.examined(error) from error
    job.clear()
    return replace(job, is_forgiving=True).salvage(
        make_plan(job.source, plan.recipes, may_copy=False)
    )


def _make_or_salvage_still(job: "_Job", wanted: tuple[Recipe, ...], is_salvage: bool) -> JobResult:
    try:
        return job.make_stills(wanted)
    except SourceDamagedError:
        if not is_salvage:
            raise
    job.clear()
    result = replace(job, is_forgiving=True).make_stills(wanted)
    return replace(result, reason_code="salvaged_still")


@dataclass(frozen=True, slots=True)
class _Job:
    """What every step of one production needs to know."""

    path: Path
    source: SourceInfo
    directory: Path
    workshop: Workshop
    on_progress: OnProgress
    is_forgiving: bool = False
    known_loudness: Loudness | None = None

    def make_stills(self, wanted: tuple[Recipe, ...]) -> JobResult:
        """Make a picture or document; raise :class:`SourceDamagedError` if it is not whole."""
        if not wanted:
            return self._ready([])
        ids = {recipe.id for recipe in wanted}
        make_stills(
            self.path,
            self.source,
            ids,
            self.directory,
            self.workshop.limits,
            niceness=self.workshop.niceness,
            is_salvaging=self.is_forgiving,
            on_share=lambda share: self.on_progress("convert", share * CONVERT_SHARE),
        )
        return self._ready(still_outputs(self.source, ids, self.directory, self._report_check))

    def clear(self) -> None:
        """Empty the directory of what an attempt left, the link to the source excepted."""
        for entry in self.directory.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry != self.path:
                entry.unlink()

    def make_early(self, plan: MediaPlan) -> JobResult:
        """Make a part that is shown by itself; what damage there is, a later job finds out."""
        self.check_breaks()
        return self.make_media(plan)

    def check_breaks(self) -> None:
        """Raise :class:`SourceDamagedError` for what is missing where ffmpeg would not notice."""
        limits = self.workshop.limits
        breaks = find_breaks(self.path, self.source, limits, self._report_probe)
        if error := damage_shown_by(breaks, self.source):
            raise error

    def examined(self, error: SourceDamagedError) -> MediaError:
        """Say how much of the recording plays: the conversion stopped at its first fault.

        A recording that plays whole is not to blame when ffmpeg gave nothing back at all.
        """
        if error.code == "breaks_off" or "places" in error.detail:  # it says so already
            return error
        losses = find_losses(self.path, self.source, self.workshop.limits, self._report_check)
        is_short = error.code in {"nothing_recorded", "truncated"}
        if is_short and self.source.duration_seconds and not losses:
            if self._is_intact():
                return ProcessingFailedError("output_unproved", path="ffmpeg")
            if error.code == "truncated":  # stopped at a fault that is over at once
                return SourceDamagedError("corrupt", found="a moment at its beginning or end")
        return damage_of(error, losses, self.source.duration_seconds)

    def salvage(self, plan: MediaPlan) -> JobResult:
        """Make what plays, and write down what does not."""
        result = self.make_media(plan)
        losses = find_losses(self.path, self.source, self.workshop.limits, self._report_check)
        found = max((output.duration_seconds or 0.0 for output in result.outputs), default=0.0)
        detail = loss_detail(losses, found, self.source.duration_seconds)
        return replace(result, reason_code="salvaged", reason_detail=detail, losses=losses)

    def make_media(self, plan: MediaPlan) -> JobResult:
        """Make a video or a sound; raise :class:`SourceDamagedError` if it does not play whole."""
        if plan.video is None and plan.audio is None:
            return self._ready([])
        loudness: tuple[Loudness, ...] = ()
        if plan.audio:
            loudness = self._loudness(plan, plan.audio)
            gains = [gain_for(measured) for measured in loudness]
            plan = replace(plan, audio=plan.audio.with_gains(gains))
        meter = PeakMeter(recipes.SAMPLE_RATE, recipes.PEAKS_DETAIL_SAMPLES)
        run = self._convert(plan, meter)
        peaks = meter.finish()
        if run.return_code != 0:
            raise self._failure(run, max(meter.seconds, run.position_seconds))
        self._report_check()
        played = self._played(plan, meter)
        outputs = media_outputs(plan, self.directory, played, self._report_check)
        outputs += companions.stills(plan, played, self.directory, self._report_check)
        if plan.audio and plan.audio.has_peaks:
            outputs += companions.peak_files(peaks, self.directory)
        return replace(self._ready(outputs), loudness=loudness[0] if loudness else None)

    def _loudness(self, plan: MediaPlan, audio: AudioPlan) -> tuple[Loudness, ...]:
        """Of every sound: as it was measured before, where that says it of all there are."""
        if self.known_loudness is None or self._must_listen(audio):
            return self._measure(plan, audio)
        gain = gain_for(self.known_loudness)
        return (replace(self.known_loudness, gain_db=gain.decibels),)

    def _must_listen(self, audio: AudioPlan) -> bool:
        return self.known_loudness is None or len(audio.sounds) > 1

    def _measure(self, plan: MediaPlan, audio: AudioPlan) -> tuple[Loudness, ...]:
        """Listen to every sound once, without the picture: two percent of the whole work."""
        arguments = command.build_measuring(
            plan, audio, Path(SOURCE_NAME), self.workshop.limits, is_forgiving=self.is_forgiving
        )
        share = LISTEN_SHARES[plan.video is not None]
        run = self._run(arguments, plan, lambda at: self._report("listen", at, 0.0, share))
        if run.return_code != 0:
            raise self._failure(run, run.position_seconds)
        self.on_progress("listen", share)
        found = parse_loudness(run.log)
        # A sound that never began has no summary; whether that is damage is proved later.
        found += (Loudness(integrated_lufs=None),) * (len(audio.sounds) - len(found))
        return tuple(replace(one, gain_db=gain_for(one).decibels) for one in found)

    def _convert(self, plan: MediaPlan, meter: PeakMeter) -> RunResult:
        for name in command.directories(plan):
            (self.directory / name).mkdir(parents=True)
        is_measured = plan.audio is not None and self._must_listen(plan.audio)
        begin = LISTEN_SHARES[plan.video is not None] if is_measured else 0.0

        def report(position_seconds: float) -> None:
            at = max(position_seconds, meter.seconds)
            self._report("convert", at, begin, CONVERT_SHARE)

        arguments = command.build_arguments(
            plan,
            Path(SOURCE_NAME),
            self.workshop.limits,
            self.workshop.threads,
            is_forgiving=self.is_forgiving,
        )
        return self._run(arguments, plan, report, meter.feed)

    def _run(
        self,
        arguments: list[str],
        plan: MediaPlan,
        on_tick: Callable[[float], None],
        on_samples: Callable[[bytes], None] = lambda _data: None,
    ) -> RunResult:
        limits = self.workshop.limits
        return run_ffmpeg(
            arguments,
            binary=find_ffmpeg(self.workshop.ffmpeg_binary),
            directory=self.directory,
            timeout_seconds=max(
                MIN_TIMEOUT_SECONDS,
                bounding_seconds(self.source, limits.max_duration_seconds)
                * self.workshop.timeout_factor,
            ),
            niceness=self.workshop.niceness,
            cage=Cage(
                memory_bytes=limits.max_memory_bytes,
                file_bytes=largest_file_bytes(plan, limits.max_duration_seconds),
            ),
            on_samples=on_samples,
            on_tick=on_tick,
        )

    def _failure(self, run: RunResult, played_seconds: float) -> MediaError:
        return explain_failure(run, self.source, played_seconds, self._is_intact)

    def _is_intact(self) -> bool:
        return is_intact(self.path, self.source, self.workshop.limits, self._report_check)

    def _played(self, plan: MediaPlan, meter: PeakMeter) -> Played:
        played = Played(
            video_seconds=played_video_seconds(plan, self.directory),
            audio_seconds=meter.seconds if plan.audio else None,
        )
        if plan.video and not plan.video.is_decoded_whole:
            played = replace(played, video_seconds=self._watched(played.video_seconds))
        if self.is_forgiving:
            prove_something_played(played)
        else:
            prove_played_to_end(self.source, played, self._reached)
        return played

    def _reached(self) -> float:
        limits = self.workshop.limits
        return reached_seconds(self.path, self.source, limits, self._report_check)

    def _watched(self, copied_seconds: float | None) -> float | None:
        """How long the picture plays, where making the copies has not shown it.

        ``copied_seconds``: of a copy, which may be shorter. Raises :class:`SourceDamagedError` at
        the first fault.
        """
        if self.is_forgiving:  # then nothing is copied, and stills were taken of what there is
            return self.source.duration_seconds
        limits = self.workshop.limits
        seconds = watched_seconds(self.path, self.source, limits, self._report_check)
        if seconds is None:
            raise SourceDamagedError("corrupt", found="picture")
        return seconds if copied_seconds is None else min(seconds, copied_seconds)

    def _report(self, step: str, at_seconds: float, begin: float, end: float) -> None:
        """Say how far a step is that takes the work from one share to another."""
        duration = self.source.duration_seconds or self.workshop.limits.max_duration_seconds
        self.on_progress(step, begin + (end - begin) * min(1.0, at_seconds / duration))

    def _report_probe(self) -> None:
        self.on_progress("probe", 0.0)

    def _report_check(self) -> None:
        """A slow disk may take minutes to check everything: whoever waits hears of every file."""
        self.on_progress("check", CONVERT_SHARE)

    def _ready(self, outputs: list[Output]) -> JobResult:
        self.on_progress("check", 1.0)
        return JobResult(status=Status.READY, source=self.source, outputs=tuple(outputs))
