"""How every engine must land on a line: tiers together, recordings apart, the best of thousands."""

from dataclasses import replace

import pytest

from search.documents import CueText, Key, SearchDocument
from search.engines.base import SearchEngine
from search.lines import LINES_INSIDE, LINES_SHOWN
from search.query import InsideQuery
from search.results import LinesResult, Notice
from tests.search.contract_case import ContractCase
from tests.search.documents import cue, document


def song(*cues: CueText) -> SearchDocument:
    return replace(document("A", "Một khúc hát"), cues=cues)


def tiers(number: int, sung: str, vietnamese: str, english: str) -> tuple[CueText, ...]:
    """One line of the recording "A1" in three tiers."""
    return (
        cue(number, english, tier="translation", language="eng"),
        cue(number, sung),
        cue(number, vietnamese, tier="translation", language="vie"),
    )


class LinesContract(ContractCase):
    """The part of the contract about lines of recordings."""

    def inside(self, engine: SearchEngine, text: str, **facts: object) -> LinesResult:
        return engine.inside(InsideQuery(Key("record", "A"), text, **facts))  # type: ignore[arg-type]

    def test_a_line_comes_with_its_other_tiers(self, engine: SearchEngine) -> None:
        first = tiers(1, "Pi mường noọng", "Anh em trong bản", "Brothers of the village")
        second = tiers(2, "Hội mạ xuân", "Mùa xuân mở hội", "Spring opens the feast")
        self.fill(engine, song(*first, *second))
        (hit,) = self.ask(engine, "spring opens").hits
        best = hit.cues[0]
        assert (best.line, best.tier, best.language) == (2, "translation", "eng")
        assert best.text.html == "<mark>Spring opens</mark> the feast"
        assert [(one.tier, one.language, one.text.text) for one in best.others] == [
            ("original", "tyz", "Hội mạ xuân"),
            ("translation", "vie", "Mùa xuân mở hội"),
        ]

    def test_the_tiers_of_a_line_complement_each_other(self, engine: SearchEngine) -> None:
        lines = tiers(3, "Hội mạ xuân", "Mùa xuân mở hội", "Spring opens the feast")
        self.fill(engine, song(*lines))
        typed = "hoi ma xuan mua xuan mo hoi spring opens the feast"
        (hit,) = self.ask(engine, typed).hits
        best = hit.cues[0]
        assert (best.line, hit.line_count) == (3, 1)

    def test_a_tier_written_in_parts_is_one_line(self, engine: SearchEngine) -> None:
        parts = (
            cue(1, "Anh em trong bản", tier="translation", language="vie"),
            cue(1, "cùng về dự hội", tier="translation", language="vie"),
        )
        self.fill(engine, song(cue(1, "Pi noọng mường"), *parts, cue(2, " ")))
        hit = self.ask(engine, "trong ban cung ve").hits[0]
        best = hit.cues[0]
        assert best.text.html == "Anh em <mark>trong bản cùng về</mark> dự hội"
        assert [one.text.text for one in best.others] == ["Pi noọng mường"]
        assert (best.line, hit.line_count) == (1, 1)

    def test_two_recordings_never_make_one_line(self, engine: SearchEngine) -> None:
        first = cue(1, "chèo thuyền qua sông")
        second = replace(cue(1, "lên mường trời dâng"), asset="A2")
        after = replace(cue(2, "sương trắng núi xa"), asset="A2")
        self.fill(engine, song(first, second, after))
        for typed in ("cheo thuyen muong troi", "qua sông lên mường", "song len"):
            hits = self.ask(engine, typed).hits
            assert [hit.cues for hit in hits if hit.code == "A"] in ([()], [])
            assert self.inside(engine, typed).total == 0
        (hit,) = self.ask(engine, "muong troi").hits
        assert [one.asset for one in hit.cues] == ["A2"]

    def test_a_phrase_across_two_lines_lands_on_the_first(self, engine: SearchEngine) -> None:
        lines = ["mở lời khấn tổ", "chèo thuyền qua sông", "lớn dần ngoài khơi", "tạ lễ tiễn quân"]
        self.fill(engine, song(*(cue(n, text) for n, text in enumerate(lines, start=1))))
        (hit,) = self.ask(engine, "qua song lon dan").hits
        best = hit.cues[0]
        assert best.line == 2
        assert best.text.html == "chèo thuyền <mark>qua sông</mark>"
        assert best.following is not None
        assert best.following.html == "<mark>lớn dần</mark> ngoài khơi"
        (hit,) = self.ask(engine, "sông lớn").hits
        assert [one.line for one in hit.cues] == [2]

    def test_words_of_two_lines_that_do_not_meet_are_no_phrase(self, engine: SearchEngine) -> None:
        self.fill(engine, song(cue(1, "sông xanh nước biếc"), cue(2, "trăng soi lớn dần")))
        assert self.inside(engine, "song lon").total == 0

    def test_a_line_that_has_everything_comes_before_a_phrase_across_two(
        self, engine: SearchEngine
    ) -> None:
        lines = ["chèo thuyền qua sông", "lớn dần", "thuyền trôi", "qua sông lớn"]
        self.fill(engine, song(*(cue(n, text) for n, text in enumerate(lines, start=1))))
        (hit,) = self.ask(engine, "qua song lon").hits
        assert [one.line for one in hit.cues] == [4, 1]

    def test_the_best_of_many_lines_is_found_wherever_it_stands(self, engine: SearchEngine) -> None:
        refrain = [cue(n, "hạt mưa thèn rơi bên sông") for n in range(1, 2001)]
        long = [*refrain, cue(2001, "tiếng hát then vang"), *(
            replace(one, tier=tier, language=language)
            for one in refrain
            for tier, language in (("phonetic", "tyz"), ("translation", "vie"))
        )]  # fmt: skip
        self.fill(engine, song(*long))
        for typed in ("hát then", "tieng hat then"):
            (hit,) = self.ask(engine, typed).hits
            best = hit.cues[0]
            assert best.line == 2001
        (hit,) = self.ask(engine, "hát then").hits
        assert (len(hit.cues), hit.line_count) == (LINES_SHOWN, 2001)
        found = self.inside(engine, "hát then")
        assert (len(found.cues), found.total) == (LINES_INSIDE, 2001)
        assert found.cues[-1].line == 2001

    # --- inside one record ------------------------------------------------------------------

    @pytest.mark.parametrize("typed", ["chèo thuyền", "CHEO THUYEN", "chèo thuyen", "cheo thuyenn"])
    def test_inside_a_record_lines_are_found_in_any_spelling(
        self, engine: SearchEngine, typed: str
    ) -> None:
        lines = ["khấn tổ tiên", "chèo thuyền qua sông", "tạ lễ", "lại chèo thuyền về"]
        others = document("B", "Chèo", lines=["chèo thuyền khác"])
        self.fill(engine, song(*(cue(n, text) for n, text in enumerate(lines, start=1))), others)
        found = self.inside(engine, typed)
        assert [one.line for one in found.cues] == [2, 4]
        assert found.total == 2
        assert found.cues[0].text.html == "<mark>chèo thuyền</mark> qua sông"
        assert (Notice.CORRECTED in found.notices) is typed.endswith("nn")

    def test_inside_what_may_not_be_seen_nothing_is_found(self, engine: SearchEngine) -> None:
        self.fill(engine, replace(song(cue(1, "chèo thuyền")), audience="restricted"))
        assert self.inside(engine, "cheo thuyen").total == 0
        officers = frozenset({"public", "restricted"})
        assert self.inside(engine, "cheo thuyen", audiences=officers).total == 1
        gone = frozenset({Key("record", "A")})
        assert self.inside(engine, "thuyen", audiences=officers, excluded=gone).total == 0

    @pytest.mark.parametrize("typed", ["", "?!", '"', "NEAR(a b)", "x" * 5000, "then " * 1000])
    def test_inside_a_record_odd_questions_are_answered(
        self, engine: SearchEngine, typed: str
    ) -> None:
        self.fill(engine, song(cue(1, "chèo thuyền")))
        assert self.inside(engine, typed).total == 0
