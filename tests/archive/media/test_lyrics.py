"""The tiers of a line stand together, the sung words first."""

import pytest

from archive.media.lyrics import lyrics_of
from archive.media.models import MediaAsset, Transcript
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def song() -> MediaAsset:
    return make.make_asset(make.make_record())


def test_a_line_shows_the_original_then_the_readers_language(song: MediaAsset) -> None:
    make.make_lyrics(song)
    line = lyrics_of(song, "en").lines[0]
    assert [text.tag for text in line.texts] == ["tyz", "en", "vi"]
    assert [text.tag for text in lyrics_of(song, "vi").lines[0].texts] == ["tyz", "vi", "en"]
    assert (line.start, line.end, line.clock) == ("2.5", "6.5", "0:02")
    assert line.anchor == f"line-{song.code}-1"


def test_lines_stand_in_the_order_they_are_sung(song: MediaAsset) -> None:
    make.make_lyrics(song)
    song.transcripts.get(tier="original").cues.filter(line=1).update(
        start_seconds=20, end_seconds=24
    )
    lines = lyrics_of(MediaAsset.objects.get(pk=song.pk), "vi").lines
    assert [line.start for line in lines] == ["7.5", "20"]


def test_a_line_missing_in_one_tier_keeps_the_others(song: MediaAsset) -> None:
    make.make_lyrics(
        song, {("original", "tyz"): ("Pi noọng",), ("translation", "vie"): ("Anh em", "Về đây")}
    )
    first, second = lyrics_of(song, "vi").lines
    assert len(first.texts) == 2
    assert [text.text for text in second.texts] == ["Về đây"]


def test_words_written_for_the_demonstration_are_known_as_such(song: MediaAsset) -> None:
    make.make_lyrics(song)
    assert not lyrics_of(song, "vi").is_demonstration
    Transcript.objects.filter(asset=song, tier="original").update(is_demonstration=True)
    assert lyrics_of(MediaAsset.objects.get(pk=song.pk), "vi").is_demonstration


def test_a_song_without_words_has_no_lyrics(song: MediaAsset) -> None:
    assert not lyrics_of(song, "vi")
