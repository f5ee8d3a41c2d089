"""What a page gets to play a recording with, whatever the address asks for."""

import pytest

from archive.media.models import MediaAsset
from archive.media.player import Moment, Player, moment_of, moment_query, players_of
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
Kind = MediaAsset.Kind


def players(*kinds: Kind, opened: Moment | None = None) -> tuple[Player, ...]:
    record = make.make_record()
    for kind in kinds:
        make.make_asset(record, kind)
    return players_of(record.media_assets.all(), "vi", opened or Moment())


def test_video_starts_with_its_cheapest_plain_file_and_ends_with_streaming() -> None:
    (player,) = players(Kind.VIDEO)
    assert [source.media_type for source in player.sources] == [
        "video/mp4",
        "application/vnd.apple.mpegurl",
    ]
    assert player.sources[0].url.endswith("/video_small.mp4")
    assert player.sources[1].url.endswith("/hls/master.m3u8")
    assert (player.element, player.width, player.height) == ("video", 426, 240)


def test_every_way_to_play_a_video_says_what_it_costs() -> None:
    (player,) = players(Kind.VIDEO)
    assert [(choice.query, choice.is_chosen) for choice in player.choices] == [
        ("?play=small", True),
        ("?play=audio", False),
        ("?play=medium", False),
        ("?play=large", False),
        ("?play=auto", False),
    ]
    costs = [choice.cost for choice in player.choices]
    assert costs == ["1,2 MB", "150 kB", "3,4 MB", "8,1 MB", ""]
    assert player.cost == "1,2 MB"
    assert player.duration == "45 giây"


def test_a_video_can_be_heard_without_its_picture() -> None:
    (player,) = players(Kind.VIDEO, opened=Moment(way="audio"))
    assert player.element == "audio"
    assert [source.media_type for source in player.sources] == ["audio/webm", "audio/mp4"]
    assert player.line_query == "?play=audio&t="


def test_a_song_offers_the_smaller_file_first_and_one_way_to_hear_it() -> None:
    (player,) = players(Kind.AUDIO)
    assert [source.media_type for source in player.sources][:2] == ["audio/webm", "audio/mp4"]
    assert [(choice.element, choice.cost) for choice in player.choices] == [("audio", "150 kB")]
    assert player.poster is None


def test_the_asked_second_is_part_of_every_source_so_that_no_script_is_needed() -> None:
    (player,) = players(Kind.AUDIO, opened=Moment(seconds=12.5))
    assert all(source.url.endswith("#t=12.5") for source in player.sources)
    assert player.start == "12.5"


def test_a_second_beyond_the_end_is_the_end() -> None:
    (player,) = players(Kind.AUDIO, opened=Moment(seconds=1e9))
    assert player.start == "45"


def test_a_moment_belongs_to_one_recording_only() -> None:
    record = make.make_record()
    first, second = make.make_asset(record), make.make_asset(record)
    opened = Moment(asset_code=second.code, seconds=3)
    one, other = players_of(record.media_assets.all(), "vi", opened)
    assert (one.code, one.start) == (first.code, "")
    assert (other.code, other.start) == (second.code, "3")
    assert one.line_query == "?t="
    assert other.line_query == f"?m={second.code}&t="


def test_what_is_not_ready_or_not_played_gives_no_player() -> None:
    record = make.make_record()
    make.make_asset(record, Kind.AUDIO, state=MediaAsset.State.WAITING)
    make.make_asset(record, Kind.IMAGE)
    assert players_of(record.media_assets.all(), "vi", Moment()) == ()


@pytest.mark.parametrize("typed", ["", "nan", "inf", "-4", "12 giây", "1e999", "<script>"])
def test_a_senseless_second_is_the_beginning(typed: str) -> None:
    assert moment_of({"t": typed}).seconds == 0.0


def test_an_address_and_its_moment_agree() -> None:
    assert moment_query("ABCD1234", 12.5, is_first=True) == "?t=12.5"
    assert moment_query("ABCD1234", 12.5, is_first=False) == "?m=ABCD1234&t=12.5"
    assert moment_of({"t": "12.5", "m": "ABCD1234"}) == Moment("ABCD1234", 12.5)
