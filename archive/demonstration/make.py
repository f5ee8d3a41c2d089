"""Makes the demonstration's files, what is missing of them, and tells the loader what they are.

The one entrance to this package: ``make_all``. It writes into the directory it is given and returns
values; it must not know a database, a model or where the archive keeps its masters.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from archive.demonstration import brocade
from archive.demonstration.film import FILMS, FilmPlan, encode_film
from archive.demonstration.inventory import Inventory, MadeFile, Span
from archive.demonstration.lute import SAMPLE_RATE, perform
from archive.demonstration.lyrics import read_songs
from archive.demonstration.melody import compose_interlude, compose_song
from archive.demonstration.records import read_records
from archive.demonstration.speech import Spawn, before_melody, find_speaker, speak
from archive.demonstration.stills import STILL_SIZE, STILLS, StillPlan, write_still
from archive.demonstration.values import (
    DemoMedia,
    DemonstrationError,
    DemoRecord,
    Manifest,
    MediaPlan,
    RecordPlan,
    Song,
    TimedLine,
)
from archive.demonstration.wav import write_wav

RECIPE_VERSION = "1"
"""Raise it when the code that makes the files changes what they contain."""
MOST_WORKERS = 4
"""Each worker holds a 12-megapixel sheet or a film's cloth in memory, up to 250 MB."""
FILM_TONIC_HZ = 196.0

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What to make; the default is the whole demonstration, tests make a part of it smaller."""

    songs: tuple[Song, ...] = field(default_factory=read_songs)
    films: tuple[FilmPlan, ...] = FILMS
    stills: tuple[StillPlan, ...] = STILLS
    still_size: tuple[int, int] = STILL_SIZE
    """Width and height in pixels, as seen upright."""
    records: tuple[RecordPlan, ...] = field(default_factory=read_records)


@dataclass(frozen=True, slots=True)
class SongTrace:
    """What a song's file holds besides sound."""

    spans: tuple[Span, ...] = ()
    is_spoken: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One file to make."""

    name: str
    """Path inside the output directory; also the file's entry in the inventory."""
    key: str
    write: Callable[[Path], SongTrace]


def make_all(
    out_dir: Path, report: Report, *, run: Spawn | None = None, recipe: Recipe | None = None
) -> Manifest:
    """Make what is missing in ``out_dir`` and return everything the demonstration consists of.

    ``report`` gets one line for each file. ``run`` starts espeak-ng for the spoken introductions;
    without it the songs have none. Raises ``DemonstrationError`` when a record names a medium that
    nothing makes.
    """
    recipe = recipe or Recipe()
    speaker = find_speaker() if run else None
    steps = list(_steps(recipe, speaker, run))
    inventory = Inventory(out_dir)
    missing = [step for step in steps if not inventory.has(step.name, step.key)]
    report(f"demonstration: {len(steps) - len(missing)} files present, {len(missing)} to make")
    if any(step.name.startswith("audio/") for step in missing) and speaker is None:
        report("demonstration: no spoken introductions (espeak-ng is not available)")
    _make(missing, out_dir, inventory, report)
    records = tuple(_record(plan, recipe, out_dir, inventory) for plan in recipe.records)
    spoken = any(inventory[_song_name(song)].is_spoken for song in recipe.songs)
    return Manifest(records=records, is_spoken=spoken)


def _steps(recipe: Recipe, speaker: str | None, run: Spawn | None) -> Iterator[Step]:
    """Yield every file, the slowest kinds first so that no worker is left alone with one."""
    for film in recipe.films:
        yield Step(_film_name(film), _key(film), partial(_write_film, film))
    for still in recipe.stills:
        decides = (still.slug, still.paint.__name__, still.seed, recipe.still_size)
        flags = (still.is_stored_sideways, still.has_position)
        paint = partial(_write_still, still, recipe.still_size)
        yield Step(_still_name(still), _key((decides, flags)), paint)
    for song in recipe.songs:
        yield Step(_song_name(song), _key(song), partial(_write_song, song, speaker, run))


def _key(decides: object) -> str:
    return hashlib.sha256(f"{RECIPE_VERSION} {decides!r}".encode()).hexdigest()[:24]


def _song_name(song: Song) -> str:
    return f"audio/{song.slug}.wav"


def _film_name(film: FilmPlan) -> str:
    return f"video/{film.slug}{film.suffix}"


