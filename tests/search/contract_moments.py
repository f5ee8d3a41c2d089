"""How every engine must find by times: years, decades, centuries, days and months of the moon."""

import pytest

from archive.dates.columns import read
from archive.lunar import LunarDays, MonthDay, WholeLunarMonth
from search.documents import SearchDocument
from search.engines.base import SearchEngine
from search.moment_terms import terms_of_date, terms_of_rule
from tests.search.contract_case import ContractCase
from tests.search.documents import document


def recorded(code: str, written: str) -> SearchDocument:
    return document(code, f"Ghi âm {code}", moments=terms_of_date(read(written)))


class MomentsContract(ContractCase):
    """The part of the contract about times."""

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("những năm 60", {"A", "B", "E"}),
            ("1960s", {"A", "B", "E"}),
            ("六十年代", {"A", "B", "E"}),
            ("thế kỷ 19", {"D"}),
            ("XIXe siècle", {"D"}),
        ],
    )
    def test_periods_find_what_was_recorded_in_them(
        self, engine: SearchEngine, typed: str, found: set[str]
    ) -> None:
        self.fill(
            engine,
            recorded("A", "3/1963"),
            recorded("B", "thập niên 1960"),
            recorded("C", "1975"),
            recorded("D", "thế kỷ 19"),
            document("E", "Chuyện kể năm 1968"),
        )
        assert set(self.codes(engine, typed)) == found

    def test_a_year_finds_what_may_be_of_it_after_what_is(self, engine: SearchEngine) -> None:
        self.fill(
            engine,
            document("A", "Ghi âm A", names=["1963"]),
            recorded("B", "1960-1965"),
            recorded("C", "1970"),
        )
        assert self.codes(engine, "1963") == ["A", "B"]

    @pytest.mark.parametrize(
        "typed", ["mùng 10 tháng giêng", "mung 10 thang gieng", "10/1 âm lịch", "正月初十",
                  "10th day of the first lunar month"]
    )  # fmt: skip
    def test_a_lunar_day_finds_the_festivals_of_that_day_first(
        self, engine: SearchEngine, typed: str
    ) -> None:
        ninth_to_eleventh = LunarDays(MonthDay(9, 1), MonthDay(11, 1))
        self.fill(
            engine,
            document("A", "Hội xuống đồng", moments=terms_of_rule(ninth_to_eleventh)),
            document("B", "Hội rừng", moments=terms_of_rule(WholeLunarMonth(1))),
            document("C", "Tết tháng bảy", moments=terms_of_rule(WholeLunarMonth(7))),
        )
        found = self.codes(engine, typed)
        assert found[0] == "A"
        assert "B" in found[:3]

    def test_a_sung_month_is_still_found_by_its_words(self, engine: SearchEngine) -> None:
        lines = ["Tháng giêng ăn tết ở nhà", "Tháng hai cờ bạc"]
        self.fill(engine, document("A", "Ca dao", lines=lines))
        (hit,) = self.ask(engine, "thang gieng an tet").hits
        assert hit.cues[0].line == 1
