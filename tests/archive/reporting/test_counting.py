"""What is counted as of a day: only what was so by then, every element once, nothing restricted."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from archive.access.viewer import ANONYMOUS, EVERYTHING, Audience, Viewer
from archive.media.models import MediaAsset
from archive.places.models import Place, Succession
from archive.records.models import Element, ElementPlace, StatusEntry, VitalityAssessment
from archive.reporting import (
    CountQuery,
    CountResult,
    Dimension,
    FutureDayError,
    Known,
    MapOf,
    count_elements,
)
from archive.vocabularies.models import (
    HeritageList,
    LegacyHeritageType,
    UnescoDomain,
    VitalityTerm,
)
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
TODAY = date(2040, 11, 22)
"""After whatever day the tests run on: what they make is entered before it."""
OLD_MAP: dict[str, Any] = {"as_of": date(2025, 6, 30), "map_of": MapOf.THEN}
MOST_STATEMENTS = 10


def count(by: Dimension, viewer: Viewer = EVERYTHING, **asked: Any) -> CountResult:
    return count_elements(
        CountQuery(by=by, today=TODAY, viewer=viewer, **{"as_of": TODAY, **asked})
    )


def parts(result: CountResult) -> dict[str, int]:
    return {
        f"{row.within}/{row.key}" if row.within else row.key: row.figures.distinct_elements
        for row in result.rows
        if row.figures.distinct_elements
    }


def published(element: Element, on: str) -> Element:
    at = datetime.fromisoformat(on).replace(tzinfo=UTC)
    Element.objects.filter(pk=element.pk).update(first_published_at=at)
    return element


def enter(element: Element, kind: str, **facts: str) -> StatusEntry:
    heritage_list, _new = HeritageList.objects.get_or_create(slug=kind)
    return StatusEntry.objects.create(element=element, list=heritage_list, **facts)


def assess(element: Element, degree: str, on: str) -> None:
    term, _new = VitalityTerm.objects.get_or_create(slug=degree)
    VitalityAssessment.objects.create(element=element, vitality=term, assessed_on=on)


@pytest.fixture
def split() -> dict[str, Place]:
    """A commune of the old map that became two of one province, and one that became two of two."""
    old = make.make_place("o:p:06", "Tỉnh Bắc Kạn")
    here, there = make.make_place("n:p:19", "Tỉnh Thái Nguyên"), make.make_place("n:p:04", "Cao")
    units = {
        "within": make.make_place("o:w:00001", "Xã Một", old),
        "across": make.make_place("o:w:00002", "Xã Hai", old),
        "first": make.make_place("n:w:00001", "Xã Ba", here),
        "second": make.make_place("n:w:00002", "Xã Bốn", here),
        "foreign": make.make_place("n:w:00003", "Xã Năm", there),
    }
    for former, later in (
        (old, here), (units["within"], units["first"]), (units["within"], units["second"]),
        (units["across"], units["first"]), (units["across"], units["foreign"]),
    ):  # fmt: skip
        Succession.objects.create(old=former, new=later, is_split=former is not old)
    return units


def test_drafts_are_not_counted() -> None:
    make.make_element()
    make.make_element("Bản nháp", is_live=False)
    assert count(Dimension.TYPE).total.distinct_elements == 1


def test_an_element_of_two_peoples_is_one_in_the_total_and_one_under_each() -> None:
    make.make_element(peoples=[make.make_people("tay"), make.make_people("nung", "Nùng")])
    result = count(Dimension.PEOPLE)
    assert parts(result) == {"tay": 1, "nung": 1}
    assert (result.total.distinct_elements, result.total.entries) == (1, 2)


def test_a_people_and_its_subgroup_are_one_element_of_the_people() -> None:
    dao = make.make_people("dao", "Dao")
    red = make.make_people("dao-do", "Dao Đỏ", parent=dao)
    make.make_element(peoples=[dao, red])
    make.make_element(peoples=[red])
    result = count(Dimension.PEOPLE)
    assert parts(result) == {"dao": 2, "dao/dao-do": 2, "dao/not-specified": 1}
    assert result.row("dao").figures.entries == 3


def test_a_split_without_a_choice_counts_in_the_province_all_parts_lie_in(
    split: dict[str, Place],
) -> None:
    make.make_element(places=[split["within"]])
    assert parts(count(Dimension.COMMUNE)) == {"n:p:19": 1, "n:p:19/not-determined": 1}
    assert parts(count(Dimension.PROVINCE)) == {"n:p:19": 1}


def test_a_split_across_provinces_is_not_determined_until_an_officer_chooses(
    split: dict[str, Place],
) -> None:
    element = make.make_element(places=[split["across"]])
    assert parts(count(Dimension.PROVINCE)) == {"not-determined": 1}
    element.element_places.update(place_today=split["foreign"])
    assert parts(count(Dimension.COMMUNE)) == {"n:p:04": 1, "n:p:04/n:w:00003": 1}
    assert parts(count(Dimension.COMMUNE, **OLD_MAP)) == {"o:p:06": 1, "o:p:06/o:w:00002": 1}


def test_an_element_in_two_communes_of_a_province_is_one_there(split: dict[str, Place]) -> None:
    make.make_element(places=[split["first"], split["second"]])
    result = count(Dimension.COMMUNE)
    assert parts(result) == {"n:p:19": 1, "n:p:19/n:w:00001": 1, "n:p:19/n:w:00002": 1}
    assert result.row("n:p:19").figures.entries == 2


def test_an_element_without_a_place_is_in_a_row_of_its_own() -> None:
    make.make_element()
    result = count(Dimension.PROVINCE)
    assert parts(result) == {"none": 1}
    assert result.rows[0].is_gap


def test_a_former_type_is_counted_and_its_absence_too() -> None:
    kind = make.make_heritage_type()
    former = LegacyHeritageType.objects.create(slug="c", name_vi="Diễn xướng", heritage_type=kind)
    make.make_element(legacy_type=former)
    make.make_element()
    assert parts(count(Dimension.FORMER_TYPE)) == {"c": 1, "none": 1}


def test_a_domain_follows_the_type_unless_the_element_names_its_own() -> None:
    a, b = (UnescoDomain.objects.create(slug=slug, name_vi=slug) for slug in "ab")
    kind = make.make_heritage_type()
    kind.unesco_domain = a
    kind.save()
    make.make_element()
    own = make.make_element()
    own.unesco_domains.set([a, b])
    own.save()
    result = count(Dimension.UNESCO_DOMAIN)
    assert parts(result) == {"a": 2, "b": 1}
    assert (result.total.distinct_elements, result.total.entries) == (2, 3)


def test_a_list_is_shown_when_nothing_is_in_it() -> None:
    HeritageList.objects.create(slug="unesco-usl", name_vi="Cần bảo vệ khẩn cấp")
    assert count(Dimension.LIST).row("unesco-usl").figures.distinct_elements == 0


def test_a_revoked_entry_is_counted_until_its_last_day() -> None:
    element = make.make_element()
    enter(element, "national-ich", decided_on="2014", revoked_on="1/3/2020")
    assert parts(count(Dimension.LIST, as_of=date(2020, 2, 29))) == {"national-ich": 1}
    assert parts(count(Dimension.LIST, as_of=date(2020, 3, 1))) == {"none": 1}


def test_an_entry_that_may_lie_before_the_day_is_undecided_and_not_counted() -> None:
    element = make.make_element()
    enter(element, "national-ich", decided_on="2014")
    result = count(Dimension.LIST, as_of=date(2014, 6, 30))
    assert parts(result) == {"not-certain": 1}
    assert result.row("national-ich").figures.undecided_elements == 1
    assert result.total.distinct_elements == 1


def test_two_decisions_for_one_list_are_one_element() -> None:
    element = make.make_element()
    enter(element, "inventory", decided_on="2014")
    enter(element, "inventory", decided_on="2019")
    figures = count(Dimension.LIST).row("inventory").figures
    assert (figures.distinct_elements, figures.entries) == (1, 2)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2019-12-31", "none"), ("2020-01-01", "practised"), ("2024-05-01", "at-risk")],
)
def test_vitality_is_that_of_the_last_assessment_by_the_day(day: str, expected: str) -> None:
    element = make.make_element()
    assess(element, "at-risk", "2024-05-01")
    assess(element, "practised", "2020-01-01")
    assert parts(count(Dimension.VITALITY, as_of=date.fromisoformat(day))) == {expected: 1}


def test_every_part_says_how_alive_its_elements_are() -> None:
    assess(make.make_element(), "at-risk", "2024-05-01")
    make.make_element()
    figures = count(Dimension.TYPE).row("performing").figures
    assert dict(figures.vitality) == {"at-risk": 1, "": 1}


def test_records_and_recordings_of_a_part_are_added_up_once() -> None:
    element = make.make_element(peoples=[make.make_people("tay"), make.make_people("nung")])
    for record in (make.make_record(element=element), make.make_record(element=element)):
        make.make_asset(record, MediaAsset.Kind.AUDIO, duration_seconds=90.0)
        make.make_asset(record, MediaAsset.Kind.IMAGE)
    result = count(Dimension.PEOPLE, as_of=TODAY)
    for figures in (result.row("tay").figures, result.row("nung").figures, result.total):
        assert (figures.records, figures.media_seconds, figures.pictures) == (2, 180.0, 2)


def test_records_and_recordings_given_later_are_left_out() -> None:
    record = make.make_record(element=make.make_element())
    make.make_asset(record)
    figures = count(Dimension.TYPE, as_of=date(2020, 1, 1)).total
    assert (figures.records, figures.media_seconds) == (0, 0)


def test_what_a_visitor_may_not_see_is_not_in_their_figures() -> None:
    element = make.make_element()
    make.make_asset(make.make_record(element=element, audience=Audience.RESTRICTED))
    assert count(Dimension.TYPE, ANONYMOUS).total.records == 0
    assert count(Dimension.TYPE, ANONYMOUS).total.media_seconds == 0
    assert count(Dimension.TYPE, EVERYTHING).total.records == 1


def test_elements_entered_later_are_counted_and_told_or_left_out_as_asked() -> None:
    published(make.make_element(), "2024-03-01T10:00")
    published(make.make_element(), "2026-01-01T10:00")
    day = date(2025, 6, 30)
    known_now = count(Dimension.TYPE, as_of=day)
    assert (known_now.total.distinct_elements, known_now.published_later) == (2, 1)
    known_then = count(Dimension.TYPE, as_of=day, known=Known.THEN)
    assert (known_then.total.distinct_elements, known_then.published_later) == (1, 0)


def test_a_day_ends_at_midnight_where_the_archive_is() -> None:
    published(make.make_element(), "2025-06-30T16:59")  # 23:59 in Ha Noi
    published(make.make_element(), "2025-06-30T17:00")  # midnight
    asked: dict[str, Any] = {"as_of": date(2025, 6, 30), "known": Known.THEN}
    assert count(Dimension.TYPE, **asked).total.distinct_elements == 1


def test_the_future_is_not_counted() -> None:
    with pytest.raises(FutureDayError):
        count(Dimension.TYPE, as_of=TODAY + timedelta(days=1))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_parts_are_named_in_the_active_language(language: str) -> None:
    make.make_element(peoples=[make.make_people("tay", {"vi": "Tày", "en": "Tay"})])
    with translation.override(language):
        assert count(Dimension.PEOPLE).rows[0].label == {"vi": "Tày", "en": "Tay"}[language]


@pytest.mark.parametrize("by", list(Dimension))
def test_the_number_of_statements_does_not_grow_with_the_archive(
    by: Dimension, split: dict[str, Place]
) -> None:
    asked: dict[str, Any] = OLD_MAP if by is Dimension.DISTRICT else {}
    make.make_place("o:d:001", "Huyện Một", split["within"].parent)
    taken = []
    for _round in range(2):
        for place in split.values():
            element = make.make_element(places=[place])
            ElementPlace.objects.create(element=element, place=split["across"])
            enter(element, "national-ich", decided_on="2014")
            assess(element, "at-risk", "2024-05-01")
            make.make_asset(make.make_record(element=element))
        with CaptureQueriesContext(connection) as statements:
            count(by, **asked)
        taken.append(len(statements))
    assert taken[0] == taken[1] <= MOST_STATEMENTS
