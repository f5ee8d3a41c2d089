"""Files of words are read whole, whatever is wrong with them, and written again without loss."""

import io
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest
import webvtt as independent
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from archive.media.transcripts.findings import SENTENCES, sentences
from archive.media.transcripts.formats import eaf, plain, srt, webvtt
from archive.media.transcripts.formats import eaf_writing as writing
from archive.media.transcripts.formats.files import read_words
from archive.media.transcripts.formats.values import (
    MAX_FILE_BYTES,
    MAX_LINES,
    GivenLine,
    GivenTier,
    UnreadableWordsError,
)

VTT = """WEBVTT - bài then
X-TIMESTAMP-MAP=LOCAL:00:00:00.000

STYLE
::cue { color: lime }

NOTE ghi ở bản Nà Ót
hai dòng

một
00:00:01.000 --> 00:00:02.000 align:start line:0
<v Bà Nông>Pi &amp; noọng &lt;hai&gt;

NOTE giữa bài

00:00:03.000 --> 00:00:03.500
hai dòng
một câu

NOTE cuối bài
"""
SRT = """1
00:00:01,000 --> 00:00:02,000 X1:40 X2:600
<i>Pi noọng</i>

7
00:00:03,000 --> 00:00:04,000
Về đây
dự hội
"""
EAF = (Path(__file__).parent / "given" / "then.eaf").read_text(encoding="utf-8")

letters = some.text(
    some.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"])
    | some.sampled_from("<>&-\n: {\\}"),
    max_size=30,
)
moments = some.integers(0, 359_999_999)


@some.composite
def timed_lines(draw: some.DrawFn) -> GivenLine:
    start = draw(moments)
    return GivenLine(draw(letters), start, start + draw(some.integers(1, 600_000)))


@some.composite
def subtitle_files(draw: some.DrawFn) -> str:
    """Rows that files are made of, in any order."""
    rows = some.sampled_from(
        ["", "", "1", "2", "NOTE ghi chú", "STYLE", "<i>Pi</i> noọng", "a --> b", "-->", "  ",
         "00:01.000 --> 00:02.000", "00:00:03,500 --> 00:00:04,000 align:start",
         "-00:00:01.000 --> 00:00:02.000", "00:00:09.000 --> 00:00:02.000", "01:99.000 --> 1:2:3",
         "{\\an8}Về", "&amp;&nbsp;<c.x>mà</c>", "WEBVTT"]
    )  # fmt: skip
    return "\n".join(draw(some.lists(rows, max_size=25)))


def test_webvtt_comes_back_to_the_letter() -> None:
    words = read_words(VTT.encode())
    tier = words.tiers[0]
    assert [(line.text, line.start_ms, line.end_ms) for line in tier.lines] == [
        ("Pi & noọng <hai>", 1000, 2000),
        ("hai dòng\nmột câu", 3000, 3500),
    ]
    assert not words.findings
    assert webvtt.write(tier) == VTT


def test_srt_comes_back_to_the_letter() -> None:
    tier = read_words(SRT.encode()).tiers[0]
    assert [line.text for line in tier.lines] == ["Pi noọng", "Về đây\ndự hội"]
    assert srt.write(tier) == SRT


def test_plain_text_comes_back_to_the_letter() -> None:
    song = "Pi noọng\n\n   mà đây\nVề\n"
    tier = read_words(song.encode()).tiers[0]
    assert [line.text for line in tier.lines] == ["Pi noọng", "mà đây", "Về"]
    assert plain.write(tier) == song


@given(subtitle_files())
@settings(max_examples=120, deadline=None)
def test_whatever_is_read_as_webvtt_is_written_and_read_the_same(rows: str) -> None:
    first = webvtt.read("WEBVTT\n\n" + rows).tiers
    again = webvtt.write(first[0])
    assert webvtt.read(again).tiers == first
    assert webvtt.write(webvtt.read(again).tiers[0]) == again


@given(subtitle_files())
@settings(max_examples=120, deadline=None)
def test_whatever_is_read_as_srt_is_written_and_read_the_same(rows: str) -> None:
    assume(srt.is_srt(rows))
    first = srt.read(rows).tiers
    again = srt.write(first[0])
    assert srt.read(again).tiers == first
    assert srt.write(srt.read(again).tiers[0]) == again


