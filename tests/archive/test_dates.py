"""Uncertain dates: what people write, what is kept, how it sorts, filters and is said again."""

import random
import re
from collections.abc import Iterator
from datetime import date
from itertools import product

import edtf as reference
import pytest
from django.utils import translation

from archive.dates import (
    ImpossibleDateError,
    NotUnderstoodError,
    UncertainDateError,
    display,
    from_edtf,
    overlaps,
    parse,
    sort_key,
)
from archive.spelling import fold

LANGUAGES = ("vi", "en", "fr", "zh-hans")
QUALIFIERS = ("", "?", "~", "%")

WRITTEN = {
    "1975": "1975",
    "năm 1975": "1975",
    "vào năm 1975": "1975",
    "tháng 3/1975": "1975-03",
    "tháng 3 năm 1975": "1975-03",
    "tháng ba năm 1975": "1975-03",
    "tháng tư 1975": "1975-04",
    "tháng năm năm 1975": "1975-05",
    "tháng mười hai, 1975": "1975-12",
    "3-1975": "1975-03",
    "03/1975": "1975-03",
    "18/3/1975": "1975-03-18",
    "18-3-1975": "1975-03-18",
    "18.03.1975": "1975-03-18",
    "ngày 18 tháng 3 năm 1975": "1975-03-18",
    "ngày 18/3 năm 1975": "1975-03-18",
    "00/00/1975": "1975",
    "khoảng 1975": "1975~",
    "khoảng năm 1975": "1975~",
    "vào khoảng tháng 3 năm 1975": "1975-03~",
    "chừng những năm 60": "196X~",
    "thập niên 1960": "196X",
    "thập kỷ 60": "196X",
    "những năm 60": "196X",
    "những năm 60 của thế kỷ XX": "196X",
    "những năm 60 thế kỷ 19": "186X",
    "những năm 2000": "200X",
    "đầu thập niên 1960": "1960~/1963~",
    "giữa những năm 60": "1964~/1966~",
    "cuối thập niên 1960": "1967~/1969~",
    "đầu thế kỷ 20": "1900~/1933~",
    "những năm đầu thế kỷ XX": "1900~/1933~",
    "nửa cuối thế kỷ 19": "1850~/1899~",
    "đầu năm 1975": "1975-01~/1975-04~",
    "cuối tháng 2/1976": "1976-02-21~/1976-02-29~",
    "thế kỷ XIX": "18XX",
    "tk 19": "18XX",
    "trước 1954": "../1954",
    "trước năm 1954": "../1954",
    "trước tháng 8/1945": "../1945-08",
    "trước thế kỷ 20": "../18XX",
    "sau 1975": "1975/..",
    "sau thập niên 1960": "197X/..",
    "từ năm 1975 đến nay": "1975/..",
    "1975 - nay": "1975/..",
    "từ thế kỷ 19 đến nay": "18XX/..",
    "từ 1960 đến 1975": "1960/1975",
    "giữa 1960 và 1975": "1960/1975",
    "1960-1975": "1960/1975",
    "1960 – 1975": "1960/1975",
    "khoảng 1960-1975": "1960~/1975~",
    "từ khoảng 1960 đến 1975": "1960~/1975",
    "18-20/3/1975": "1975-03-18/1975-03-20",
    "từ 18 đến 20 tháng 3 năm 1975": "1975-03-18/1975-03-20",
    "từ tháng 3 đến tháng 5 năm 1975": "1975-03/1975-05",
    "18-3-1975-20-4-1975": "1975-03-18/1975-04-20",
    "mùa xuân 1975": "1975-21",
    "xuân 1975": "1975-21",
    "mùa hè năm 1975": "1975-22",
    "mùa đông": "XXXX-24",
    "1975?": "1975?",
    "1975 (?)": "1975?",
    "có lẽ 1975": "1975?",
    "khoảng 1975?": "1975%",
    "không rõ": "XXXX",
    "?": "XXXX",
    "18 March 1975": "1975-03-18",
    "March 18, 1975": "1975-03-18",
    "May 1975": "1975-05",
    "circa 1975": "1975~",
    "c. 1975": "1975~",
    "the 1960s": "196X",
    "mid-1960s": "1964~/1966~",
    "late 19th century": "1867~/1899~",
    "between 1960 and 1975": "1960/1975",
    "before 1954": "../1954",
    "since 1975": "1975/..",
    "winter 1975": "1975-24",
    "unknown": "XXXX",
    "1er mars 1975": "1975-03-01",
    "août 1945": "1945-08",
    "vers 1975": "1975~",
    "années 60": "196X",
    "début des années 1960": "1960~/1963~",
    "XIXe siècle": "18XX",
    "première moitié du XXe siècle": "1900~/1949~",
    "de 1960 à 1975": "1960/1975",
    "été 1975": "1975-22",
    "sans date": "XXXX",
    "1975-03-18": "1975-03-18",
    "1975/3/18": "1975-03-18",
    "1975-03": "1975-03",
    "1975~": "1975~",
    "196x": "196X",
    "../1954": "../1954",
    "/1954": "../1954",
    "1960/": "1960/..",
    "1960/1975": "1960/1975",
    "1975-21": "1975-21",
    "1975-XX": "1975",
    "1975-03-XX": "1975-03",
    "XXXX": "XXXX",
}
NOT_UNDERSTOOD = [
    "", "   ", "hôm qua", "197", "năm 75", "18/3/75", "3-5/1975", "tháng 3", "những năm 1975",
    "mùng 10 tháng Giêng năm 1975", "1960-1975-1980", "trước 1960-1975", "../..", "/", "thế kỷ",
    "１９７５", "١٩٧٥", "1975-03-18T10:00", "năm ngoái", "1975 1976", "x" * 101,
]  # fmt: skip
IMPOSSIBLE = [
    "31/2/1975", "29/2/1975", "29/2/1900", "31-4-1975", "0/13/1975", "3/18/1975", "5/0/1975",
    "13/1975", "1975-13", "1960-75", "1975-02-30", "1975-21-05", "196X-03", "1975-1960",
    "1975/1960", "5/1975 - 3/1975", "thế kỷ 0", "thế kỷ 25", "trước thế kỷ 1",
    "0987", "2150", "../20XX", "000X/..",
    "từ mùa đông đến 1975", "XXXX-03",
]  # fmt: skip


