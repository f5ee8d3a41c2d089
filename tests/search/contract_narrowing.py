"""How every engine must narrow, count and order: facets, dates, the map, several at once."""

from datetime import date

import pytest

from search.documents import SearchDocument
from search.engines.base import SearchEngine
from search.query import SearchQuery, Sort
from search.ranges import OPEN_END, OPEN_START, Box, DateRange
from search.refusals import read_refusals
from search.schema import FACETS
from tests.search.contract_case import ContractCase
from tests.search.documents import document

CAO_BANG = Box(105.2, 22.3, 106.9, 23.2)


class NarrowingContract(ContractCase):
    """The narrowing part of the contract."""

    def village(self, code: str, province: str, commune: str, **facts: object) -> SearchDocument:
        facets = {"provinces": (province,), "communes": (commune,)}
        return document(code, f"Then {code}", facets=facets, **facts)

    def villages(self) -> list[SearchDocument]:
        return [
            self.village("A", "n:p:04", "n:w:1"),
            self.village("B", "n:p:04", "n:w:2"),
            self.village("C", "n:p:20", "n:w:3"),
            self.village("D", "n:p:24", "n:w:4"),
        ]

    def test_every_facet_narrows_and_counts_when_it_is_asked_for(
        self, engine: SearchEngine
    ) -> None:
        values = {one.name: one.values[:2] or ("x", "y") for one in FACETS}
        first = {name: pair[:1] for name, pair in values.items()}
        self.fill(engine, document("A", facets=values), document("B", facets=first))
        counted = tuple(one.name for one in FACETS if one.is_counted)
        result = self.ask(engine, "tư liệu", counted=counted, opened=("x",))
        assert tuple(result.facets) == counted
        for name, (one, other) in values.items():
            assert self.codes(engine, "tư liệu", **{name: (other,)}) == ["A"]
            if name in counted:
                assert self.counts(result, name) == {one: 2, other: 1}
        assert self.ask(engine, "tư liệu", counted=()).facets == {}

    def test_values_of_different_facets_are_both_required(self, engine: SearchEngine) -> None:
        both = {"genres": ("then",), "languages": ("tyz",)}
        self.fill(engine, document("A", facets=both), document("B", facets={"genres": ("then",)}))
        assert self.codes(engine, genres=("then",), languages=("tyz",)) == ["A"]

    def test_a_province_and_a_commune_of_another_widen_each_other(
        self, engine: SearchEngine
    ) -> None:
        self.fill(engine, *self.villages())
        result = self.ask(
            engine, "then", provinces=("n:p:04",), communes=("n:w:3",), sort=Sort.TITLE
        )
        assert [hit.code for hit in result.hits] == ["A", "B", "C"]
        assert self.counts(result, "provinces") == {"n:p:04": 2, "n:p:20": 1, "n:p:24": 1}

    def test_communes_are_listed_inside_what_is_opened(self, engine: SearchEngine) -> None:
        self.fill(engine, *self.villages())
        asked = {"counted": ("communes",), "opened": ("n:p:04", "n:p:24")}
        result = self.ask(engine, "then", **asked)
        assert self.counts(result, "communes") == {"n:w:1": 1, "n:w:2": 1, "n:w:4": 1}
        chosen = self.ask(engine, "then", communes=("n:w:1",), **asked)
        assert chosen.total == 1
        assert self.counts(chosen, "communes") == {"n:w:1": 1, "n:w:2": 1, "n:w:4": 1}
        assert self.ask(engine, "then", counted=("communes",)).facets == {"communes": ()}

    @pytest.mark.parametrize(
        ("start", "end", "found"),
        [
            (1990, 1999, "BD"),
            (1975, 1975, "AD"),
            (1960, None, "ABD"),
            (None, 1976, "ACD"),
            (1850, 1900, "C"),
            (2010, 2020, ""),
        ],
    )
    def test_dates_narrow_to_what_may_lie_in_them(
        self, engine: SearchEngine, start: int | None, end: int | None, found: str
    ) -> None:
        self.fill(
            engine,
            document("A", "Then A", days=(19750301, 19750331)),
            document("B", "Then B", days=(19900101, 19991231)),
            document("C", "Then C", days=(OPEN_START, 19540101)),
            document("D", "Then D", days=(19700101, 20051231)),
            document("E", "Then E"),
        )
        dates = DateRange(date(start, 1, 1) if start else None, date(end, 12, 31) if end else None)
        assert "".join(self.codes(engine, "then", dates=(dates,), sort=Sort.TITLE)) == found

    def test_a_date_without_end_reaches_today(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", days=(19750101, OPEN_END)))
        assert self.codes(engine, dates=(DateRange(date(2020, 1, 1)),)) == ["A"]

    def test_several_stretches_of_time_widen_each_other(self, engine: SearchEngine) -> None:
        self.fill(
            engine,
            document("A", "Then A", days=(19750301, 19750331)),
            document("B", "Then B", days=(19800101, 19801231)),
            document("C", "Then C", days=(19900101, 19901231)),
        )
        years = tuple(DateRange(date(year, 1, 1), date(year, 12, 31)) for year in (1975, 1980))
        result = self.ask(engine, "then", dates=years, types=("song",))
        assert result.without == {"types": 2, "dates": 0}
        assert self.codes(engine, "then", dates=years, sort=Sort.TITLE) == ["A", "B"]

    def test_a_box_narrows_to_places_inside_it(self, engine: SearchEngine) -> None:
        self.fill(
            engine,
            document("A", points=((22.67, 106.26),)),
            document("B", points=((21.85, 106.76),)),
            document("C", points=((21.85, 106.76), (22.9, 105.5))),
            document("D"),
        )
        assert sorted(self.codes(engine, box=CAO_BANG)) == ["A", "C"]

    def test_totals_without_each_group_are_true(self, engine: SearchEngine) -> None:
        self.fill(
            engine,
            document("A", facets={"types": ("song",)}, days=(19750101, 19751231)),
            document("B", facets={"types": ("rite",)}, days=(19750101, 19751231)),
            document("C", facets={"types": ("song",)}, days=(19900101, 19901231)),
        )
        dates = DateRange(date(1990, 1, 1), date(1999, 12, 31))
        asked = {"types": ("song",), "people": ("tay",), "dates": (dates,)}
        result = self.ask(engine, "tư liệu", **asked)
        assert (result.total, result.unselected_total) == (0, 3)
        assert result.without == {"people": 1, "types": 0, "dates": 0}
        for group, total in result.without.items():
            letting_go = SearchQuery(text="tư liệu", **asked).without(group)
            assert engine.search(letting_go).total == total

    def test_facets_count_under_dates_and_box(self, engine: SearchEngine) -> None:
        here = ((22.67, 106.26),)
        self.fill(
            engine,
            document("A", facets={"people": ("tay",)}, days=(19750101, 19751231), points=here),
            document("B", facets={"people": ("nung",)}, days=(19750101, 19751231)),
            document("C", facets={"people": ("dao",)}, days=(19900101, 19901231), points=here),
        )
        dates = DateRange(date(1970, 1, 1), date(1979, 12, 31))
        result = self.ask(engine, "tư liệu", dates=(dates,), box=CAO_BANG)
        assert self.counts(result, "people") == {"tay": 1}
        assert result.without == {"dates": 2, "box": 2}

    def test_more_orders(self, engine: SearchEngine) -> None:
        self.fill(
            engine,
            document("A", "Then A", sort_date="1975", added="2026-01-02T00:00:00"),
            document("B", "Then B", sort_date="", added="2026-03-01T00:00:00"),
            document("C", "Then C", sort_date="1960-02", added=""),
        )
        assert self.codes(engine, "then", sort=Sort.OLDEST) == ["C", "A", "B"]
        assert self.codes(engine, "then", sort=Sort.ADDED) == ["B", "A", "C"]

    def test_a_changed_document_counts_under_its_new_values_only(
        self, engine: SearchEngine
    ) -> None:
        self.fill(engine, document("A", facets={"people": ("tay",)}, points=((22.67, 106.26),)))
        engine.put_many([document("A", facets={"people": ("nung",)}, version=2)])
        engine.refresh()
        assert self.counts(self.ask(engine, "tư liệu"), "people") == {"nung": 1}
        assert self.codes(engine, "tư liệu", people=("tay",)) == []
        assert self.codes(engine, "tư liệu", box=CAO_BANG) == []

    @pytest.mark.parametrize(
        ("refused", "found"),
        [
            ("words:chèo", "ACDE"),
            ("words:cheo", "ADE"),
            ("words:mái chèo", "ACDE"),
            ("words:chèo mái", "ABCDE"),
            ("words:thuyền", "BCDE"),
            ("people:tay", "BCD"),
            ("date:1970..1979", "BCE"),
            ("date:..1960", "ABDE"),
        ],
    )
    def test_what_is_refused_is_left_out(
        self, engine: SearchEngine, refused: str, found: str
    ) -> None:
        tay = {"people": ("tay", "tay-cao-lan")}
        self.fill(
            engine,
            document("A", "Then A", lines=["thuyền"], facets=tay, days=(19750301, 19750331)),
            document("B", "Then B mái chèo", days=(19900101, 19991231)),
            document("C", "Then C cheo", days=(OPEN_START, 19540101)),
            document("D", "Then D", days=(19700101, 20051231)),
            document("E", "Then E", facets=tay),
        )
        asked = {"refused": read_refusals([refused]), "sort": Sort.TITLE}
        assert "".join(self.codes(engine, "then", **asked)) == found
        blank = self.codes(engine, **asked)
        assert [code for code in blank if code in "ABCDE"] == list(found)

    def test_refusals_count_like_other_filters(self, engine: SearchEngine) -> None:
        self.fill(
            engine,
            document("A", facets={"people": ("tay",), "types": ("song",)}),
            document("B", facets={"people": ("nung",), "types": ("song",)}),
            document("C", facets={"people": ("dao",), "types": ("rite",)}),
        )
        refused = read_refusals(["people:tay", "people:dao"])
        result = self.ask(engine, "tư liệu", refused=refused, types=("rite",))
        assert (result.total, result.unselected_total) == (0, 3)
        assert result.without == {"types": 1, "refused": 1}
        assert self.counts(result, "types") == {"rite": 0, "song": 1}
        assert self.counts(self.ask(engine, "tư liệu", refused=refused), "people") == {"nung": 1}
