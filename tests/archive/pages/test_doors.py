"""The doors of the home page count what is behind them, and only what may be seen."""

import pytest

from archive.access.viewer import ANONYMOUS, Audience
from archive.media.models import MediaAsset
from archive.pages.doors import media_doors, people_doors, type_doors
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


def test_a_people_counts_records_elements_and_its_subgroups_once_each() -> None:
    tay, subgroup = make.make_people(), make.make_people("tay-ngan", "Ngạn")
    subgroup.parent = tay
    subgroup.save()
    make.make_element(peoples=[tay])
    make.make_record(peoples=[tay, subgroup])
    make.make_record(peoples=[subgroup])
    (door,) = people_doors(ANONYMOUS, "vi")
    assert (door.name.text, door.count) == ("Tày", 3)
    assert door.url.endswith("/people/tay/")


def test_what_may_not_be_seen_is_not_counted() -> None:
    make.make_record(audience=Audience.RESTRICTED)
    make.make_record(is_live=False)
    make.make_element(is_live=False)
    assert people_doors(ANONYMOUS, "vi") == ()
    assert type_doors(ANONYMOUS, "vi") == ()
    assert media_doors(ANONYMOUS) == ()


def test_a_type_counts_its_elements_and_their_records() -> None:
    element = make.make_element()
    make.make_record(element=element)
    make.make_record()
    (door,) = type_doors(ANONYMOUS, "vi")
    assert (door.key, door.count) == ("performing", 2)


def test_media_are_counted_by_record() -> None:
    record = make.make_record()
    make.make_asset(record, MediaAsset.Kind.IMAGE)
    make.make_asset(record, MediaAsset.Kind.IMAGE)
    make.make_asset(make.make_record(), MediaAsset.Kind.AUDIO)
    assert [(door.key, door.count) for door in media_doors(ANONYMOUS)] == [
        ("audio", 1),
        ("image", 1),
    ]
