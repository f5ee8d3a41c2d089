"""What the readers of containers see without decoding: counters, checksums, cut ends."""

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.amr_frames import amr_breaks
from media_pipeline.errors import SourceDamagedError
from media_pipeline.matroska_blocks import matroska_breaks
from media_pipeline.ogg_pages import MOST_FALSE_STARTS, Rubbish, checksum, ogg_breaks, read_pages
from media_pipeline.probe import probe
from media_pipeline.produce import Workshop, produce
from media_pipeline.screening import find_breaks
from media_pipeline.transport import transport_breaks
from media_pipeline.values import Break, Limits
from tests.media_pipeline import clips, zoo
from tests.media_pipeline.conftest import GetClip

Change = Callable[[list[bytes]], list[bytes]]


def test_the_checksum_is_that_of_every_page_that_others_wrote(clip: GetClip) -> None:
    for make in (zoo.OPUS, zoo.VORBIS, zoo.THEORA):
        for page in clips.ogg_pages(clip(make, "a.ogg").read_bytes()):
            stated = int.from_bytes(page[22:26], "little")
            assert checksum(page[:22] + bytes(4) + page[26:]) == stated


def ogg_found(content: bytes) -> list[Break]:
    return ogg_breaks(io.BytesIO(content), lambda: None)


def test_a_lost_page_of_sound_is_about_as_long_as_its_neighbours(clip: GetClip) -> None:
    pages = clips.ogg_pages(clip(zoo.OPUS, "a.ogg").read_bytes())
    (found,) = ogg_found(b"".join([*pages[:4], *pages[5:]]))
    assert (found.loss.stream, found.is_end) == ("audio", False)
    assert found.loss.start_seconds == pytest.approx(2, abs=0.1)
    assert found.loss.seconds == pytest.approx(1, abs=0.1)


def test_two_songs_one_behind_the_other_are_whole_and_a_page_of_either_is_missed(
    clip: GetClip,
) -> None:
    song = clip(zoo.VORBIS, "a.ogg").read_bytes()
    pages = clips.ogg_pages(song)
    assert ogg_found(song + song) == []
    assert len(ogg_found(song + b"".join([*pages[:3], *pages[4:]]))) == 1
    assert len(ogg_found(b"".join([*pages[:3], *pages[4:]]) + song)) == 1


def test_an_end_mark_may_be_missing_but_not_half_a_page(clip: GetClip) -> None:
    pages = zoo.without_end_mark(clips.ogg_pages(clip(zoo.OPUS, "a.ogg").read_bytes()))
    assert ogg_found(b"".join(pages)) == []
    (found,) = ogg_found(b"".join(pages)[:-1])
    assert found.is_end


def test_a_file_of_false_pages_is_given_up() -> None:
    pieces = list(read_pages(io.BytesIO(b"OggS" * (MOST_FALSE_STARTS * 5))))
    assert len(pieces) == MOST_FALSE_STARTS + 1
    assert pieces[-1] == Rubbish(is_end=True)


def transport_found(content: bytes) -> list[Break]:
    return transport_breaks(io.BytesIO(content), lambda: None)


def changed(clip: GetClip, change: Change) -> bytes:
    content = clip(zoo.BROADCAST, "a.ts").read_bytes()
    step = clips.PACKET_BYTES
    return b"".join(change([content[at : at + step] for at in range(0, len(content), step)]))


def test_a_packet_of_sound_or_picture_that_is_left_out_is_missed_wherever_it_was(
    clip: GetClip,
) -> None:
    """The last packets of all excepted: what they belonged to then counts as cut."""
    count = len(clip(zoo.BROADCAST, "a.ts").read_bytes()) // clips.PACKET_BYTES
    chance = random.Random(4)
    tables = 0
    for at in chance.sample(range(count - 40), 60):
        content = changed(clip, lambda packets, at=at: [*packets[:at], *packets[at + 1 :]])  # type: ignore[misc]
        number = clips.packet_number(clip(zoo.BROADCAST, "a.ts").read_bytes()[at * 188 :][:4])
        is_table = number not in {0x100, 0x101}
        tables += is_table
        assert bool(transport_found(content)) is not is_table
    assert tables < 10


def test_a_packet_sent_twice_is_no_loss(clip: GetClip) -> None:
    assert transport_found(changed(clip, lambda packets: [*packets[:800], *packets[799:]])) == []


def test_what_a_receiver_marked_as_bad_is_lost(clip: GetClip) -> None:
    def marked(packets: list[bytes]) -> list[bytes]:
        bad = bytearray(packets[800])
        bad[1] |= 0x80
        return [*packets[:800], bytes(bad), *packets[801:]]

    (found,) = transport_found(changed(clip, marked))
    assert not found.is_end


