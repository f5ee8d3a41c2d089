"""Composes the demonstration's melodies: which note sounds when, and which line it belongs to.

Owns pentatonic melodies that follow the tones of the Vietnamese words, with seeded human timing.
It must not know how a note sounds; it deals in seconds and hertz only.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

import numpy as np

from archive.demonstration.values import LyricLine, Song

MODES: tuple[tuple[int, ...], ...] = ((0, 2, 4, 7, 9), (0, 2, 5, 7, 9), (0, 3, 5, 7, 10))
"""Pentatonic steps in semitones above the tonic; the seed picks one so songs differ."""

TONE_STEPS = {"": 0, "\u0300": -1, "\u0301": 2, "\u0309": -1, "\u0303": 1, "\u0323": -2}
"""Scale steps by combining tone mark (level, huyền, sắc, hỏi, ngã, nặng): a sung tone keeps its
height against its neighbours, or the word turns into another one."""

LOWEST_STEP, HIGHEST_STEP = -2, 6
TIMING_SPREAD_SECONDS = 0.011
"""Standard deviation of a plucked onset; about what a relaxed player shows."""
INTRODUCTION_NOTES = 10
FILL_NOTES = 4
INTERLUDE_NOTES = 8
LINES_PER_VERSE = 4
LAST_SYLLABLE_STRETCH = 2.2
RING_SECONDS = 1.7
"""What the last note is given to die away; short, so the file ends with its last line."""


@dataclass(frozen=True, slots=True)
class Pluck:
    """One stroke on a string."""

    onset_seconds: float
    hertz: float
    strength: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class SungNote:
    """One syllable hummed."""

    onset_seconds: float
    end_seconds: float
    hertz: float
    tone: str
    """Combining tone mark of the syllable, or an empty string."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The stretch of time one lyric line takes."""

    start_seconds: float
    end_seconds: float


@dataclass(frozen=True, slots=True)
class Score:
    """A whole piece."""

    plucks: tuple[Pluck, ...]
    sung: tuple[SungNote, ...]
    phrases: tuple[Phrase, ...]
    seconds: float


def tone_of(syllable: str) -> str:
    """Return the combining tone mark of a Vietnamese syllable, or "" for the level tone."""
    marks = (mark for mark in unicodedata.normalize("NFD", syllable) if mark in TONE_STEPS)
    return next(marks, "")


def compose_song(song: Song) -> Score:
    """Return the score of ``song``: introduction, then a phrase for each line, fills between."""
    writer = _Writer(song.seed, song.tonic_hz, song.syllable_seconds)
    writer.run_of_notes(INTRODUCTION_NOTES)
    for index, line in enumerate(song.lines):
        writer.sing(line, closes=index % 2 == 1)
        if index == len(song.lines) - 1:
            break
        ends_verse = (index + 1) % LINES_PER_VERSE == 0
        writer.run_of_notes(INTERLUDE_NOTES if ends_verse else FILL_NOTES)
    return writer.finish()


def compose_interlude(seed: int, tonic_hz: float, seconds: float) -> Score:
    """Return an instrumental score that lasts ``seconds``, for use under moving pictures."""
    writer = _Writer(seed, tonic_hz, 0.44)
    while writer.now < seconds - RING_SECONDS - writer.beat * FILL_NOTES:
        writer.run_of_notes(FILL_NOTES)
    score = writer.finish()
    return Score(score.plucks, (), (), seconds)