HEAP = [
    "từ", "đến", "trước", "sau", "khoảng", "đầu", "cuối", "giữa", "thập niên", "những năm", "năm",
    "thế kỷ", "mùa xuân", "tháng", "ngày", "không rõ", "early", "mid", "century", "of", "between",
    "and", "3", "18", "1975", "1960", "60", "XX", "19", "-", "/", "?", ".", ",", "~", "X", "..",
    "00XX", "20XX", "000X", "209X",
]  # fmt: skip


def every_kind_of_edtf() -> Iterator[str]:
    """Dates and intervals of every precision, season and qualifier."""
    ends = ["18XX", "196X", "1954", "1975", "1975-03", "1975-22", "1976-02-29"]
    others = [
        "00XX", "20XX", "187X", "200X", "1000", "2099", "1975-12-31", "XXXX-21",
        *(f"1975-{month:02d}" for month in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 21, 23, 24)),
    ]  # fmt: skip
    yield "XXXX"
    yield from (f"{one}{mark}" for one, mark in product([*ends, *others], QUALIFIERS))
    qualified = [f"{one}{mark}" for one, mark in product(ends, QUALIFIERS)]
    yield from (f"../{one}" for one in qualified)
    yield from (f"{one}/.." for one in qualified)
    for start, end in product(qualified, repeat=2):
        first, last = from_edtf(start).earliest, from_edtf(end).latest
        if first and last and first <= last:
            yield f"{start}/{end}"


def is_known_to_the_reference(edtf: str) -> bool:
    """Leaves out what it cannot read (196X? in intervals, ../18XX, XXXX-21), seasons and year 0."""
    has_unknown_digits = "X" in edtf and ("/" in edtf or "XXXX" in edtf)
    return not has_unknown_digits and not re.search(r"\d{4}-2[1-4]|^00XX", edtf)


