"""Pictures are offered in the widths a phone can pay for."""

import pytest

from archive.media.models import Derivative, MediaAsset
from archive.media.pictures import SHOWN_BUDGET_BYTES, poster_of, small_still_of, still_of
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> MediaAsset:
    return make.make_asset(make.make_record(), MediaAsset.Kind.IMAGE, caption_vi="Hội xuân")


def test_a_picture_comes_in_every_width_within_the_budget(image: MediaAsset) -> None:
    image.derivatives.filter(width=960).update(size_bytes=SHOWN_BUDGET_BYTES + 1)
    picture = still_of(image, "vi")
    assert picture is not None
    assert "image_320.webp 320w" in picture.webp_srcset
    assert "image_480.webp 480w" in picture.webp_srcset
    assert "960" not in picture.webp_srcset + picture.srcset
    assert picture.large_url.endswith("image_960.jpg")
    assert picture.url.endswith("image_320.jpg")
    assert picture.alt.text == "Hội xuân"


def test_a_list_gets_the_narrowest_picture_that_fills_it(image: MediaAsset) -> None:
    picture = small_still_of(image, "vi", 400)
    assert picture is not None
    assert (picture.width, picture.height) == (480, 360)
    assert picture.webp_url.endswith("image_480.webp")


def test_a_poster_is_the_widest_that_is_not_too_dear() -> None:
    video = make.make_asset(make.make_record(), MediaAsset.Kind.VIDEO)
    poster = poster_of(video, "vi")
    assert poster is not None
    assert poster.webp_url.endswith("poster_640.webp")
    Derivative.objects.filter(asset=video, width=640).update(size_bytes=90_000)
    poster = poster_of(MediaAsset.objects.get(pk=video.pk), "vi")
    assert poster is not None
    assert poster.webp_url.endswith("poster_320.webp")


def test_sound_has_no_picture() -> None:
    song = make.make_asset(make.make_record())
    assert still_of(song, "vi") is None
    assert small_still_of(song, "vi") is None
    assert poster_of(song, "vi") is None
