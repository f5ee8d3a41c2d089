"""Words are taken in, linked, saved and brought back; nothing that was written is lost."""

from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest
from django.test import Client

from archive.access.viewer import Audience
from archive.events import Action, CatalogueEvent
from archive.media.lyrics import lyrics_of
from archive.media.models import Cue, MediaAsset, Transcript, TranscriptRevision
from archive.media.transcripts import services
from archive.media.transcripts.captions import caption_tracks
from archive.media.transcripts.contents import KeptLine, content_of
from archive.media.transcripts.exporting import elan_file, text_file, transcripts_of
from archive.media.transcripts.services import (
    AlreadyWrittenError,
    ChangedMeanwhileError,
    Placement,
    import_words,
    keep_file,
    open_content,
    remove_transcript,
    restore_revision,
    save_lines,
)
from tests.archive.media.transcripts.test_formats import EAF, SRT, VTT
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
GIVEN = Path(__file__).parent / "given"


@pytest.fixture
def song() -> MediaAsset:
    return make.make_asset(make.make_record())


@pytest.fixture
def announced(song: MediaAsset, monkeypatch: pytest.MonkeyPatch) -> list[CatalogueEvent]:
    heard: list[CatalogueEvent] = []
    monkeypatch.setattr("archive.events._listeners", [heard.append])
    return heard


def take(
    song: MediaAsset,
    content: str,
    tier: str = "original",
    language: str = "tyz",
    *,
    may_replace: bool = False,
) -> Transcript:
    file = keep_file(asset=song, name="lời.txt", content=content.encode(), by=None)
    placement = Placement("", tier, make.make_language(language), "", may_replace)
    return import_words(file=file, placements=[placement], by=None)[0]


def texts(transcript: Transcript) -> list[str]:
    return [cue.text for cue in Transcript.objects.get(pk=transcript.pk).cues.all()]


def lines_of(transcript: Transcript) -> list[KeptLine]:
    return list(open_content(Transcript.objects.get(pk=transcript.pk)).lines)


@pytest.mark.parametrize(("content", "format_"), [(VTT, "vtt"), (SRT, "srt"), ("a\n\nb\n", "txt")])
def test_a_file_comes_out_of_the_archive_as_it_went_in(
    song: MediaAsset, content: str, format_: str
) -> None:
    transcript = take(song, content)
    assert text_file(transcript, format_, transcripts_of(song)) == content
    assert bytes(transcript.source.content).decode() == content


def test_an_elan_document_comes_out_whole_and_its_tiers_stay_linked(song: MediaAsset) -> None:
    file = keep_file(asset=song, name="then.eaf", content=EAF.encode(), by=None)
    tay, viet = make.make_language("tyz"), make.make_language("vie")
    sung, meant = import_words(
        file=file,
        placements=[
            Placement("tx@N", "original", tay, "Bà Nông"),
            Placement("ft@N", "translation", viet, "Bà Nông"),
        ],
        by=None,
    )
    assert [cue.line for cue in sung.cues.all()] == [1, 2]
    assert [cue.line for cue in meant.cues.all()] == [1]
    out = elan_file(transcripts_of(song)).decode()
    assert canonicalize(out, with_comments=True) == canonicalize(EAF, with_comments=True)


def test_a_second_tier_finds_its_lines_by_time_and_may_have_more_of_them(song: MediaAsset) -> None:
    take(song, SRT)
    translation = (
        "WEBVTT\n\n00:01.100 --> 00:01.500\nAnh\n\n00:01.500 --> 00:02.000\nem\n\n"
        "00:08.000 --> 00:09.000\n(cười)\n"
    )
    meant = take(song, translation, "translation", "vie")
    assert [cue.line for cue in meant.cues.all()] == [1, 1, 3]
    first, second, third = lyrics_of(MediaAsset.objects.get(pk=song.pk), "vi").lines
    assert [one.text for one in first.texts] == ["Pi noọng", "Anh", "em"]
    assert [one.text for one in second.texts] == ["Về đây\ndự hội"]
    assert (third.start, third.texts[0].text) == ("8", "(cười)")


