"""How every engine must answer: spelling, names, lines, marks, facets, who may see what."""

import unicodedata
from dataclasses import replace

import pytest

from archive.spelling import composed
from search.documents import SearchDocument
from search.engines.base import SearchEngine
from search.query import Sort, SuggestQuery
from search.results import Notice
from tests.search.contract_case import ContractCase
from tests.search.documents import FOLK_SONG, HMONG, NUNG, TAY, cue, document

EVERYONE = frozenset({"public"})
OFFICERS = frozenset({"public", "restricted"})


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


class AnswersContract(ContractCase):
    """The answering half of the contract."""

    # --- spelling ---------------------------------------------------------------------------

    @pytest.mark.parametrize(
        "typed",
        ["Lễ hội Lồng Tồng", "le hoi long tong", "LỄ HỘI LỒNG TỒNG", "lễ hoi lông tong"],
    )
    def test_any_amount_of_marks_finds(self, engine: SearchEngine, typed: str) -> None:
        self.fill(engine, document("A", "Lễ hội Lồng Tồng ở Ba Bể"))
        assert self.codes(engine, typed)[0] == "A"
        assert self.codes(engine, nfd(typed)) == self.codes(engine, typed)

    @pytest.mark.parametrize(
        ("stored", "typed"),
        [
            ("Đàn đá Hoà Bình", "hòa bình"),
            ("Đàn đá Hòa Bình", "hoà bình"),
            ("Chuyện cô Thuý", "thúy"),
            ("Chuyện cô Thúy", "thuý"),
            ("Đàn tính", "dan tinh"),
            ("Hát lý", "hát lí"),
            ("Người H'Mông", "hmong"),
            ("Người Hmông", "h’mông"),
            ("Người Mông", "h'mông"),
            ("Người H'Mông", "h mông"),
            ("Người H'Mông", "h mong"),
            ("Người Mông", "H-Mông"),
            ("Người H Mông ở Mèo Vạc", "hmông"),
            ("Lễ Lồng Tồng", "lồng-tồng"),
            ("Lễ Lồng-Tồng", "long tong"),
            ("Hò kéo pháo", "hò"),
        ],
    )
    def test_spellings_of_one_word_find_each_other(
        self, engine: SearchEngine, stored: str, typed: str
    ) -> None:
        self.fill(engine, document("A", stored), document("B", "Vịt h, gà h, lợn h"))
        result = self.ask(engine, typed)
        assert [hit.code for hit in result.hits] == ["A"]
        assert not {Notice.RELAXED, Notice.CORRECTED} & set(result.notices)

    def test_a_word_typed_with_marks_ranks_its_own_spelling_first(
        self, engine: SearchEngine
    ) -> None:
        words = {"A": "then", "B": "thèn", "C": "thén", "D": "thẻn"}
        self.fill(engine, *(document(code, f"Khúc {word} cổ") for code, word in words.items()))
        for code, word in words.items():
            found = self.codes(engine, word)
            assert set(found) == set(words)
            assert code == "A" or found[0] == code

    def test_neighbouring_syllables_come_before_scattered_ones(self, engine: SearchEngine) -> None:
        self.fill(
            engine,
            document("A", "Then trong câu hát của mẹ"),
            document("B", "Câu chuyện hát then của mẹ"),
        )
        assert self.codes(engine, "hat then")[0] == "B"

    @pytest.mark.parametrize("typed", ["khan piue", "khăn pieeu", "khn pieu"])
    def test_a_slip_still_finds_and_is_admitted(self, engine: SearchEngine, typed: str) -> None:
        self.fill(engine, document("A", "Khăn piêu"))
        result = self.ask(engine, typed)
        assert [hit.code for hit in result.hits] == ["A"]
        assert Notice.CORRECTED in result.notices

    # --- names and languages ----------------------------------------------------------------

    @pytest.mark.parametrize(
        "typed", ["chants des Tày", "Tay folk songs", "岱依族", "岱依 民歌", "dân ca Tày", "Thổ"]
    )
    def test_labels_in_four_languages_find_a_vietnamese_record(
        self, engine: SearchEngine, typed: str
    ) -> None:
        self.fill(
            engine,
            document("A", "Lượn cọi", people=TAY, names=FOLK_SONG, hidden_names=["Thổ"]),
            document("B", "Khèn trong chợ phiên", people=HMONG),
        )
        assert self.codes(engine, typed)[0] == "A"

    def test_old_and_new_place_names_both_find(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Sình ca", names=["Bắc Giang", "Bắc Ninh"]))
        assert self.codes(engine, "bac giang") == ["A"]
        assert self.codes(engine, "Bắc Ninh") == ["A"]

    def test_a_question_with_one_word_too_many_is_not_emptied(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Hát trong đám cưới người Tày ở Cao Bằng", people=TAY))
        question = "ở Cao Bằng người ta hát gì trong đám cưới ngày xưa"
        assert self.codes(engine, question)[0] == "A"

    # --- lines of songs ---------------------------------------------------------------------

    def test_a_sung_line_lands_on_its_second(self, engine: SearchEngine) -> None:
        lines = ["Mở đầu khấn mời tổ tiên", "Chèo thuyền qua sông lớn", "Tạ lễ tiễn quân"]
        self.fill(engine, document("A", "Then cầu an", lines=lines))
        (hit,) = self.ask(engine, "cheo thuyen").hits
        best = hit.cues[0]
        assert (best.asset, best.start_seconds, best.end_seconds) == ("A1", 20.0, 28.0)
        assert (best.tier, best.line) == ("original", 2)
        assert best.text.html == "<mark>Chèo thuyền</mark> qua sông lớn"

    def test_the_original_tier_wins_over_its_translation(self, engine: SearchEngine) -> None:
        cues = (
            cue(1, "Then ơi then", tier="translation", language="vie"),
            cue(2, "Then ơi then", tier="original"),
        )
        self.fill(engine, replace(document("A"), cues=cues))
        (hit,) = self.ask(engine, "then oi").hits
        best = hit.cues[0]
        assert best.tier == "original"

    def test_no_line_is_offered_when_no_line_answers(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Hát then", lines=["Người hát bên sông"]))
        (hit,) = self.ask(engine, "hát then").hits
        assert hit.cues == ()

    # --- highlights -------------------------------------------------------------------------

    def test_highlights_show_the_letters_as_written(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", nfd("Lễ hội Lồng Tồng <b>lớn</b> & vui")))
        (hit,) = self.ask(engine, "long tong").hits
        html = hit.highlights["title"].html
        assert html == composed("Lễ hội <mark>Lồng Tồng</mark> &lt;b&gt;lớn&lt;/b&gt; &amp; vui")

    def test_look_alikes_are_not_marked_beside_the_word_itself(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Hạt lúa ở Thèn Sin và hát then"))
        (hit,) = self.ask(engine, "hát then").hits
        assert "<mark>Hạt" not in hit.highlights["title"].html
        assert "<mark>hát" in hit.highlights["title"].html

    def test_the_readers_language_is_quoted_when_it_matches(self, engine: SearchEngine) -> None:
        titles = {"vi": "Đàn tính Cao Bằng", "fr": "Le luth de Cao Bằng"}
        self.fill(engine, document("A", titles))
        (hit,) = self.ask(engine, "cao bang", language="fr").hits
        assert hit.highlights["title"].language == "fr"
        (hit,) = self.ask(engine, "dan tinh", language="fr").hits
        assert hit.highlights["title"].language == "vi"

    def test_a_long_body_is_quoted_where_it_answers(self, engine: SearchEngine) -> None:
        body = (
            "Một đoạn mở đầu dài dòng. " * 100 + "Ở đây có tiếng khèn lá vang lên." + " Hết." * 90
        )
        self.fill(engine, document("A", "Ghi chép", bodies={"vi": body}))
        (hit,) = self.ask(engine, "khen la").hits
        quoted = hit.highlights["body"]
        assert "<mark>khèn lá</mark>" in quoted.html
        assert len(quoted.text) < 400

    def test_words_of_documents_find_behind_titles_and_are_quoted_where_nothing_else_is(
        self, engine: SearchEngine
    ) -> None:
        page = "Biên bản họp bản. " * 40 + "Có bà Triệu Thị Khèn hát páo dung." + " Hết." * 90
        self.fill(
            engine,
            document("A", "Hồ sơ giấy", dossiers=(page,)),
            document("B", "Hát páo dung", dossiers=(page,)),
        )
        assert self.codes(engine, "páo dung") == ["B", "A"]
        titled, written = self.ask(engine, "pao dung").hits
        assert set(titled.highlights) == {"title"}
        assert "<mark>páo dung</mark>" in written.highlights["dossier"].html
        assert len(written.highlights["dossier"].text) < 400
        assert not written.is_found_by_label

    def test_words_of_documents_are_for_whom_the_record_is(self, engine: SearchEngine) -> None:
        secret = document("A", "Hồ sơ giấy", audience="restricted", dossiers=("Chú mo vía lúa",))
        self.fill(engine, secret)
        assert self.codes(engine, "chú mo vía", audiences=EVERYONE) == []
        assert self.codes(engine, "chú mo vía", audiences=OFFICERS) == ["A"]

    # --- facets, order, pages ---------------------------------------------------------------

    def facet_documents(self) -> list[SearchDocument]:
        return [
            document("A", "Then một", facets={"people": ("tay",), "types": ("song",)}),
            document("B", "Then hai", facets={"people": ("tay",), "types": ("rite",)}),
            document("C", "Then ba", facets={"people": ("nung",), "types": ("song",)}),
            document("D", "Then bốn", facets={"people": ("thai", "thai-den"), "types": ("song",)}),
        ]

    def test_a_facet_counts_what_the_other_facets_leave(self, engine: SearchEngine) -> None:
        self.fill(engine, *self.facet_documents())
        result = self.ask(engine, "then", people=("tay",))
        assert result.total == 2
        assert self.counts(result, "people") == {"tay": 2, "nung": 1, "thai": 1, "thai-den": 1}
        assert self.counts(result, "types") == {"song": 1, "rite": 1}
        result = self.ask(engine, "then", people=("tay", "nung"), types=("song",))
        assert sorted(hit.code for hit in result.hits) == ["A", "C"]
        assert self.counts(result, "people") == {"tay": 1, "nung": 1, "thai": 1, "thai-den": 1}
        assert self.counts(result, "types") == {"song": 2, "rite": 1}

    def test_selected_values_are_listed_even_when_nothing_has_them(
        self, engine: SearchEngine
    ) -> None:
        self.fill(engine, *self.facet_documents())
        result = self.ask(engine, "then", people=("tay", "không-có"))
        chosen = {one.value: one.is_selected for one in result.facets["people"]}
        assert chosen["tay"]
        assert chosen["không-có"]
        assert not chosen["nung"]
        assert self.counts(result, "people")["không-có"] == 0

    def test_a_blank_question_shows_everything(self, engine: SearchEngine) -> None:
        self.fill(engine, *self.facet_documents())
        result = self.ask(engine, "  ", page_size=50)
        assert result.total == 16
        assert self.counts(result, "kinds") == {"record": 16}

    def test_orders(self, engine: SearchEngine) -> None:
        self.fill(
            engine,
            document("A", "Then đêm", sort_date="1975"),
            document("B", "Then dệt", sort_date=""),
            document("C", "Then ấm", sort_date="1990-02"),
        )
        assert self.codes(engine, "then", sort=Sort.TITLE) == ["C", "B", "A"]
        assert self.codes(engine, "then", sort=Sort.NEWEST) == ["C", "A", "B"]

    def test_pages_neither_repeat_nor_skip(self, engine: SearchEngine) -> None:
        self.fill(engine)
        pages = [self.codes(engine, "banh chung", page=page, page_size=5) for page in (1, 2, 3, 4)]
        assert [len(page) for page in pages] == [5, 5, 2, 0]
        assert len(set(sum(pages, []))) == 12  # noqa: RUF017 - three short lists

    # --- who may see ------------------------------------------------------------------------

    def secret(self) -> SearchDocument:
        return document(
            "S",
            "Then kín zqbimat",
            people=NUNG,
            lines=["Lời then kín zqbimat"],
            facets={"people": ("nung",)},
            audience="restricted",
        )

    def test_a_restricted_record_changes_nothing_for_the_public(self, engine: SearchEngine) -> None:
        self.fill(engine, *self.facet_documents()[:2])
        before = [self.seen(engine, text) for text in ("", "then", "zqbimat", "zqbimad")]
        engine.put_many([self.secret()])
        engine.refresh()
        after = [self.seen(engine, text) for text in ("", "then", "zqbimat", "zqbimad")]
        assert after == before
        assert engine.suggest(SuggestQuery("zqbi")) == ()
        assert engine.suggest(SuggestQuery("then kin")) == ()
        officers = self.ask(engine, "zqbimat", audiences=OFFICERS)
        assert [hit.code for hit in officers.hits] == ["S"]

    def seen(self, engine: SearchEngine, text: str, **facts: object) -> object:
        """Everything an answer says, but for the score and how long it took."""
        result = self.ask(engine, text, audiences=EVERYONE, sort=Sort.TITLE, **facts)
        hits = [replace(hit, score=0.0) for hit in result.hits]
        return replace(result, hits=tuple(hits), seconds=0.0)

    def test_what_is_excluded_changes_nothing_though_the_index_still_holds_it(
        self, engine: SearchEngine
    ) -> None:
        self.fill(engine, *self.facet_documents()[:2])
        questions = ("", "then", "zqbimat", "zqbimad")
        before = [self.seen(engine, text) for text in questions]
        engine.put_many([replace(self.secret(), audience="public")])
        engine.refresh()
        gone = frozenset({self.secret().key})
        assert self.codes(engine, "zqbimat") == ["S"]
        assert [self.seen(engine, text, excluded=gone) for text in questions] == before
        assert engine.suggest(SuggestQuery("then kin", excluded=gone)) == ()
        assert {one.code for one in engine.suggest(SuggestQuery("then kin"))} == {"S"}

    def test_nobody_sees_anything_without_an_audience(self, engine: SearchEngine) -> None:
        self.fill(engine, *self.facet_documents())
        assert self.ask(engine, "then", audiences=frozenset()).total == 0
        assert self.ask(engine, "", audiences=frozenset()).total == 0

    # --- odd questions ----------------------------------------------------------------------

    @pytest.mark.parametrize(
        "typed",
        [
            '"', '"hát then', "hát AND OR NOT then", "title_k:then", "{title_k} : then", "then*",
            "* * *", "NEAR(then hat)", "(((", "then^99", "-then", "then~", "\\", "/.*/", "%", "_",
            "\0then\0", "then\ud800", "\U0001f3b6", "a" * 10_000, "then " * 1000,
            " ".join(f"w{number}" for number in range(1000)), "̣̂" * 50, "'", "’’’", "h'", "ꪼꪕ",
            "<script>alert(1)</script>", "${jndi:ldap://x}", "then; DROP TABLE documents",
        ],
    )  # fmt: skip
    def test_odd_questions_are_answered(self, engine: SearchEngine, typed: str) -> None:
        self.fill(engine, document("A", "Hát then"))
        result = self.ask(engine, typed)
        assert result.total in (0, 1)
        engine.suggest(SuggestQuery(typed))

    def test_the_millionth_page_is_answered(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Hát then"))
        result = self.ask(engine, "then", page=10**6)
        assert result.hits == ()
        assert result.total == 1
        assert Notice.PAGE_CAPPED in result.notices

    def test_a_question_of_signs_alone_finds_nothing(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Hát then"))
        assert self.ask(engine, "?!").total == 0
