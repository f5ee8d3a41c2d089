"""The 60 demonstration elements, counted by hand from the data file, line by line.

Each figure names the lines it was counted from, so that it can be checked again without the code.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from archive.access.viewer import EVERYTHING
from archive.demonstration.loading import load_elements
from archive.demonstration.references import References
from archive.demonstration.seeds import read_seeds
from archive.reporting import (
    CountQuery,
    CountResult,
    Dimension,
    MapOf,
    NoDistrictsError,
    count_elements,
)
from archive.vocabularies.loading import load_vocabularies
from tests.archive.conftest import DATA

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2040, 11, 22)
"""After whatever day the tests run on: what they make is entered before it."""
LAST_DAY_OF_THE_OLD_MAP = date(2025, 6, 30)
FIRST_DAY_OF_THE_NEW_MAP = date(2025, 7, 1)

Table = dict[str, tuple[int, int]]
"""Key of a part → (elements, entries)."""

PEOPLES: Table = {
    "tay": (24, 24),  # 001-024
    "thai": (2, 2),  # 001, 008
    "nung": (15, 16),  # 001 004 005 008 018 019 021 024-031, and 028 by two subgroups
    "mong": (5, 5),  # 048-052
    "dao": (9, 9),  # 039-047
    "san-chay": (4, 4),  # 035-038
    "san-diu": (3, 3),  # 032-034
    "giay": (1, 1),  # 055
    "ha-nhi": (1, 1),  # 057
    "la-chi": (1, 1),  # 056
    "phu-la": (1, 1),  # 058
    "pa-then": (2, 2),  # 053 054
    "bo-y": (1, 1),  # 059
    "pu-peo": (1, 1),  # 060
}
SUBGROUPS: dict[str, dict[str, int]] = {
    "tay": {"Ngạn": 1, "": 23},  # 023
    "nung": {"Nùng An": 1, "Nùng Phàn Slình": 2, "Nùng Cháo": 1, "Nùng Dín": 1, "": 11},
    "dao": {"Dao Đỏ": 3, "Dao Tiền": 1, "": 5},  # 043 046 047 · 042
    "san-chay": {"Cao Lan": 1, "Sán Chí": 2, "": 1},  # 035 · 036 038 · 037
}
"""People → subgroup → elements; "" those whose subgroup is not named."""
TYPES: Table = {
    "oral": (2, 2),  # 012 045
    "performing": (17, 17),  # 001 008-011 013 021 028 029 032 033 035 036 038 039 049 059
    "social": (20, 20),  # 002-007 026 027 031 034 040-044 050 056-058 060
    "festival": (17, 17),  # 014-020 022-025 037 048 052-055
    "knowledge": (1, 1),  # 047
    "craft": (3, 3),  # 030 046 051
}
UNESCO_DOMAINS: Table = {
    "a": (2, 2),  # 012 045
    "b": (17, 17),  # the performing arts above
    "c": (37, 37),  # social practices and festivals together
    "d": (1, 1),  # 047
    "e": (3, 3),  # 030 046 051
}
OLD_PROVINCES: Table = {
    "o:p:02": (10, 10),  # Hà Giang: 001 023 031 048 049 053 056 058-060
    "o:p:04": (6, 6),  # Cao Bằng: 001 003 008 022 024 025
    "o:p:06": (9, 9),  # Bắc Kạn: 001 007-009 012-014 047 052
    "o:p:08": (9, 9),  # Tuyên Quang: 001 002 008 015 034 035 039 040 054
    "o:p:10": (13, 13),  # Lào Cai: 001 011 017 030 043 045 046 048-051 055 057
    "o:p:11": (1, 1),  # Điện Biên: 001
    "o:p:12": (1, 1),  # Lai Châu: 001
    "o:p:19": (11, 11),  # Thái Nguyên: 001 006 010 016 026 027 032 036 037 041 044
    "o:p:20": (8, 8),  # Lạng Sơn: 001 004 008 018-021 028
    "o:p:22": (2, 2),  # Quảng Ninh: 001 038
    "o:p:24": (4, 4),  # Bắc Giang: 001 005 029 033
    "o:p:25": (1, 1),  # Phú Thọ: 042
}
NEW_PROVINCES: Table = {
    "n:p:04": (6, 6),  # Cao Bằng
    "n:p:08": (18, 19),  # Tuyên Quang with Hà Giang: 001 lives in both, counted once
    "n:p:11": (1, 1),  # Điện Biên
    "n:p:12": (1, 1),  # Lai Châu
    "n:p:15": (13, 13),  # Lào Cai
    "n:p:19": (19, 20),  # Thái Nguyên with Bắc Kạn: 001 lives in both
    "n:p:20": (8, 8),  # Lạng Sơn
    "n:p:22": (2, 2),  # Quảng Ninh
    "n:p:24": (4, 4),  # Bắc Ninh, which took in Bắc Giang
    "n:p:25": (1, 1),  # Phú Thọ
}
NEW_COMMUNES: dict[str, dict[str, int]] = {
    "n:p:04": {"n:w:01576": 2, "n:w:01807": 1, "": 3},  # 024 and 025 are one commune now
    "n:p:08": {
        "n:w:00745": 1, "n:w:00874": 1, "n:w:01108": 1, "n:w:01180": 1, "n:w:02302": 1, "": 13,
    },
    "n:p:11": {"": 1},
    "n:p:12": {"": 1},
    "n:p:15": {"n:w:03037": 1, "": 12},
    "n:p:19": {
        "n:w:01864": 1, "n:w:01879": 1, "n:w:01906": 1, "n:w:01933": 1, "n:w:02020": 1,
        "n:w:05602": 1, "": 13,
    },
    "n:p:20": {"n:w:06079": 1, "n:w:06349": 1, "": 6},
    "n:p:22": {"": 2},
    "n:p:24": {"n:w:07531": 1, "": 3},
    "n:p:25": {"n:w:08590": 1},
}  # fmt: skip
"""Province → commune → elements; "" those of which only the province is determined."""
NATIONAL_BY_YEAR = {
    2012: 5,  # 002 014 015 048 053
    2013: 6,  # 030 039 040 043 051 055
    2014: 6,  # 003 009 012 036 041 056
    2015: 10,  # 004-006 020 026 032 035 045 049 057
    2016: 3,  # 018 031 044
    2017: 4,  # 016 021 022 027
    2018: 13,  # 007 010 011 017 019 023 037 046 047 050 058-060
    2020: 2,  # 024 042
    2022: 1,  # 034
    2023: 2,  # 013 054
    2024: 1,  # 038
    2025: 1,  # 033
}
IN_NO_LIST = 5  # 008 025 028 029 052


@pytest.fixture(scope="module", autouse=True)
def sixty(places: object, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The elements, loaded once for this module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_vocabularies(DATA)
        load_elements(read_seeds(DATA), References())
        yield
        transaction.set_rollback(True)


def count(
    by: Dimension, as_of: date = TODAY, map_of: MapOf = MapOf.TODAY, today: date = TODAY
) -> CountResult:
    return count_elements(
        CountQuery(by=by, as_of=as_of, today=today, map_of=map_of, viewer=EVERYTHING)
    )


def table(result: CountResult, depth: int = 0) -> Table:
    """The parts in which something is counted."""
    return {
        row.key: (row.figures.distinct_elements, row.figures.entries)
        for row in result.rows
        if row.depth == depth and row.figures.entries
    }


def parts_of(result: CountResult, within: str) -> dict[str, int]:
    """The elements of each part of a part, by its key; "" for the gap."""
    return {
        "" if row.is_gap else row.key: row.figures.distinct_elements
        for row in result.rows
        if row.depth == 1 and row.within == within
    }


def test_by_people() -> None:
    result = count(Dimension.PEOPLE)
    assert table(result) == PEOPLES
    assert (result.total.distinct_elements, result.total.entries) == (60, 71)


def test_a_people_includes_its_subgroups() -> None:
    result = count(Dimension.PEOPLE)
    named = {
        people: {
            "" if row.is_gap else row.label: row.figures.distinct_elements
            for row in result.rows
            if row.within == people
        }
        for people in PEOPLES
    }
    assert {people: parts for people, parts in named.items() if parts} == SUBGROUPS


def test_by_type() -> None:
    result = count(Dimension.TYPE)
    assert table(result) == TYPES
    assert (result.total.distinct_elements, result.total.entries) == (60, 60)


def test_by_unesco_domain() -> None:
    result = count(Dimension.UNESCO_DOMAIN)
    assert table(result) == UNESCO_DOMAINS
    assert (result.total.distinct_elements, result.total.entries) == (60, 60)


def test_by_province_on_the_old_map() -> None:
    result = count(Dimension.PROVINCE, LAST_DAY_OF_THE_OLD_MAP, MapOf.THEN)
    assert table(result) == OLD_PROVINCES
    assert (result.total.distinct_elements, result.total.entries) == (60, 75)


@pytest.mark.parametrize(
    ("as_of", "map_of"),
    [
        (TODAY, MapOf.TODAY),
        (TODAY, MapOf.THEN),
        (FIRST_DAY_OF_THE_NEW_MAP, MapOf.THEN),
        (LAST_DAY_OF_THE_OLD_MAP, MapOf.TODAY),
    ],
)
def test_by_province_on_todays_map(as_of: date, map_of: MapOf) -> None:
    result = count(Dimension.PROVINCE, as_of, map_of)
    assert table(result) == NEW_PROVINCES
    assert (result.total.distinct_elements, result.total.entries) == (60, 75)


def test_by_commune_on_todays_map() -> None:
    result = count(Dimension.COMMUNE)
    assert table(result) == NEW_PROVINCES
    for province, communes in NEW_COMMUNES.items():
        assert parts_of(result, province) == communes, province


def test_by_district_on_the_old_map() -> None:
    result = count(Dimension.DISTRICT, LAST_DAY_OF_THE_OLD_MAP, MapOf.THEN)
    assert table(result) == OLD_PROVINCES
    labels = {row.label: row.figures.distinct_elements for row in result.rows
              if row.within == "o:p:20" and not row.is_gap}  # fmt: skip
    assert labels == {"Huyện Bình Gia": 1, "Huyện Bắc Sơn": 1, "Huyện Tràng Định": 1}


def test_todays_map_has_no_districts_and_says_so() -> None:
    with pytest.raises(NoDistrictsError):
        count(Dimension.DISTRICT)


@pytest.mark.parametrize("by", [Dimension.PROVINCE, Dimension.COMMUNE])
def test_both_maps_hold_the_same_whole(by: Dimension) -> None:
    old = count(by, LAST_DAY_OF_THE_OLD_MAP, MapOf.THEN)
    new = count(by)
    for result in (old, new):
        assert (result.total.distinct_elements, result.total.entries) == (60, 75)
        assert sum(row.figures.entries for row in result.rows if row.depth == 0) == 75


@pytest.mark.parametrize("year", range(2011, 2026))
def test_by_list_as_of_the_end_of_each_year(year: int) -> None:
    result = count(Dimension.LIST, date(year, 12, 31))
    national = sum(new for decided, new in NATIONAL_BY_YEAR.items() if decided <= year)
    unesco = int(year >= 2019)
    assert {row.key: row.figures.distinct_elements for row in result.rows
            if row.figures.entries} == {
        key: elements
        for key, elements in {
            "national-ich": national,
            "unesco-rl": unesco,
            "none": 60 - national - unesco,
        }.items()
        if elements
    }  # fmt: skip


def test_by_list_in_the_middle_of_a_year_of_which_only_the_year_is_known() -> None:
    result = count(Dimension.LIST, date(2014, 6, 30))
    assert result.row("national-ich").figures.distinct_elements == 5 + 6
    assert result.row("national-ich").figures.undecided_elements == 6
    assert result.row("not-certain").figures.distinct_elements == 6
    assert result.row("none").figures.distinct_elements == 60 - 17
    assert result.total.distinct_elements == 60


def test_by_list_today() -> None:
    result = count(Dimension.LIST)
    assert result.row("national-ich").figures.distinct_elements == 54
    assert result.row("unesco-rl").figures.distinct_elements == 1
    assert result.row("none").figures.distinct_elements == IN_NO_LIST
    assert (result.total.distinct_elements, result.total.entries) == (60, 60)


def test_what_the_archive_held_before_it_had_any_of_them() -> None:
    result = count(Dimension.TYPE, LAST_DAY_OF_THE_OLD_MAP)
    assert result.published_later == 60
