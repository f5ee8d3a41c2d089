"""What every engine must understand of a question: guests' languages, synonyms, soft words."""

import pytest

from search.engines.base import SearchEngine
from search.results import Notice
from tests.search.contract_case import ContractCase
from tests.search.documents import HMONG, NUNG, document


class UnderstandingContract(ContractCase):
    """One part of the contract of `tests.search.contract`."""

    @pytest.mark.parametrize(
        "typed",
        [
            "stilt house", "houses on stilts", "maisons sur pilotis", "une maison sur pilotis",
            "高脚屋", "吊脚樓在哪里？", "nha san",
        ],
    )  # fmt: skip
    def test_guests_find_what_is_written_in_vietnamese_only(
        self, engine: SearchEngine, typed: str
    ) -> None:
        self.fill(engine, document("A", "Nhà sàn lợp cọ"), document("B", "Hạt dẻ rang"))
        result = self.ask(engine, typed)
        assert [hit.code for hit in result.hits] == ["A"]
        if typed != "nha san":
            assert result.hits[0].found_as == ("nhà sàn",)
            assert Notice.OTHER_WORDS in result.notices

    def test_a_strict_question_finds_nothing_that_only_resembles_it(
        self, engine: SearchEngine
    ) -> None:
        self.fill(engine, document("A", "Hát sli"), document("B", "Hát lượn"))
        for typed, wider in (("hat slii", {"A"}), ("hat sli dem trang", {"A", "B"})):
            assert set(self.codes(engine, typed)) == wider
            assert self.codes(engine, typed, is_strict=True) == []
        assert self.codes(engine, "hat sli", is_strict=True) == ["A"]

    def test_what_only_a_label_found_is_admitted(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Tục lệ", people=NUNG), document("B", "Người Nùng"))
        result = self.ask(engine, "Nùng")
        assert {hit.code: hit.is_found_by_label for hit in result.hits} == {"A": True, "B": False}
        assert Notice.OTHER_WORDS in result.notices
        assert Notice.OTHER_WORDS not in self.ask(engine, "Tục lệ").notices

    @pytest.mark.parametrize(
        "typed", ["mariage hmong", "Hmong wedding customs", "苗族婚礼", "tuc cuoi hoi nguoi Mong"]
    )
    def test_a_people_and_a_custom_are_asked_for_together(
        self, engine: SearchEngine, typed: str
    ) -> None:
        self.fill(
            engine,
            document("A", "Tục cưới hỏi", people=HMONG),
            document("B", "Tục cưới hỏi", people=NUNG),
            document("C", "Múa khèn", people=HMONG),
        )
        assert self.codes(engine, typed)[0] == "A"

    @pytest.mark.parametrize("typed", ["儂族", "侬族", "儂族的習俗是什麼"])
    def test_traditional_and_simplified_characters_are_one(
        self, engine: SearchEngine, typed: str
    ) -> None:
        self.fill(engine, document("A", "Tục lệ", people=NUNG), document("B", "Lệ", people=HMONG))
        assert self.codes(engine, typed)[0] == "A"

    def test_chinese_characters_in_another_order_are_another_word(
        self, engine: SearchEngine
    ) -> None:
        self.fill(
            engine, document("A", {"zh-hans": "花山节"}), document("B", {"zh-hans": "山里开花过节"})
        )
        assert self.codes(engine, "花山节")[0] == "A"

    def test_a_meaning_never_outranks_the_word_itself(self, engine: SearchEngine) -> None:
        self.fill(
            engine,
            document("A", {"vi": "Trống đồng", "en": "Bronze drum"}),
            document("B", "Trống đồng, trống đồng và trống đồng"),
        )
        assert self.codes(engine, "bronze drum") == ["A", "B"]

    def test_a_long_question_falls_back_gradually_and_says_so(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Khắp nôm trong lễ mừng nhà mới"))
        result = self.ask(engine, "khắp nôm quạt giấy gỗ lim bến đò")
        assert [hit.code for hit in result.hits] == ["A"]
        assert Notice.RELAXED in result.notices
        assert result.hits[0].missing == ("quạt", "giấy", "gỗ", "lim", "bến", "đò")

    def test_labels_lines_and_other_words_are_not_called_missing(
        self, engine: SearchEngine
    ) -> None:
        self.fill(
            engine,
            document("A", "Tục cưới hỏi", people=NUNG, lines=["chèo thuyền"]),
            document("B", "Quạt giấy"),
        )
        result = self.ask(engine, "wedding Nùng thuyền quạt xyzzy", page_size=5)
        assert {hit.code: hit.missing for hit in result.hits} == {
            "A": ("quạt", "xyzzy"),
            "B": ("wedding", "nùng", "thuyền", "xyzzy"),
        }

    def test_a_slip_in_a_long_question_is_read_though_many_have_the_rest(
        self, engine: SearchEngine
    ) -> None:
        rivals = [document(f"R{n}", f"Trả phần trăm {n}") for n in range(12)]
        self.fill(engine, *rivals, document("A", "Trả hạng phần trăm"), document("S", "Hạng nhất"))
        result = self.ask(engine, "tra hag phan tram")
        assert result.hits[0].code == "A"
        assert Notice.CORRECTED in result.notices
        assert Notice.CORRECTED not in self.ask(engine, "tra hang phan tram").notices

    def test_a_name_of_two_words_is_not_watered_down(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Khăn piêu"), document("B", "Khăn vuông"))
        assert self.codes(engine, "khăn piêu") == ["A"]

    def test_what_a_meaning_found_is_marked_in_the_text(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Nhà sàn ba gian"))
        (hit,) = self.ask(engine, "stilt house").hits
        assert "<mark>Nhà sàn</mark>" in hit.highlights["title"].html

    @pytest.mark.parametrize(
        "typed",
        [
            "leex hooij", "Leex Hooij", "LEEX HOOIJ", "le64 ho65i", "leex ho65i", "leexhooij",
        ],
    )  # fmt: skip
    def test_letters_of_an_input_method_are_read(self, engine: SearchEngine, typed: str) -> None:
        self.fill(engine, document("A", "Lễ hội xuân"), document("B", "Hạt dẻ rang"))
        result = self.ask(engine, typed)
        assert [hit.code for hit in result.hits] == ["A"]
        assert {Notice.DECODED, Notice.CORRECTED} & set(result.notices)
        assert "<mark>" in result.hits[0].highlights["title"].html

    @pytest.mark.parametrize(
        "typed",
        ["d9a2n ti1nh", "dda2n tinhs", "ddafn tisnh", "DDANF TINHS", "ddanftinhs", "dantinh"],
    )
    def test_marks_typed_as_letters_or_spaces_left_out(
        self, engine: SearchEngine, typed: str
    ) -> None:
        self.fill(engine, document("A", "Đàn tính"), document("B", "Hạt dẻ rang"))
        assert self.codes(engine, typed) == ["A"]

    @pytest.mark.parametrize(
        "typed",
        ["longtong", "Longtong", "lồngtồng", "LỒNGTỒNG", "long-tong", "le hoi longtong",
         "lễ hội lồngtồng hằng năm"],
    )  # fmt: skip
    def test_a_name_written_in_one_is_read_though_many_have_the_rest(
        self, engine: SearchEngine, typed: str
    ) -> None:
        rivals = [document(f"R{n}", f"Lễ hội lễ hội hằng năm số {n}") for n in range(12)]
        self.fill(engine, *rivals, document("A", "Lễ hội Lồng Tồng hằng năm ở Ba Bể"))
        result = self.ask(engine, typed)
        assert result.hits[0].code == "A"
        title = result.hits[0].highlights["title"]
        assert any("Lồng Tồng" in title.text[start:end] for start, end in title.spans)

    @pytest.mark.parametrize("word", ["beef", "roots", "trees", "news", "boots", "moon"])
    def test_a_word_of_the_index_is_never_decoded(self, engine: SearchEngine, word: str) -> None:
        look_alikes = "bề rốt trế nếu bốt môn"
        self.fill(engine, document("A", {"en": f"Old {word}"}), document("B", look_alikes))
        result = self.ask(engine, word)
        assert [hit.code for hit in result.hits] == ["A"]
        assert Notice.DECODED not in result.notices

    def test_what_only_others_may_see_does_not_change_how_a_question_is_read(
        self, engine: SearchEngine
    ) -> None:
        self.fill(
            engine,
            document("A", "Lễ hội xuân"),
            document("S", "leex hooij zqbimat", audience="restricted"),
        )
        result = self.ask(engine, "leex hooij", audiences=frozenset({"public"}))
        assert [hit.code for hit in result.hits] == ["A"]
