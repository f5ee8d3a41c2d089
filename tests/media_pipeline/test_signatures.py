import io

import pytest

from media_pipeline.signatures import Signature, Unwelcome, identify, read_signature

ADTS = b"\xff\xf1\x50\x80" + bytes(60)
MP3_FRAME = b"\xff\xfb\x90\x64" + bytes(400)


@pytest.mark.parametrize(
    ("head", "opener"),
    [
        (b"\x00\x00\x00\x18ftypisom", "mov"),
        (b"\x00\x00\x00\x08wide\x00\x00\x00\x00mdat", "mov"),
        (b"\x1aE\xdf\xa3", "matroska"),
        (b"RIFF\x00\x00\x00\x00WAVE", "wav"),
        (b"RF64\xff\xff\xff\xffWAVE", "wav"),
        (b"RIFF\x00\x00\x00\x00AVI ", "avi"),
        (b"RIFF\x00\x00\x00\x00WEBP", "WEBP"),
        (b"FORM\x00\x00\x00\x00AIFF", "aiff"),
        (b"fLaC", "flac"),
        (b"OggS", "ogg"),
        (b"#!AMR\n", "amr"),
        (b"\x00\x00\x01\xba", "mpeg"),
        (b"G" + bytes(187) + (b"G" + bytes(187)) * 5, "mpegts"),
        (bytes(4) + (b"G" + bytes(191)) * 6, "mpegts"),
        (MP3_FRAME, "mp3"),
        (ADTS, "aac"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"MM\x00*", "TIFF"),
    ],
)
def test_leading_bytes_choose_the_one_opener(head: bytes, opener: str) -> None:
    found = identify(head)
    assert isinstance(found, Signature)
    assert found.opener == opener


@pytest.mark.parametrize(
    "text",
    [
        b"#EXTM3U\n#EXT-X-VERSION:3\n",
        b"\xef\xbb\xbf#EXTM3U\n",
        b"\n  #EXTM3U\n",
        b"ffconcat version 1.0\nfile 'a.mp4'\n",
        b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n",
        b'<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">',
        b"[playlist]\nFile1=http://example.org/a.mp3\n",
    ],
)
def test_files_that_name_other_files_are_playlists(text: bytes) -> None:
    assert isinstance(found := identify(text), Unwelcome)
    assert found.code == "playlist"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"BM", "BMP"),
        (b"PK\x03\x04", "ZIP"),
    ],
)
def test_known_strangers_are_called_by_their_name(head: bytes, name: str) -> None:
    assert identify(head) == Unwelcome("unsupported_format", name)


@pytest.mark.parametrize("head", [b"Xin ch\xc3\xa0o", b"\x00", b"RIFF\x00\x00\x00\x00PAL ", b""])
def test_anything_else_is_nothing_we_know(head: bytes) -> None:
    assert identify(head) is None


@pytest.mark.parametrize(("body", "opener"), [(MP3_FRAME, "mp3"), (b"fLaC", "flac"), (ADTS, "aac")])
def test_a_leading_id3_tag_is_skipped(body: bytes, opener: str) -> None:
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 2, 0]) + bytes(256)
    found = read_signature(io.BytesIO(tag + body))
    assert isinstance(found, Signature)
    assert found.opener == opener


def test_a_playlist_behind_an_id3_tag_meets_only_the_mp3_demuxer() -> None:
    tag = b"ID3\x04\x00\x00" + bytes(4)
    found = read_signature(io.BytesIO(tag + b"#EXTM3U\nfile:///etc/passwd\n"))
    assert isinstance(found, Signature)
    assert found.opener == "mp3"


def test_an_mp3_that_states_its_length_is_held_to_it() -> None:
    plain, stated = identify(MP3_FRAME), identify(MP3_FRAME[:36] + b"Xing" + bytes(400))
    assert isinstance(plain, Signature)
    assert isinstance(stated, Signature)
    assert (plain.states_duration, stated.states_duration) == (False, True)