@given(some.lists(timed_lines(), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_an_independent_reader_finds_the_same_lines(lines: list[GivenLine]) -> None:
    shown = [line for line in lines if line.text.strip()]
    if not shown:
        return
    tier = GivenTier(tuple(shown))
    for format_, write in (("vtt", webvtt.write), ("srt", srt.write)):
        captions = independent.from_buffer(
            io.BytesIO(write(tier).encode()), format=format_
        ).captions
        found = [(one.start_in_seconds, one.end_in_seconds) for one in captions]
        assert found == [((a.start_ms or 0) // 1000, (a.end_ms or 0) // 1000) for a in shown]


@given(some.lists(timed_lines() | some.builds(GivenLine, letters), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_new_elan_document_holds_every_line(lines: list[GivenLine]) -> None:
    named = tuple(
        GivenLine(
            one.text.replace("\ufffe", "").replace("\uffff", ""),
            one.start_ms,
            one.end_ms,
            name=f"k{n}",
        )
        for n, one in enumerate(sorted(lines, key=lambda one: one.start_ms or 0))
    )
    document = writing.write([writing.Sheet(GivenTier(named, name="lời"), "tyz", "Tày")])
    back = eaf.read(document).tiers[0]
    assert sorted(one.text for one in back.lines) == sorted(one.text for one in named)
    known = {(one.text, one.start_ms, one.end_ms) for one in back.lines}
    assert {(o.text, o.start_ms, o.end_ms) for o in named if o.is_timed} <= known


def test_elan_tiers_are_read_with_the_times_of_what_they_refer_to() -> None:
    words = read_words(EAF.encode())
    sung, free, glosses = words.tiers
    assert (sung.speaker, sung.language, free.parent) == ("Bà Nông", "tyz", "tx@N")
    assert [(one.text, one.start_ms, one.end_ms) for one in sung.lines] == [
        ("Pi noọng", 1000, 3000),
        ("mà đây", 3000, 5000),
    ]
    assert [(one.start_ms, one.end_ms, one.belongs_to) for one in free.lines] == [
        (1000, 3000, "a1")
    ]
    assert [(one.text, one.start_ms) for one in glosses.lines] == [("Pi", 1000), ("noọng", 2000)]


def test_an_untouched_elan_document_comes_back_whole() -> None:
    tiers = read_words(EAF.encode()).tiers
    back = writing.write([writing.Sheet(tier) for tier in tiers], given=EAF.encode())
    assert canonicalize(back.decode(), with_comments=True) == canonicalize(EAF, with_comments=True)


def test_a_change_touches_its_annotation_alone() -> None:
    sung = read_words(EAF.encode()).tiers[0]
    first, second = sung.lines
    moved = GivenLine(first.text, 1000, 2500, first.facts, name="a1")
    new = GivenLine("chơi hội", 6000, 7000, name="mới")
    changed = GivenTier((moved, new), name=sung.name, speaker=sung.speaker)
    back = writing.write([writing.Sheet(changed)], given=EAF.encode())
    tiers = {tier.name: tier for tier in eaf.read(back).tiers}
    assert [(one.text, one.start_ms, one.end_ms) for one in tiers["tx@N"].lines] == [
        ("Pi noọng", 1000, 2500),
        ("chơi hội", 6000, 7000),
    ]
    assert [one.text for one in tiers["wd@N"].lines] == ["Pi", "noọng"]
    assert "bà Nông hát" in back.decode()
    assert second.text not in back.decode()


def test_removing_a_line_removes_what_stood_under_it() -> None:
    sung, *_ = read_words(EAF.encode()).tiers
    back = writing.write(
        [writing.Sheet(GivenTier(sung.lines[1:], name=sung.name))], given=EAF.encode()
    )
    assert [len(tier.lines) for tier in eaf.read(back).tiers] == [1, 0, 0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_of_unicode_are_recognised(encoding: str) -> None:
    words = read_words(SRT.replace("\n", "\r\n").encode(encoding))
    assert words.format == "srt"
    assert words.tiers[0].lines[1].text == "Về đây\ndự hội"
    assert not words.findings


def test_windows_1258_is_composed_and_told() -> None:
    words = read_words(b"V\xea\xcc \xf0\xe2y")
    assert words.tiers[0].lines[0].text == "Về đây"
    assert [one.code for one in words.findings] == ["office_encoding"]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "empty", None),
        (b"\n \n", "empty", None),
        (b"WEBVTT\n\nNOTE x\n", "empty", None),
        (b"%PDF-1.7\n\x00\x01", "not_text", 2),
        (b"x" * (MAX_FILE_BYTES + 1), "too_large", None),
        (b"a\n" * (MAX_LINES + 1), "too_many_lines", None),
        (b"<html><body>x</body></html>", "not_eaf", None),
        (b"<a>\n<b>\n</a>", "xml_broken", 3),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
         "xml_forbidden", None),
        (b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><lolz>&b;</lolz>',
         "xml_forbidden", None),
        (b'<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="PAL-frames"/></ANNOTATION_DOCUMENT>',
         "eaf_units", None),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "xml_broken", 1),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_line(
    content: bytes, code: str, line: int | None
) -> None:
    with pytest.raises(UnreadableWordsError) as refused:
        read_words(content)
    assert (refused.value.finding.code, refused.value.finding.line_number) == (code, line)
    assert sentences([refused.value.finding])


def test_lines_with_impossible_times_keep_their_words() -> None:
    file = (
        "1\n00:00:05,000 --> 00:00:01,000\nngược\n\n2\n-00:00:01,000 --> 00:00:02,000\nâm\n"
        "3\n00:00:02,000 --> 00:00:02,000\nrỗng\n\n4\n00:00:03,000 --> 00:00:06,000\nđúng\n\n"
        "5\n00:00:04,000 --> 00:00:05,000\nchồng\n"
    )
    words = read_words(file.encode())
    assert [one.text for one in words.tiers[0].lines] == ["ngược", "âm", "rỗng", "đúng", "chồng"]
    assert [one.is_timed for one in words.tiers[0].lines] == [False, False, False, True, True]
    assert [(one.code, one.line_number) for one in words.findings] == [
        ("time_reversed", 2),
        ("time_negative", 6),
        ("time_empty", 9),
        ("no_empty_line", 8),
        ("time_overlaps", 17),
    ]
    assert srt.read(srt.write(words.tiers[0])).tiers == words.tiers


def test_every_finding_has_its_sentence_and_many_are_summed_up() -> None:
    rows = "\n\n".join(f"00:00:0{9 - n % 9}.000 --> 00:00:01.000\nx" for n in range(60))
    words = read_words(("WEBVTT\n\n" + rows).encode())
    said = sentences(words.findings)
    assert len(said) == 21
    assert {one.code for one in words.findings} <= set(SENTENCES)


def test_references_in_a_circle_end() -> None:
    looped = EAF.replace(
        'ANNOTATION_ID="a3" ANNOTATION_REF="a1"', 'ANNOTATION_ID="a3" ANNOTATION_REF="a3"'
    )
    words = read_words(looped.encode())
    assert words.tiers[1].lines[0].start_ms is None
    assert [one.code for one in words.findings] == ["eaf_without_time"]


@pytest.mark.parametrize(
    "content",
    [
        b"1\n00:00:01,000 --> 00:00:02,000\nx\n\n" * (MAX_LINES + 1),
        b"\n" * 9_000_000,
        b"<a>" * 3_000_000,
        b"WEBVTT\n\n" + b"00:01.000 --> 00:02.000\n" * 400_000,
    ],
    ids=["srt", "rows", "tags", "vtt"],
)
def test_what_is_far_too_long_is_told_before_it_is_read(content: bytes) -> None:
    with pytest.raises(UnreadableWordsError) as refused:
        read_words(content)
    assert refused.value.finding.code == "too_many_lines"


@pytest.mark.parametrize(
    "row",
    ["-->" * 6000 + "\x0b", "a" * 1_000_000 + "-->", " " * 1_000_000 + "-->", "<v " * 1_000_000],
    ids=["arrows", "letters", "spaces", "tags"],
)
def test_rows_made_to_keep_a_reader_busy_are_read_at_once(row: str) -> None:
    """Without the bounds in the readers these take hours."""
    words = read_words(f"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\n{row}\n".encode())
    assert words.tiers[0].lines[0].text == "x"


def test_removing_many_annotations_sweeps_their_holders() -> None:
    tier = GivenTier(tuple(GivenLine(f"câu {n}", name=str(n)) for n in range(50)), name="tx")
    document = writing.write([writing.Sheet(tier)])
    kept = eaf.read(document).tiers[0].lines[::7]
    again = writing.write([writing.Sheet(GivenTier(kept, name="tx"))], given=document)
    assert eaf.read(again).tiers[0].lines == kept