def test_pasted_words_without_times_follow_those_that_have_them(song: MediaAsset) -> None:
    take(song, SRT)
    meant = take(song, "Anh em\nVề dự hội\n", "translation", "vie")
    assert text_file(meant, "srt", transcripts_of(song)) == (
        "1\n00:00:01,000 --> 00:00:02,000\nAnh em\n\n2\n00:00:03,000 --> 00:00:04,000\nVề dự hội\n"
    )
    assert len(lyrics_of(MediaAsset.objects.get(pk=song.pk), "vi").lines) == 2


def test_a_new_elan_document_keeps_the_links_between_tiers(song: MediaAsset) -> None:
    take(song, SRT)
    take(song, "Anh em\nVề dự hội\n", "translation", "vie")
    document = elan_file(transcripts_of(song))
    other = make.make_asset(make.make_record("Bản khác"))
    file = keep_file(asset=other, name="mới.eaf", content=document, by=None)
    tay, viet = make.make_language("tyz"), make.make_language("vie")
    made = import_words(
        file=file,
        placements=[
            Placement("original-tyz", "original", tay),
            Placement("translation-vi", "translation", viet),
        ],
        by=None,
    )
    assert [[cue.line for cue in one.cues.all()] for one in made] == [[1, 2], [1, 2]]
    assert canonicalize(elan_file(transcripts_of(other)).decode()) == canonicalize(
        document.decode()
    )


def test_words_are_never_replaced_unasked(song: MediaAsset) -> None:
    transcript = take(song, SRT)
    with pytest.raises(AlreadyWrittenError):
        take(song, "khác\n")
    assert texts(transcript) == ["Pi noọng", "Về đây\ndự hội"]
    take(song, "khác\n", may_replace=True)
    assert texts(transcript) == ["khác"]


def test_what_was_replaced_can_be_brought_back(song: MediaAsset) -> None:
    make.make_lyrics(song)
    transcript = song.transcripts.get(tier="original")
    before = content_of(transcript)
    take(song, "khác\n", may_replace=True)
    oldest = transcript.revisions.last()
    assert oldest.reason == TranscriptRevision.Reason.BEFORE
    back = restore_revision(revision=oldest, by=None)
    assert content_of(back) == before
    assert [one.reason for one in back.revisions.all()] == ["restored", "imported", "before"]


def test_a_removed_transcript_can_be_brought_back(song: MediaAsset) -> None:
    transcript = take(song, VTT)
    remove_transcript(transcript=transcript, by=None)
    assert not song.transcripts.exists()
    back = restore_revision(revision=song.transcript_revisions.get(), by=None)
    assert text_file(back, "vtt", transcripts_of(song)) == VTT


def test_a_draft_is_not_shown_until_it_is_saved(
    song: MediaAsset, announced: list[CatalogueEvent]
) -> None:
    transcript = take(song, "một\nhai\n")
    announced.clear()
    first, second = lines_of(transcript)
    timed = [KeptLine(first.key, first.line, "một!", 1000, 2000), second]
    for number in range(3):
        save_lines(
            transcript=transcript,
            lines=timed,
            base_version=1 + number,
            hand="màn 1",
            by=None,
            is_draft=True,
        )
    assert texts(transcript) == ["một", "hai"]
    assert announced == []
    assert [line.text for line in lines_of(transcript)] == ["một!", "hai"]
    assert [one.reason for one in transcript.revisions.all()] == ["draft", "imported"]
    save_lines(
        transcript=transcript, lines=timed, base_version=4, hand="màn 1", by=None, is_draft=False
    )
    assert texts(transcript) == ["một!", "hai"]
    assert [event.action for event in announced] == [Action.CHANGED]
    assert [one.reason for one in transcript.revisions.all()] == ["saved", "imported"]


def test_two_screens_at_once_lose_nothing(song: MediaAsset) -> None:
    transcript = take(song, "một\n")
    (line,) = lines_of(transcript)

    def save(text: str, base: int, hand: str) -> Transcript:
        return save_lines(
            transcript=transcript,
            lines=[KeptLine(line.key, line.line, text)],
            base_version=base,
            hand=hand,
            by=None,
            is_draft=False,
        )

    save("của Lan", 1, "màn Lan")
    with pytest.raises(ChangedMeanwhileError) as conflict:
        save("của Pao", 1, "màn Pao")
    assert conflict.value.revision is not None
    assert conflict.value.revision.number == 2
    save("của Pao", 2, "màn Pao")
    kept = [one.content["lines"][0]["text"] for one in transcript.revisions.all()]
    assert kept == ["của Pao", "của Lan", "một"]


