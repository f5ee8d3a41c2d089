"""Entries of a list show the best there is of them, within what a page may cost."""

import pytest

from archive.media.models import MediaAsset
from archive.pages.cards import lightened, record_card, short_place
from archive.pages.queries import newest
from archive.records.models import Record
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
Kind = MediaAsset.Kind


def test_moving_pictures_stand_for_a_record_before_stills_and_sound() -> None:
    record = make.make_record()
    for kind in (Kind.AUDIO, Kind.IMAGE, Kind.VIDEO):
        make.make_asset(record, kind)
    card = record_card(record, "vi")
    assert card.media_kind == "video"
    assert card.picture is not None
    assert card.duration == "45 giây"


def test_a_record_without_media_is_still_an_entry() -> None:
    card = record_card(make.make_record("Hồ sơ giấy"), "vi")
    assert (card.media_kind, card.picture, card.duration) == ("", None, "")
    assert card.cover.name == card.code


def test_pictures_stop_where_the_page_gets_too_dear() -> None:
    cards = []
    for _ in range(3):
        record = make.make_record()
        make.make_asset(record, Kind.IMAGE)
        cards.append(record_card(record, "vi"))
    price = cards[0].picture.size_bytes if cards[0].picture else 0
    light = lightened(cards, price * 2)
    assert [card.picture is not None for card in light] == [True, True, False]
    assert [card.code for card in light] == [card.code for card in cards]


def test_a_place_is_named_with_its_province() -> None:
    assert short_place(make.make_commune_then_and_now()) == "Xã Tân Sơn, Bắc Giang"
    assert short_place(make.make_place("n:p:04", "Tỉnh Cao Bằng")) == "Tỉnh Cao Bằng"


def test_newest_takes_what_is_seen_and_what_is_heard() -> None:
    expected = []
    for kind in (Kind.IMAGE, Kind.IMAGE, Kind.AUDIO, Kind.AUDIO):
        record = make.make_record()
        make.make_asset(record, kind)
        expected.append(record.code)
    waiting = make.make_record()
    make.make_asset(waiting, Kind.VIDEO, state=MediaAsset.State.WAITING)
    found = newest(Record.objects.all(), pictures=1, songs=1)
    assert [record.code for record in found] == [expected[3], expected[1]]