@dataclass(slots=True)
class _Writer:
    """Writes notes one after another and remembers where it is in time and in the scale."""

    seed: int
    tonic_hz: float
    syllable_seconds: float
    now: float = 0.25
    step: int = 0
    plucks: list[Pluck] = field(default_factory=list)
    sung: list[SungNote] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    random: np.random.Generator = field(init=False)
    mode: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        self.mode = MODES[self.seed % len(MODES)]

    @property
    def beat(self) -> float:
        """Length of one note of a fill, in seconds."""
        return self.syllable_seconds * 0.72

    def hertz(self, step: int) -> float:
        octave, degree = divmod(step, len(self.mode))
        return float(self.tonic_hz * 2 ** (octave + self.mode[degree] / 12))

    def pluck(self, step: int, strength: float, after: float = 0.0) -> None:
        hand = self.random.normal(0.0, TIMING_SPREAD_SECONDS)
        onset = max(0.0, self.now + after + hand)
        touch = float(np.clip(strength * self.random.normal(1.0, 0.09), 0.15, 1.0))
        self.plucks.append(Pluck(onset, self.hertz(step), touch))

    def drone(self, strength: float) -> None:
        """Sound the low string, a fourth or an octave under the tonic's range."""
        self.pluck(-5 if self.random.random() < 0.7 else -2, strength, after=0.018)

    def run_of_notes(self, count: int) -> None:
        """Write a lute passage that wanders and comes home to the tonic or the fifth."""
        for index in range(count):
            drift = int(self.random.integers(-2, 3))
            self.step = int(np.clip(self.step + drift, LOWEST_STEP, HIGHEST_STEP))
            if index == count - 1:
                self.step = int(self.random.choice([0, 3]))
            self.pluck(self.step, 0.62 if index % 2 else 0.8)
            if index % 4 == 0:
                self.drone(0.5)
            if self.random.random() < 0.3:
                self.pluck(self.step, 0.4, after=self.beat / 2)
            self.now += self.beat * (1.0 if index % 2 else 1.12)
        self.now += self.beat * 0.5

    def sing(self, line: LyricLine, *, closes: bool) -> None:
        """Write one line: every syllable hummed, doubled on the lute, with the low string below."""
        syllables = line.original.split()
        centre = int(self.random.integers(1, 4))
        lengths = self._syllable_lengths(len(syllables))
        start = self.now
        for index, (syllable, length) in enumerate(zip(syllables, lengths, strict=True)):
            is_last = index == len(syllables) - 1
            self.step = self._sung_step(tone_of(syllable), centre, is_last=is_last, closes=closes)
            self.sung.append(
                SungNote(self.now, self.now + length, self.hertz(self.step), tone_of(syllable))
            )
            self._accompany(index, length)
            self.now += length
        self.phrases.append(Phrase(start, self.now))
        self.now += self.beat * 0.4

    def _syllable_lengths(self, count: int) -> list[float]:
        """Short-long in pairs, as six-eight verse is read, with the last syllable held."""
        lengths = [
            self.syllable_seconds * (0.84 if index % 2 == 0 else 1.16) for index in range(count)
        ]
        lengths[-1] = self.syllable_seconds * LAST_SYLLABLE_STRETCH
        return lengths

    def _sung_step(self, tone: str, centre: int, *, is_last: bool, closes: bool) -> int:
        if is_last:
            return 0 if closes else 3
        wanted = centre + TONE_STEPS[tone] + int(self.random.integers(-1, 2))
        near = np.clip(wanted, self.step - 3, self.step + 3)
        return int(np.clip(near, LOWEST_STEP, HIGHEST_STEP))

    def _accompany(self, index: int, length: float) -> None:
        self.pluck(self.step, 0.7)
        if index % 2 == 0:
            self.drone(0.42)
        if self.random.random() < 0.35:
            self.pluck(self.step + int(self.random.choice([-1, 1])), 0.36, after=length / 2)

    def finish(self) -> Score:
        """Return everything written, with the closing chord and its ring."""
        ending = self.phrases[-1].end_seconds if self.phrases else self.now
        self.now = ending - (self.syllable_seconds if self.phrases else 0.0)
        self.pluck(0, 0.75)
        self.drone(0.6)
        self.plucks.sort(key=lambda pluck: pluck.onset_seconds)
        return Score(
            tuple(self.plucks), tuple(self.sung), tuple(self.phrases), ending + RING_SECONDS
        )