class TestReading:
    @pytest.mark.parametrize(("written", "edtf"), WRITTEN.items())
    def test_what_people_write_is_kept_as_edtf(self, written: str, edtf: str) -> None:
        kept = parse(written)
        assert kept.edtf == edtf
        assert kept.as_written == written

    @pytest.mark.parametrize(("written", "edtf"), WRITTEN.items())
    def test_marks_and_capitals_make_no_difference(self, written: str, edtf: str) -> None:
        assert parse(fold(written)).edtf == edtf
        assert parse(f"  {written.upper()} ").edtf == edtf

    @pytest.mark.parametrize("written", NOT_UNDERSTOOD)
    def test_what_is_no_date_is_refused_with_examples(self, written: str) -> None:
        with translation.override("vi"), pytest.raises(NotUnderstoodError) as caught:
            parse(written)
        assert "khoảng 1975" in str(caught.value)

    @pytest.mark.parametrize("written", IMPOSSIBLE)
    def test_dates_that_cannot_be_are_refused(self, written: str) -> None:
        with pytest.raises(ImpossibleDateError):
            parse(written)

    def test_the_message_says_what_is_wrong(self) -> None:
        with translation.override("vi"):
            with pytest.raises(ImpossibleDateError, match="Tháng 2/1975 chỉ có 28 ngày") as caught:
                parse("31/2/1975")
            with pytest.raises(ImpossibleDateError, match="Viết ngày trước, tháng sau"):
                parse("3/18/1975")
        assert caught.value.text == "31/2/1975"

    def test_no_heap_of_words_breaks_it(self) -> None:
        chance = random.Random(1975)
        for _attempt in range(5_000):
            words = (chance.choice(HEAP) for _word in range(chance.randint(1, 9)))
            try:
                kept = parse(chance.choice(("", " ")).join(words))
            except UncertainDateError:
                continue
            assert from_edtf(kept.edtf).edtf == kept.edtf
            assert display(kept)

    @pytest.mark.parametrize("piece", ["1-", "từ ", "khoảng ", "1 đến ", "1?-", "trước sau "])
    def test_long_repetitions_are_refused_without_growing(self, piece: str) -> None:
        with pytest.raises(UncertainDateError):
            parse(piece * (100 // len(piece)))


class TestBounds:
    @pytest.mark.parametrize(
        ("edtf", "earliest", "latest"),
        [
            ("1975", date(1975, 1, 1), date(1975, 12, 31)),
            ("1976-02", date(1976, 2, 1), date(1976, 2, 29)),
            ("196X", date(1960, 1, 1), date(1969, 12, 31)),
            ("18XX", date(1800, 1, 1), date(1899, 12, 31)),
            ("1975-21", date(1975, 2, 1), date(1975, 4, 30)),
            ("1975-24", date(1975, 11, 1), date(1976, 1, 31)),
            ("../1954", None, date(1954, 12, 31)),
            ("1975/..", date(1975, 1, 1), None),
            ("1960~/1975-03", date(1960, 1, 1), date(1975, 3, 31)),
            ("XXXX", None, None),
            ("XXXX-24", None, None),
        ],
    )
    def test_first_and_last_day(
        self, edtf: str, earliest: date | None, latest: date | None
    ) -> None:
        kept = from_edtf(edtf)
        assert (kept.earliest, kept.latest) == (earliest, latest)

    def test_no_date_ends_before_it_begins(self) -> None:
        for edtf in every_kind_of_edtf():
            kept = from_edtf(edtf)
            assert not (kept.earliest and kept.latest) or kept.earliest <= kept.latest

    def test_the_reference_library_reads_the_same_days(self) -> None:
        """Seasons aside, whose months the standard leaves open."""
        compared = [edtf for edtf in every_kind_of_edtf() if is_known_to_the_reference(edtf)]
        assert len(compared) > 250
        for edtf in compared:
            theirs, ours = reference.parse_edtf(edtf), from_edtf(edtf)
            for bound, day in (
                (theirs.lower_strict(), ours.earliest),
                (theirs.upper_strict(), ours.latest),
            ):
                assert (date(*bound[:3]) if day else abs(bound)) == (day or float("inf"))


class TestSaying:
    def test_what_is_said_in_vietnamese_is_read_as_the_same_date(self) -> None:
        with translation.override("vi"):
            for edtf in every_kind_of_edtf():
                assert parse(display(from_edtf(edtf))).edtf == edtf

    @pytest.mark.parametrize("written", WRITTEN)
    def test_what_was_written_is_said_and_read_again(self, written: str) -> None:
        kept = parse(written)
        with translation.override("vi"):
            assert parse(display(kept)).edtf == kept.edtf

    @pytest.mark.parametrize(
        ("edtf", "vi", "en", "fr", "zh"),
        [
            ("1975", "1975", "1975", "1975", "1975年"),
            ("1975-03", "tháng 3/1975", "March 1975", "mars 1975", "1975年3月"),
            ("1975-03-18", "18/3/1975", "18 March 1975", "18 mars 1975", "1975年3月18日"),
            ("1975~", "khoảng 1975", "about 1975", "vers 1975", "约1975年"),
            ("1975%", "khoảng 1975?", "about 1975?", "vers 1975?", "约1975年?"),
            (
                "196X~", "khoảng thập niên 1960", "about the 1960s",
                "vers les années 1960", "约1960年代",
            ),
            ("../1954", "trước 1954", "before 1954", "avant 1954", "1954年以前"),
            (
                "../18XX", "trước thế kỷ 20", "before the 20th century",
                "avant le XXe siècle", "20世纪以前",
            ),
            ("1960/1975", "1960–1975", "1960–1975", "1960–1975", "1960–1975年"),
            (
                "1960~/1963~", "đầu thập niên 1960", "early 1960s",
                "début des années 1960", "1960年代初",
            ),
            ("1975-21", "mùa xuân 1975", "spring 1975", "printemps 1975", "1975年春季"),
            ("XXXX", "không rõ", "unknown", "date inconnue", "不详"),
        ],
    )  # fmt: skip
    def test_each_language_says_it_its_own_way(
        self, edtf: str, vi: str, en: str, fr: str, zh: str
    ) -> None:
        for language, said in zip(LANGUAGES, (vi, en, fr, zh), strict=True):
            with translation.override(language):
                assert display(from_edtf(edtf)) == said

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_different_dates_are_said_differently(self, language: str) -> None:
        with translation.override(language):
            kinds = list(every_kind_of_edtf())
            assert len({display(from_edtf(edtf)) for edtf in kinds}) == len(kinds)


class TestSorting:
    def test_dates_sort_as_in_a_chronicle(self) -> None:
        chronicle = [
            "18XX", "../1954", "1954", "1954-05", "1954-05-07", "196X", "1960/1961", "1960",
            "1960-03", "1975", "1975-12-31", "1975/..", "1976", "XXXX",
        ]  # fmt: skip
        shuffled = random.Random(7).sample(chronicle, len(chronicle))
        assert sorted(shuffled, key=lambda edtf: sort_key(from_edtf(edtf))) == chronicle

    def test_keys_are_short_and_plain(self) -> None:
        for edtf in every_kind_of_edtf():
            key = sort_key(from_edtf(edtf))
            assert key.isascii()
            assert len(key) <= 20


class TestFiltering:
    @pytest.mark.parametrize(
        ("edtf", "start", "end", "is_within"),
        [
            ("1975", date(1975, 12, 31), date(1980, 1, 1), True),
            ("1975", date(1976, 1, 1), date(1980, 1, 1), False),
            ("196X", date(1965, 5, 1), date(1965, 5, 1), True),
            ("../1954", None, date(1900, 1, 1), True),
            ("../1954", date(1955, 1, 1), None, False),
            ("1975/..", date(2020, 1, 1), None, True),
            ("1975/..", None, date(1974, 12, 31), False),
            ("XXXX", date(1900, 1, 1), None, False),
            ("XXXX", None, None, True),
        ],
    )
    def test_a_date_lies_in_every_period_it_may_mean(
        self, edtf: str, start: date | None, end: date | None, is_within: bool
    ) -> None:
        assert overlaps(from_edtf(edtf), start, end) is is_within


@pytest.mark.parametrize("text", ["khoảng 1975", "", "1975-1976"])
def test_only_edtf_is_read_back_from_storage(text: str) -> None:
    with pytest.raises(NotUnderstoodError):
        from_edtf(text)
