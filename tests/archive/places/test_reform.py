"""The next reform is two files: applied whole, once, and refused with the line that is wrong."""

from datetime import date
from pathlib import Path

import pytest

from archive.places.models import Place, Succession
from archive.places.reform import ReformError, ReformResult, apply_reform, read_reform
from archive.places.selectors import address, units_today, where_today

from .reform_files import DAY, LINKS, UNITS, make_map_of_2025, write_reform

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture
def old() -> Place:
    return make_map_of_2025()


def applied(folder: Path, *, is_rehearsal: bool = False) -> ReformResult:
    return apply_reform(read_reform(folder), today=TODAY, is_rehearsal=is_rehearsal)


def facts() -> list[object]:
    places = Place.objects.order_by("uid").values_list("uid", "name", "parent__uid", "valid_to")
    links = Succession.objects.order_by("old__uid", "new__uid")
    return [*places, *links.values_list("old__uid", "new__uid", "is_split", "is_default")]


def test_old_units_end_and_new_ones_begin_that_day(old: Place, tmp_path: Path) -> None:
    result = applied(write_reform(tmp_path))
    assert result.closed == 3
    assert Place.objects.get(uid="n:w:07534").valid_to == date.fromisoformat(DAY)
    new = Place.objects.get(uid="x:w:00001")
    assert (new.valid_from, new.valid_to, new.latitude) == (date.fromisoformat(DAY), None, 21.5)
    assert address(new) == "Xã Sơn Động, Tỉnh Việt Bắc"
    assert new.name_folded == "xa son dong"


def test_a_commune_of_the_old_map_is_followed_through_both_reforms(
    old: Place, tmp_path: Path
) -> None:
    applied(write_reform(tmp_path))
    assert address(old) == "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang"
    assert [unit.uid for unit in units_today(old)] == ["x:w:00001"]
    province = where_today(old).province
    assert province is not None
    assert province.name == "Tỉnh Việt Bắc"


def test_a_district_of_the_old_map_goes_with_its_province(old: Place, tmp_path: Path) -> None:
    applied(write_reform(tmp_path))
    assert old.parent is not None
    assert [unit.uid for unit in where_today(old.parent).units] == ["x:p:01"]


def test_what_the_reform_splits_waits_for_a_choice(old: Place, tmp_path: Path) -> None:
    applied(write_reform(tmp_path))
    today = where_today(Place.objects.get(uid="n:w:07540"))
    assert [unit.uid for unit in today.units] == ["x:w:00001", "x:w:00002"]
    assert not today.is_certain


def test_applying_it_again_changes_nothing(old: Place, tmp_path: Path) -> None:
    applied(write_reform(tmp_path))
    before = facts()
    assert applied(tmp_path).is_unchanged
    assert facts() == before


def test_a_corrected_file_corrects_what_it_made(old: Place, tmp_path: Path) -> None:
    applied(write_reform(tmp_path))
    links = [*LINKS[:2], "n:w:07540,x:w:00002,0,1"]
    assert not applied(write_reform(tmp_path, links=links)).is_unchanged
    assert [unit.uid for unit in units_today(Place.objects.get(uid="n:w:07540"))] == ["x:w:00002"]


def test_a_rehearsal_tells_and_takes_back(old: Place, tmp_path: Path) -> None:
    before = facts()
    result = applied(write_reform(tmp_path), is_rehearsal=True)
    assert (result.closed, result.is_unchanged) == (3, False)
    assert facts() == before


WRONG = [
    (UNITS, [*LINKS, "n:w:99999,x:w:00001,0,1"], "successions.csv, line 6: unknown unit n:w:99999"),
    (UNITS, ["n:p:24,x:p:99,0,1", *LINKS[1:]], "successions.csv, line 2: unknown unit x:p:99"),
    (
        UNITS,
        [*LINKS[:3], "n:w:07540,x:w:00002,1,1"],
        "line 5: n:w:07540 already has its main successor on line 4",
    ),
    (UNITS, [*LINKS[:2], "n:w:07540,x:w:00001,0,0"], "line 4: n:w:07540 has no main successor"),
    (UNITS, [*LINKS[:3], "n:w:07540,x:w:00002,0,0"], "line 5: n:w:07540 has 2 successors"),
    (
        UNITS,
        [*LINKS, "o:w:07531,x:w:00001,0,1"],
        "line 6: o:w:07531 is already closed since 2025-07-01",
    ),
    (
        UNITS,
        [LINKS[0], "n:w:07534,n:w:07540,0,1", *LINKS[2:]],
        "line 3: n:w:07534 cannot become n:w:07540: n:w:07540 ends by line 4: links must not go",
    ),
    (
        UNITS,
        [*LINKS, "x:w:00002,x:w:00001,0,1"],
        "line 6: x:w:00002 begins with this reform and cannot end by it",
    ),
    (UNITS, [*LINKS, LINKS[1]], "line 6: n:w:07534 → x:w:00001 is said before"),
    (
        UNITS,
        LINKS[:2],
        "line 2: n:p:24 ends, but n:w:07540 in it does not: say what n:w:07540 becomes",
    ),
    (
        [*UNITS, f"x:w:00003,commune,00003,Xã Lẻ,xa-le,Xã,x:p:01,{DAY},,,,"],
        LINKS,
        "units.csv, line 5: no line of successions.csv leads to x:w:00003",
    ),
    ([UNITS[0], UNITS[1], UNITS[1]], LINKS, "units.csv, line 4: x:w:00001 is already on line 3"),
    ([*UNITS[:2], UNITS[2].replace(DAY, "2026-02-01")], LINKS, "line 4: begins on 2026-02-01"),
    ([*UNITS[:2], UNITS[2].replace(DAY, "1/1/2026")], LINKS, "line 4: cannot be read"),
    ([*UNITS[:2], UNITS[2].replace("x:p:01", "n:p:24")], LINKS, "x:w:00002 lies in n:p:24, which"),
    ([*UNITS[:2], UNITS[2].replace("x:w:00002", "n:w:00002")], LINKS, "the letter n belongs to"),
    ([*UNITS[:2], UNITS[2].replace("x:w:00002", "x:p:00002")], LINKS, "is not era:level:code"),
    ([unit.replace(DAY, "2027-01-01") for unit in UNITS], LINKS, "2027-01-01 has not come"),
]


@pytest.mark.parametrize(("units", "links", "words"), WRONG, ids=[case[2][:40] for case in WRONG])
def test_files_that_contradict_are_refused_whole(
    old: Place, tmp_path: Path, units: list[str], links: list[str], words: str
) -> None:
    before = facts()
    with pytest.raises(ReformError) as refused:
        applied(write_reform(tmp_path, units, links))
    assert words in str(refused.value)
    assert facts() == before


def test_missing_files_and_columns_are_named(old: Place, tmp_path: Path) -> None:
    with pytest.raises(ReformError, match=r"units\.csv: is not in the folder"):
        read_reform(tmp_path)
    write_reform(tmp_path)
    (tmp_path / "successions.csv").write_text("old_uid,new_uid\nn:p:24,x:p:01\n")
    with pytest.raises(ReformError, match=r"successions\.csv, line 2: has no column 'is_split'"):
        read_reform(tmp_path)
