"""On which unit something counts on a day's map: nothing guessed, and as the places room says."""

import random
from datetime import date

import pytest

from archive.places.models import Place
from archive.places.selectors import places_with_context, where_today
from archive.reporting.maps import Atlas, Unit, load_atlas
from archive.reporting.tally import Gap

FIRST_REFORM, SECOND_REFORM = date(2025, 7, 1), date(2040, 7, 1)
BEFORE, BETWEEN, AFTER = date(2025, 6, 30), date(2026, 1, 1), date(2041, 1, 1)
UNDETERMINED = Gap.NOT_DETERMINED
(OLD_A, OLD_B, DISTRICT_A, DISTRICT_B, KEPT, SPLIT, ACROSS, NEW, NEW_X, NEW_Y, NEW_OTHER, OTHER,
 LAST, LAST_X) = range(1, 15)  # fmt: skip


def old(level: str, parent: int | None) -> Unit:
    return Unit(level, parent, None, FIRST_REFORM)


def new(level: str, parent: int | None, valid_to: date | None = SECOND_REFORM) -> Unit:
    return Unit(level, parent, FIRST_REFORM, valid_to)


def last(level: str, parent: int | None) -> Unit:
    return Unit(level, parent, SECOND_REFORM, None)


ATLAS = Atlas(
    {
        OLD_A: old("province", None),
        OLD_B: old("province", None),
        DISTRICT_A: old("district", OLD_A),
        DISTRICT_B: old("district", OLD_B),
        KEPT: old("commune", DISTRICT_A),
        SPLIT: old("commune", DISTRICT_A),
        ACROSS: old("commune", DISTRICT_B),
        NEW: new("province", None),
        OTHER: new("province", None, None),
        NEW_X: new("commune", NEW),
        NEW_Y: new("commune", NEW),
        NEW_OTHER: new("commune", OTHER, None),
        LAST: last("province", None),
        LAST_X: last("commune", LAST),
    },
    [
        (OLD_A, NEW), (OLD_B, NEW), (KEPT, NEW_X), (SPLIT, NEW_X), (SPLIT, NEW_Y),
        (ACROSS, NEW_Y), (ACROSS, NEW_OTHER), (NEW, LAST), (NEW_X, LAST_X), (NEW_Y, LAST_X),
    ],
)  # fmt: skip
"""Two provinces merge, one commune is split inside the new province, one across its border; then
everything but the other province is merged again by a second reform."""


@pytest.mark.parametrize(
    ("place", "day", "chosen", "expected"),
    [
        (KEPT, BEFORE, None, (OLD_A, KEPT)),
        (KEPT, BETWEEN, None, (NEW, NEW_X)),
        (KEPT, AFTER, None, (LAST, LAST_X)),
        (SPLIT, BEFORE, NEW_Y, (OLD_A, SPLIT)),
        (SPLIT, BETWEEN, None, (NEW, UNDETERMINED)),
        (SPLIT, BETWEEN, NEW_Y, (NEW, NEW_Y)),
        (SPLIT, AFTER, None, (LAST, LAST_X)),
        (ACROSS, BETWEEN, None, (UNDETERMINED,)),
        (ACROSS, BETWEEN, NEW_OTHER, (OTHER, NEW_OTHER)),
        (ACROSS, AFTER, None, (UNDETERMINED,)),
        (ACROSS, AFTER, NEW_Y, (LAST, LAST_X)),
        (KEPT, BETWEEN, NEW_OTHER, (NEW, NEW_X)),
        (DISTRICT_A, BETWEEN, None, (NEW, UNDETERMINED)),
        (OLD_B, BETWEEN, None, (NEW, UNDETERMINED)),
        (NEW_OTHER, BEFORE, None, (OLD_B, ACROSS)),
        (NEW_X, BEFORE, None, (OLD_A, UNDETERMINED)),
        (NEW_Y, BEFORE, None, (UNDETERMINED,)),
        (NEW, BEFORE, None, (UNDETERMINED,)),
        (LAST_X, BETWEEN, None, (NEW, UNDETERMINED)),
    ],
)
def test_a_unit_is_traced_to_the_map_of_the_day(
    place: int, day: date, chosen: int | None, expected: tuple[int | Gap, ...]
) -> None:
    assert ATLAS.path(place, level="commune", day=day, chosen=chosen) == expected


def test_a_district_is_known_when_all_a_new_commune_came_from_lay_in_it() -> None:
    assert ATLAS.path(NEW_X, level="district", day=BEFORE) == (OLD_A, DISTRICT_A)


def test_only_a_map_with_districts_has_them() -> None:
    assert ATLAS.has_level("district", BEFORE)
    assert not ATLAS.has_level("district", BETWEEN)


@pytest.mark.django_db
@pytest.mark.usefixtures("places")
def test_it_says_of_every_kind_of_unit_what_the_places_room_says() -> None:
    atlas = load_atlas()
    today = date(2026, 11, 22)
    pks = list(Place.objects.values_list("pk", flat=True))
    splits = list(
        Place.objects.filter(successions__is_split=True).distinct().values_list("pk", flat=True)
    )
    chosen = random.Random(1).sample(pks, 400) + splits
    for place in places_with_context().filter(pk__in=chosen):
        expected = where_today(place).province
        path = atlas.path(place.pk, level="province", day=today)
        assert path == (UNDETERMINED if expected is None else expected.pk,), place.uid
