"""How every engine must be able to tell what a slip meant: with hits, filters and marks."""

import pytest

from search.did_you_mean import another_spelling, is_doubtful
from search.documents import Key
from search.engines.base import SearchEngine
from search.query import SearchQuery, SuggestQuery
from search.results import Notice
from tests.search.contract_case import ContractCase
from tests.search.documents import document


class MeaningContract(ContractCase):
    """The part of the contract about other spellings."""

    def meant(self, engine: SearchEngine, typed: str, **facts: object) -> str:
        query = SearchQuery(text=typed, **facts)  # type: ignore[arg-type]
        result = engine.search(query)
        assert is_doubtful(result)
        return another_spelling(query, result, engine)

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("hat thne", "hát then"),
            ("HAT THNE", "hát then"),
            ("khn pieu", "khăn piêu"),
            ("le hoi lnog tong", "lễ hội Lồng Tồng"),
            ("thneo sông", "theo sông"),
        ],
    )
    def test_a_slip_is_spelled_as_the_archive_spells_it(
        self, engine: SearchEngine, typed: str, expected: str
    ) -> None:
        self.fill(
            engine,
            document("A", "Hát then cầu an"),
            document("B", "Hát then cổ"),
            document("C", "Dệt khăn piêu", lines=["thuyền đi theo sông"]),
            document("D", "Lễ hội Lồng Tồng"),
        )
        assert self.meant(engine, typed) == expected

    def test_the_likeliest_slip_wins_over_small_words_and_other_look_alikes(
        self, engine: SearchEngine
    ) -> None:
        foreign = [
            document(f"F{n}", {"vi": f"Hạt ngô {n}", "en": f"The seed of the field {n}"})
            for n in range(9)
        ]
        rivals = [document(f"R{n}", f"Hạt thue {n}") for n in range(9)]
        self.fill(engine, *foreign, *rivals, document("A", "Đi hát, then ơi"))
        assert self.meant(engine, "hat thne") == "hát then"

    def test_only_what_has_hits_for_the_viewer_under_the_filters_is_offered(
        self, engine: SearchEngine
    ) -> None:
        secret = document("S", "Hát then kín", audience="restricted")
        self.fill(engine, secret, document("A", "Khăn piêu", facets={"people": ("thai",)}))
        assert self.meant(engine, "hat thne") == ""
        officers = frozenset({"public", "restricted"})
        assert self.meant(engine, "hat thne", audiences=officers) == "hát then"
        gone = frozenset({Key("record", "S")})
        assert self.meant(engine, "hat thne", audiences=officers, excluded=gone) == ""
        assert self.meant(engine, "khan piue", people=("thai",)) == "khăn piêu"
        assert self.meant(engine, "khan piue", people=("tay",)) == ""

    @pytest.mark.parametrize(
        "typed", ["fire dacing", "fire danicng", "fire dacning", "fier dancing", "fire dncing"]
    )
    def test_an_ending_does_not_hide_what_a_guests_slip_meant(
        self, engine: SearchEngine, typed: str
    ) -> None:
        """Without their endings "dac" and "danc" are further from each other than from "dao"."""
        syllables = ["dan", "dat", "dau", "dao", "day", "dai", "dam", "dap", "dang", "das"]
        syllables += ["fa", "fi", "fib", "fin", "fine", "fit"]
        rivals = [document(f"R{n}", f"Chuyện {word}") for n, word in enumerate(syllables * 2)]
        dance = document("A", {"vi": "Nhảy lửa", "en": "The fire dancing of Bắc Quang"})
        self.fill(engine, *rivals, dance)
        result = engine.search(SearchQuery(text=typed))
        assert [hit.code for hit in result.hits] == ["A"]
        assert Notice.CORRECTED in result.notices
        assert self.meant(engine, typed) == "fire dancing"

    def test_a_guests_slip_is_none_of_a_syllable(self, engine: SearchEngine) -> None:
        syllables = ["dan", "dat", "dau", "dao", "day", "dai", "dam", "dap", "dang"]
        rivals = [document(f"R{n}", f"Chuyện {word}") for n, word in enumerate(syllables)]
        self.fill(engine, *rivals, document("A", {"vi": "Nhảy lửa", "en": "Dancing"}))
        assert self.codes(engine, "dacing") == ["A"]

    def test_a_word_many_records_have_may_be_a_slip_too(self, engine: SearchEngine) -> None:
        rivals = [document(f"R{n}", f"Ngóng mong lần {n}") for n in range(30)]
        self.fill(engine, *rivals, document("A", "Áo măng"))
        assert self.codes(engine, "ao mong") == ["A"]

    def test_words_only_others_may_see_do_not_crowd_out_what_was_meant(
        self, engine: SearchEngine
    ) -> None:
        hidden = [
            document(f"S{n}", f"Khăn pie{letter} pie{letter}", audience="restricted")
            for n, letter in enumerate("bcdfghjklqrsvwz" * 2)
        ]
        khan = document("A", "Dệt khăn piêu")
        self.fill(engine, *hidden, khan)
        assert self.codes(engine, "khan piex") == ["A"]
        assert self.meant(engine, "khan piex") == "khăn piêu"
        offered = engine.suggest(SuggestQuery("khan piex"))
        assert [one.code for one in offered] == ["A"]

    @pytest.mark.parametrize("typed", ["mai cheo", "mái chèo", "mai cheo em", "cheo"])
    def test_what_is_found_as_typed_was_meant(self, engine: SearchEngine, typed: str) -> None:
        rivals = [document(f"R{n}", f"Máy cho thêm {n}") for n in range(9)]
        self.fill(engine, *rivals, document("A", "Bài hát", lines=["mái chèo êm"]))
        assert self.meant(engine, typed) == ""

    @pytest.mark.parametrize("typed", ["hát then", "zzxxqqw", "?!", "a" * 300, "hat " * 30, "岱依"])
    def test_nothing_is_offered_for_what_cannot_be_told(
        self, engine: SearchEngine, typed: str
    ) -> None:
        self.fill(engine, document("A", "Hát then cầu an"))
        assert self.meant(engine, typed) == ""