def test_a_jump_that_is_announced_is_no_loss(clip: GetClip) -> None:
    """In a packet of its own, without payload, as splicers announce it."""
    notice = bytes([0x47, 0x01, 0x00, 0x20, 183, 0x80]) + b"\xff" * 182

    def announced(packets: list[bytes]) -> list[bytes]:
        begin = next(
            at
            for at, packet in enumerate(packets)
            if at > 800 and clips.packet_number(packet) == 0x100 and packet[1] & 0x40
        )
        return [*packets[:800], notice, *packets[begin:]]

    content = changed(clip, announced)
    assert [one for one in transport_found(content) if one.loss.stream == "video"] == []
    assert transport_found(content.replace(notice, b""))


@pytest.mark.parametrize("make", [zoo.BROADCAST, zoo.TAPE_STREAM], ids=["h264", "mpeg2"])
def test_an_end_is_judged_by_decoding_it_only_where_it_looks_cut(
    clip: GetClip, tmp_path: Path, make: zoo.Make
) -> None:
    """Every packet's end of the last half second of picture: cut, unless a picture ends there."""
    content = clip(make, "a.ts").read_bytes()
    whole = len(content) // 188
    path = tmp_path / "a.ts"
    for count in range(whole * 2 // 3, whole * 2 // 3 + 25):
        path.write_bytes(content[: count * 188])
        following = content[count * 188 : (count + 1) * 188]
        found = find_breaks(path, probe(path), Limits(), lambda: None)
        is_between = following[1] & 0x40 and clips.packet_number(following) in {0x100, 0x101}
        is_table = clips.packet_number(following) not in {0x100, 0x101}
        assert bool(found) is not bool(is_between or is_table)


def test_of_a_long_film_only_the_tail_is_decoded(clip: GetClip, tmp_path: Path) -> None:
    """Cut in the last picture but one, and behind it; its middle is beyond what is looked at."""
    tones = ("-f", "lavfi", "-i", "sine=440:duration=25:sample_rate=48000")
    make = zoo.made(*zoo.bars("160x120", "25", 25), *tones, *clips.QUICK, *zoo.AAC)
    content = clip(make, "long.ts").read_bytes()
    path = tmp_path / "a.ts"
    begins = [
        at
        for at in range(0, len(content), 188)
        if clips.packet_number(content[at : at + 4]) == 0x100 and content[at + 1] & 0x40
    ]
    for at, is_cut in ((begins[-2] + 188, True), (begins[-2], False), (len(content), False)):
        path.write_bytes(content[:at])
        found = find_breaks(path, probe(path), Limits(), lambda: None)
        assert [one.is_end for one in found if one.loss.stream == "video"] == [True] * is_cut


def test_what_is_made_early_of_a_film_has_no_gaps_either(clip: GetClip, tmp_path: Path) -> None:
    make = zoo.pages_of(zoo.THEORA, lambda pages: clips.with_bit_flipped(pages, 12))
    with pytest.raises(SourceDamagedError) as caught:
        produce(
            clip(make, "a.ogv"),
            recipe_ids=("audio_aac",),
            directory=tmp_path,
            workshop=Workshop(),
            is_early=True,
        )
    assert caught.value.code == "gaps"


def test_a_browsers_film_is_cut_wherever_a_block_is(clip: GetClip) -> None:
    """Of sixty places at most a few lie between two blocks, and those nobody can know."""
    content = clip(zoo.BROWSER_FILM, "a.webm").read_bytes()
    assert matroska_breaks(io.BytesIO(content), lambda: None) == []
    chance = random.Random(5)
    cuts = chance.sample(range(len(content) // 2, len(content)), 60)
    found = [matroska_breaks(io.BytesIO(content[:at]), lambda: None) for at in cuts]
    assert sum(map(bool, found)) > 55
    assert {one.loss.stream for breaks in found for one in breaks} == {"video", "audio"}
    (last, _) = matroska_breaks(io.BytesIO(content[:-5]), lambda: None)
    assert last.loss.start_seconds == pytest.approx(2, abs=0.2)


def test_a_file_of_nonsense_elements_is_read_to_an_end() -> None:
    for content in (b"\x1aE\xdf\xa3" + bytes(100), b"\xa3\x80" * 5000, b"\xa0\xff" * 5000):
        assert matroska_breaks(io.BytesIO(content), lambda: None) == []


@pytest.mark.parametrize("spare", range(1, 32))
def test_a_voice_cut_anywhere_inside_a_frame_is_cut(clip: GetClip, spare: int) -> None:
    content = clip(zoo.VOICE, "a.amr").read_bytes()[: 6 + 32 * 30]
    assert amr_breaks(io.BytesIO(content), lambda: None) == []
    (found,) = amr_breaks(io.BytesIO(content[:-spare]), lambda: None)
    assert found.is_end
    assert found.loss.start_seconds == pytest.approx(29 * 0.02)


def test_a_broadband_voice_has_frames_of_its_own_lengths() -> None:
    """61 bytes of the best mode, a pause (6) and a frame that was not sent (1)."""
    whole = b"#!AMR-WB\n" + (b"\x44" + bytes(60)) * 3 + b"\x4c" + bytes(5) + b"\x7c"
    assert amr_breaks(io.BytesIO(whole), lambda: None) == []
    assert amr_breaks(io.BytesIO(whole[:-2]), lambda: None)[0].is_end
