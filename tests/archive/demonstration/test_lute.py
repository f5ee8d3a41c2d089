"""Songs: where the lines fall, and what the sound is made of."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from archive.demonstration.lute import PEAK, SAMPLE_RATE, perform, pluck_string
from archive.demonstration.lyrics import read_songs
from archive.demonstration.melody import compose_interlude, compose_song, tone_of
from archive.demonstration.values import Song

SONGS = read_songs()
SHORT = replace(SONGS[0], lines=SONGS[0].lines[:2])


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.slug)
def test_a_song_lasts_half_a_minute_to_a_minute_and_a_half(song: Song) -> None:
    assert 30 <= compose_song(song).seconds <= 90


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.slug)
def test_every_line_has_its_own_phrase_one_after_another(song: Song) -> None:
    score = compose_song(song)
    assert len(score.phrases) == len(song.lines)
    assert all(phrase.end_seconds > phrase.start_seconds for phrase in score.phrases)
    assert all(a.end_seconds < b.start_seconds for a, b in pairwise(score.phrases))
    assert 0 < score.seconds - score.phrases[-1].end_seconds < 2


@pytest.mark.parametrize("song", SONGS, ids=lambda song: song.slug)
def test_a_phrase_holds_exactly_the_syllables_of_its_line(song: Song) -> None:
    score = compose_song(song)
    for phrase, line in zip(score.phrases, song.lines, strict=True):
        inside = [
            note
            for note in score.sung
            if phrase.start_seconds <= note.onset_seconds < phrase.end_seconds
        ]
        assert [note.tone for note in inside] == [tone_of(word) for word in line.original.split()]


def test_songs_do_not_share_a_melody() -> None:
    melodies = {tuple(note.hertz for note in compose_song(song).sung[:12]) for song in SONGS}
    assert len(melodies) == len(SONGS)


@pytest.mark.parametrize(
    ("syllable", "mark"),
    [("ma", ""), ("mà", "\u0300"), ("má", "\u0301"), ("mả", "\u0309"), ("mã", "\u0303"),
     ("mạ", "\u0323"), ("nước", "\u0301"), ("Ruộng", "\u0323"), ("trâu", "")],
)  # fmt: skip
def test_the_tone_of_a_syllable_is_told_from_its_vowel_marks(syllable: str, mark: str) -> None:
    assert tone_of(syllable) == mark


@pytest.mark.parametrize("hertz", [98.0, 130.81, 196.0, 293.66, 391.99])
def test_a_plucked_string_sounds_at_its_pitch_and_dies_away(hertz: float) -> None:
    note = pluck_string(hertz, 2.0, np.random.default_rng(1))
    window = note[12_000:77_536] * np.hanning(65_536)
    spectrum = np.abs(np.fft.rfft(window, 1 << 19))
    frequency = np.fft.rfftfreq(1 << 19, 1 / SAMPLE_RATE)
    near = (frequency > hertz * 0.9) & (frequency < hertz * 1.1)
    heard = frequency[near][spectrum[near].argmax()]
    assert abs(1200 * np.log2(heard / hertz)) < 5  # cents; 5 is what a good ear tells apart
    early, late = np.abs(note[2_000:12_000]).max(), np.abs(note[80_000:90_000]).max()
    assert late < early / 3


def test_a_performance_peaks_at_minus_three_decibels_and_starts_and_ends_in_silence() -> None:
    sound = perform(compose_song(SHORT), SHORT.seed)
    assert sound.shape[1] == 2
    assert float(np.abs(sound).max()) == pytest.approx(PEAK, abs=1e-4)
    assert float(np.abs(sound[0]).max()) < 1e-3
    assert float(np.abs(sound[-1]).max()) < 1e-3


def test_the_two_ears_hear_different_rooms() -> None:
    sound = perform(compose_song(SHORT), SHORT.seed)
    assert float(np.abs(sound[:, 0] - sound[:, 1]).max()) > 0.01


def test_a_phrase_is_louder_than_the_ring_after_the_last_line() -> None:
    score = compose_song(SHORT)
    sound = perform(score, SHORT.seed)
    first = score.phrases[0]
    sung = sound[round(first.start_seconds * SAMPLE_RATE) : round(first.end_seconds * SAMPLE_RATE)]
    tail = sound[-round(0.3 * SAMPLE_RATE) :]
    assert np.sqrt((sung**2).mean()) > 10 * np.sqrt((tail**2).mean())


def test_the_same_seed_gives_the_same_samples_and_another_seed_others() -> None:
    first, second = (perform(compose_song(SHORT), SHORT.seed) for _ in range(2))
    other = perform(compose_song(replace(SHORT, seed=SHORT.seed + 1)), SHORT.seed + 1)
    assert np.array_equal(first, second)
    assert first.shape != other.shape or not np.array_equal(first, other)


def test_an_interlude_lasts_as_long_as_the_film_it_is_for() -> None:
    sound = perform(compose_interlude(5, 196.0, 3.0), 5)
    assert len(sound) == 3 * SAMPLE_RATE
