"""How every engine must answer a question that is the whole title of something."""

import pytest

from search.engines.base import SearchEngine
from tests.search.contract_case import ContractCase
from tests.search.documents import document

LONG = "Đoàn khảo sát ghi lại nhiều chuyện kể của già làng bên bếp lửa. " * 60
"""A long text makes every word of its title weigh less."""


class TitlesContract(ContractCase):
    """The part of the contract about whole titles."""

    @pytest.mark.parametrize(
        "typed",
        [
            "Lễ hội Lồng Tồng", "le hoi long tong", "LỄ HỘI, LỒNG TỒNG!", "lễ hoi lồng tồng",
            "The fields festival", "the field festivals", "下田节",
        ],
    )  # fmt: skip
    def test_what_has_that_title_comes_first(self, engine: SearchEngine, typed: str) -> None:
        titles = {"vi": "Lễ hội Lồng Tồng", "en": "The fields festival", "zh-hans": "下田节"}
        louder = " ".join(titles.values())
        rivals = [
            document(f"R{n}", f"{louder} lần {n}", summaries={"vi": f"{louder}. {louder}"})
            for n in range(5)
        ]
        self.fill(engine, *rivals, document("A", titles, kind="element", bodies={"vi": LONG}))
        found = self.codes(engine, typed)
        assert (found[0], len(found)) == ("A", 6)

    def test_of_titles_that_differ_in_marks_the_one_typed_comes_first(
        self, engine: SearchEngine
    ) -> None:
        texts = {"vi": f"Khúc then, khúc thèn, khúc thén. {LONG}"}
        words = {"A": "then", "B": "thèn", "C": "thén"}
        self.fill(engine, *(document(c, f"Khúc {w}", bodies=texts) for c, w in words.items()))
        for code, word in words.items():
            found = self.codes(engine, f"khúc {word}")
            assert set(found) == set(words)
            assert found[0] == code
        assert set(self.codes(engine, "khuc then")) == set(words)

    def test_a_title_with_other_marks_is_not_what_was_typed(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Then"), document("B", "Câu thèn", bodies={"vi": LONG}))
        assert self.codes(engine, "thèn") == ["B", "A"]

    def test_a_changed_or_hidden_title_counts_no_more(self, engine: SearchEngine) -> None:
        rival = document("R", "Hát ru con", summaries={"vi": "Hát ru, hát ru"})
        own = document("A", "Hát ru", bodies={"vi": LONG})
        self.fill(engine, own, rival, document("S", "Hát ru", audience="restricted"))
        assert self.codes(engine, "hát ru") == ["A", "R"]
        engine.put_many([document("A", "Hát ru em", version=2, bodies={"vi": LONG})])
        engine.refresh()
        assert self.codes(engine, "hát ru") == ["R", "A"]