def test_a_screen_whose_answer_was_lost_saves_again(song: MediaAsset) -> None:
    transcript = take(song, "một\n")
    lines = lines_of(transcript)
    for _attempt in range(2):
        save_lines(
            transcript=transcript, lines=lines, base_version=1, hand="m", by=None, is_draft=False
        )
    assert Transcript.objects.get().version == 3


def test_an_edit_keeps_what_the_file_said_about_its_lines(song: MediaAsset) -> None:
    transcript = take(song, VTT)
    first, second = lines_of(transcript)
    edited = [KeptLine(first.key, first.line, first.text, 1500, 2000), second]
    save_lines(
        transcript=transcript, lines=edited, base_version=1, hand="m", by=None, is_draft=False
    )
    fresh = transcripts_of(song)
    assert text_file(fresh[0], "vtt", fresh) == VTT.replace("00:00:01.000", "00:00:01.500")


def test_counterparts_follow_the_time_and_the_merging_of_their_line(song: MediaAsset) -> None:
    sung = take(song, SRT)
    meant = take(song, SRT.replace("Pi noọng", "Anh em"), "translation", "vie")
    first, second = lines_of(sung)
    moved = [KeptLine(first.key, first.line, first.text, 1200, 2200), second]
    save_lines(transcript=sung, lines=moved, base_version=1, hand="m", by=None, is_draft=False)
    assert meant.cues.get(line=1).start_seconds == 1.2
    merged = [KeptLine(first.key, 1, "Pi noọng về đây", 1200, 4000, joined=(2,))]
    save_lines(transcript=sung, lines=merged, base_version=2, hand="m", by=None, is_draft=False)
    assert [cue.line for cue in meant.cues.all()] == [1, 1]
    assert len(lyrics_of(MediaAsset.objects.get(pk=song.pk), "vi").lines) == 1


def test_a_failure_in_the_middle_changes_nothing(
    song: MediaAsset, monkeypatch: pytest.MonkeyPatch
) -> None:
    transcript = take(song, SRT)

    def fails(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(services, "_revise", fails)
    with pytest.raises(RuntimeError):
        take(song, "khác\n", may_replace=True)
    assert texts(transcript) == ["Pi noọng", "Về đây\ndự hội"]


def test_captions_hold_words_and_times_alone(song: MediaAsset, client: Client) -> None:
    take(song, VTT)
    answer = client.get(f"/files/{song.code}/captions/original-tyz.vtt")
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert "max-age=60" in answer["Cache-Control"]
    assert answer.content.decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nPi &amp; noọng &lt;hai&gt;\n\n"
        "00:00:03.000 --> 00:00:03.500\nhai dòng\nmột câu\n"
    )
    (track,) = caption_tracks(song)
    assert client.get(track.url).status_code == 200
    assert track.tag == "tyz"


def test_captions_of_a_restricted_recording_leave_for_nobody_else(client: Client) -> None:
    secret = make.make_asset(make.make_record(audience=Audience.RESTRICTED))
    take(secret, VTT)
    assert client.get(f"/files/{secret.code}/captions/original-tyz.vtt").status_code == 404
    assert Cue.objects.exists()


def test_captions_nobody_wrote_are_not_there(song: MediaAsset, client: Client) -> None:
    take(song, "chưa có giờ\n")
    assert client.get(f"/files/{song.code}/captions/translation-vi.vtt").status_code == 404
    assert caption_tracks(song) == []


def test_an_untimed_line_is_on_the_page_without_a_second(song: MediaAsset, client: Client) -> None:
    take(song, "Câu <b>chưa</b> có giờ\n")
    page = client.get(song.record.get_absolute_url()).content.decode()
    assert "Câu &lt;b&gt;chưa&lt;/b&gt; có giờ" in page
    assert 'data-start="0"' not in page


def test_words_and_their_files_go_with_their_recording(song: MediaAsset) -> None:
    take(song, VTT)
    song.derivatives.all().delete()
    song.delete()
    assert not Transcript.objects.exists()
    assert not TranscriptRevision.objects.exists()