def _still_name(still: StillPlan) -> str:
    return f"images/{still.slug}.jpg"


def _make(steps: list[Step], out_dir: Path, inventory: Inventory, report: Report) -> None:
    """Write every step's file; the first failure stops what has not begun and is raised."""
    for folder in {(out_dir / step.name).parent for step in steps}:
        folder.mkdir(parents=True, exist_ok=True)
    workers = min(MOST_WORKERS, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(_make_one, step, out_dir): step for step in steps}
        try:
            for count, future in enumerate(as_completed(running), start=1):
                made, seconds = future.result()
                name = running[future].name
                inventory.add(name, made)
                report(f"demonstration: {count}/{len(steps)} {name} in {seconds:.1f} s")
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _make_one(step: Step, out_dir: Path) -> tuple[MadeFile, float]:
    started = time.monotonic()
    final = out_dir / step.name
    draft = final.with_name(f"part-{final.name}")
    trace = step.write(draft)
    size = draft.stat().st_size
    draft.replace(final)
    made = MadeFile(key=step.key, size_bytes=size, spans=trace.spans, is_spoken=trace.is_spoken)
    return made, time.monotonic() - started


def _write_song(song: Song, speaker: str | None, run: Spawn | None, path: Path) -> SongTrace:
    score = compose_song(song)
    sound = perform(score, song.seed)
    moved, is_spoken = 0.0, False
    if song.spoken_introduction and speaker and run:
        speech = speak(song.spoken_introduction, speaker=speaker, run=run, rate=SAMPLE_RATE)
        if speech is not None:
            sound, moved = before_melody(speech, sound, SAMPLE_RATE)
            is_spoken = True
    write_wav(path, sound, SAMPLE_RATE)
    spans = tuple(
        (round(phrase.start_seconds + moved, 3), round(phrase.end_seconds + moved, 3))
        for phrase in score.phrases
    )
    return SongTrace(spans, is_spoken)


def _write_film(film: FilmPlan, path: Path) -> SongTrace:
    palette = brocade.PALETTES[film.palette]
    texture = brocade.weave(brocade.chart(), palette, film.thread, film.seed)
    sound = perform(compose_interlude(film.seed, FILM_TONIC_HZ, film.seconds), film.seed)
    encode_film(path, film, texture, sound)
    return SongTrace()


def _write_still(still: StillPlan, size: tuple[int, int], path: Path) -> SongTrace:
    write_still(path, still, size)
    return SongTrace()


def _record(plan: RecordPlan, recipe: Recipe, out_dir: Path, inventory: Inventory) -> DemoRecord:
    media = tuple(_medium(plan, medium, recipe, out_dir, inventory) for medium in plan.media)
    return DemoRecord(
        slug=plan.slug,
        element=plan.element,
        title=plan.title,
        summary=plan.summary,
        body=plan.body,
        peoples=plan.peoples,
        place_uid=plan.place_uid,
        recorded_on=plan.recorded_on,
        agents=plan.agents,
        genre=plan.genre,
        languages=plan.languages,
        audience=plan.audience,
        rights=plan.rights,
        media=media,
    )


def _medium(
    plan: RecordPlan, medium: MediaPlan, recipe: Recipe, out_dir: Path, inventory: Inventory
) -> DemoMedia:
    names = {("audio", song.slug): _song_name(song) for song in recipe.songs}
    names |= {("video", film.slug): _film_name(film) for film in recipe.films}
    names |= {("image", still.slug): _still_name(still) for still in recipe.stills}
    name = names.get((medium.kind, medium.slug))
    if name is None:
        message = f"Record {plan.slug}: nothing makes the {medium.kind} {medium.slug}."
        raise DemonstrationError(message)
    lines: tuple[TimedLine, ...] = ()
    if medium.kind == "audio":
        song = next(song for song in recipe.songs if song.slug == medium.slug)
        lines = _timed(song, inventory[name].spans)
    return DemoMedia(
        path=out_dir / name, kind=medium.kind, title=plan.title, alt=medium.alt, lines=lines
    )


def _timed(song: Song, spans: tuple[Span, ...]) -> tuple[TimedLine, ...]:
    return tuple(
        TimedLine(
            start_seconds=start,
            end_seconds=end,
            original=line.original,
            vi=line.vi,
            en=line.en,
        )
        for line, (start, end) in zip(song.lines, spans, strict=True)
    )
