"""How every engine must complete an unfinished question, kind by kind."""

from dataclasses import replace

import pytest

from search.documents import Key, SearchDocument
from search.engines.base import SearchEngine
from search.query import SuggestQuery
from search.results import Suggestion
from search.things import AGENT, GENRE, PEOPLE, PLACE, Thing
from tests.search.contract_case import ContractCase
from tests.search.documents import document

OFFICERS = frozenset({"public", "restricted"})
TAY = Thing(PEOPLE, "tay", {"vi": "Tày", "en": "Tay people", "zh-hans": "岱依族"}, hidden=("Thổ",))
THEN = Thing(GENRE, "then", {"vi": "Hát Then", "en": "Then singing", "fr": "Chant then"})
THAI_NGUYEN = Thing(PLACE, "n:p:19", {"vi": "Thái Nguyên"}, note="Tỉnh Thái Nguyên")
SINGER = Thing(AGENT, "7", {"vi": "Hoàng Thị Mẫu"})


class SuggestionsContract(ContractCase):
    """The suggesting part of the contract."""

    def offered(self, engine: SearchEngine, typed: str, **facts: object) -> list[Suggestion]:
        return list(engine.suggest(SuggestQuery(typed, **facts)))  # type: ignore[arg-type]

    def names(self, engine: SearchEngine, typed: str, **facts: object) -> list[tuple[str, str]]:
        return [(one.kind, one.code) for one in self.offered(engine, typed, **facts)]

    def song(self, **facts: object) -> SearchDocument:
        names = ["Thái Nguyên", "Hoàng Thị Mẫu", "Hát Then"]
        song = document("A", "Một khúc ca", names=names, things=(TAY, THEN, THAI_NGUYEN, SINGER))
        return replace(song, **facts)  # type: ignore[arg-type]

    @pytest.mark.parametrize("typed", ["le hoi lo", "Lễ hội Lồ", "long t", "tong", "hội lồng"])
    def test_unfinished_questions_are_completed(self, engine: SearchEngine, typed: str) -> None:
        self.fill(engine, document("A", {"vi": "Lễ hội Lồng Tồng", "en": "Field festival"}))
        (found,) = engine.suggest(SuggestQuery(typed))
        assert (found.code, found.kind, found.text.text) == ("A", "record", "Lễ hội Lồng Tồng")
        assert found.text.spans

    @pytest.mark.parametrize("typed", ["", " ", "***", '"', "\0", "a"])
    def test_nothing_is_suggested_for_nothing(self, engine: SearchEngine, typed: str) -> None:
        self.fill(engine)
        assert engine.suggest(SuggestQuery(typed)) == ()

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("ta", (PEOPLE, "tay")),
            ("then", (GENRE, "then")),
            ("THEN", (GENRE, "then")),
            ("thai ng", (PLACE, "n:p:19")),
            ("nguyên", (PLACE, "n:p:19")),
            ("mẫu hoàng", (AGENT, "7")),
            ("岱依", (PEOPLE, "tay")),
            ("thai nguyeen", (PLACE, "n:p:19")),
            ("hoang thj", (AGENT, "7")),
            ("haxt", (GENRE, "then")),
            ("ha1t th", (GENRE, "then")),
            ("mooj", ("record", "A")),
            ("mootj khusc", ("record", "A")),
            ("mo65t kh", ("record", "A")),
            ("tafy", (PEOPLE, "tay")),
            ("hatthe", (GENRE, "then")),
            ("thainguyen", (PLACE, "n:p:19")),
        ],
    )
    def test_whatever_has_a_page_is_offered(
        self, engine: SearchEngine, typed: str, expected: tuple[str, str]
    ) -> None:
        self.fill(engine, self.song())
        assert expected in self.names(engine, typed)

    def test_typed_letters_are_marks_only_when_they_are_no_word(self, engine: SearchEngine) -> None:
        secret = document("S", "Hooij kín, ruowuj kín", audience="restricted")
        self.fill(
            engine,
            document("A", {"en": "Roots and boots"}),
            document("B", "Rốt ráo, bốt, hội, hồi, rượu"),
            document("C", "Hội xuân"),
            secret,
        )
        assert self.names(engine, "roots") == [("record", "A")]
        assert self.names(engine, "roots boo") == [("record", "A")]
        assert self.names(engine, "hooij")[0] == ("record", "C")
        assert self.names(engine, "ruowuj") == [("record", "B")]
        assert self.names(engine, "ruowuj", audiences=OFFICERS) == [("record", "S")]

    def test_things_named_by_many_documents_are_offered_once(self, engine: SearchEngine) -> None:
        self.fill(engine, *(replace(self.song(), code=code) for code in "ABCDE"))
        assert self.names(engine, "hat then") == [(GENRE, "then")]

    def test_names_are_in_the_readers_language_and_say_what_matched(
        self, engine: SearchEngine
    ) -> None:
        self.fill(engine, self.song())
        (french,) = self.offered(engine, "chant th", language="fr")
        assert french.text.html == "<mark>Chant</mark> <mark>then</mark>"
        (english,) = self.offered(engine, "hat th", language="en")
        assert (english.text.text, english.note) == ("Then singing", "Hát Then")
        (people,) = self.offered(engine, "tay", language="zh-hans")
        assert people.text.text == "岱依族"

    def test_old_exonyms_find_and_are_never_shown(self, engine: SearchEngine) -> None:
        self.fill(engine, self.song())
        (found,) = self.offered(engine, "Thổ")
        assert (found.kind, found.code, found.text.text) == (PEOPLE, "tay", "Tày")
        assert "Thổ" not in repr(found)

    def test_names_spelled_as_typed_come_first(self, engine: SearchEngine) -> None:
        spelled = {"A": "then", "B": "thèn", "C": "thén"}
        songs = [document(code, f"Khúc {word} cổ") for code, word in spelled.items()]
        self.fill(engine, *songs, *(document(f"T{n}", f"Khúc then số {n}") for n in range(25)))
        assert self.names(engine, "thèn")[0] == ("record", "B")
        assert self.names(engine, "khuc then c")[0] == ("record", "A")

    def test_kinds_stand_together_and_none_crowds_out_the_others(
        self, engine: SearchEngine
    ) -> None:
        songs = [replace(self.song(), code=f"T{n}", titles={"vi": f"Then {n}"}) for n in range(9)]
        self.fill(engine, *songs, document("E", "Then Tày", kind="element"))
        offered = self.names(engine, "then")
        assert [kind for kind, _ in offered] == [GENRE, "element", "record", "record", "record"]

    def test_lines_of_songs_are_offered_with_their_second(self, engine: SearchEngine) -> None:
        lines = ["khấn mời tổ tiên", "chèo thuyền qua sông", "chèo thuyền qua sông"]
        self.fill(engine, document("A", "Then", lines=lines))
        (found,) = self.offered(engine, "cheo thuyen qua so")
        assert (found.kind, found.code, found.asset) == ("line", "A", "A1")
        assert (found.line, found.seconds) == (2, 20.0)
        assert found.text.html == (
            "<mark>chèo</mark> <mark>thuyền</mark> <mark>qua</mark> <mark>sông</mark>"
        )

    def test_only_what_names_something_visible_is_offered(self, engine: SearchEngine) -> None:
        hidden = replace(
            self.song(audience="restricted"), titles={"vi": "Kín"}, cues=document("X").cues
        )
        self.fill(engine, hidden)
        for typed in ("tay", "then", "thai nguyen", "hoang thi", "kin", "tho"):
            assert self.names(engine, typed) == []
            assert self.names(engine, typed, audiences=OFFICERS)
        gone = frozenset({Key("record", "A")})
        assert self.names(engine, "hat then", audiences=OFFICERS, excluded=gone) == []

    def test_what_nothing_names_any_more_is_forgotten(self, engine: SearchEngine) -> None:
        self.fill(engine, self.song())
        renamed = replace(THEN, names={"vi": "Hát Then cổ"})
        self.fill(engine, self.song(version=2, things=(renamed,)))
        (found,) = self.offered(engine, "hat th")
        assert found.text.text == "Hát Then cổ"
        assert self.names(engine, "hoang thi") == []
