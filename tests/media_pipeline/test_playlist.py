from dataclasses import replace

from media_pipeline.playlist import (
    Variant,
    master_playlist,
    measure_bits,
    parse_media_playlist,
)

TEXT = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.000000,
00000.m4s
#EXTINF:1.000000,
00001.m4s
#EXT-X-ENDLIST
"""
SOUND = Variant(path="audio/index.m3u8", codecs="mp4a.40.2", peak_bits=70, average_bits=64)
PHONE = Variant(
    path="240/index.m3u8",
    codecs="avc1.42c015",
    peak_bits=300,
    average_bits=200,
    width=426,
    height=240,
    frame_rate=25,
)


def test_a_media_playlist_is_read_whole() -> None:
    playlist = parse_media_playlist(TEXT)
    assert playlist.init == "init.mp4"
    assert playlist.segments == (("00000.m4s", 4.0), ("00001.m4s", 1.0))
    assert playlist.duration_seconds == 5
    assert playlist.is_complete


def test_a_playlist_without_its_end_is_not_complete() -> None:
    assert not parse_media_playlist(TEXT.replace("#EXT-X-ENDLIST", "")).is_complete


def test_the_stated_bit_rate_is_that_of_the_heaviest_segment() -> None:
    assert measure_bits([1000, 1000], parse_media_playlist(TEXT)) == (8000, 3200)


def test_each_rung_states_what_picture_and_sound_need_together() -> None:
    text = master_playlist([PHONE], [SOUND])
    assert 'TYPE=AUDIO,GROUP-ID="sound"' in text
    assert (
        '#EXT-X-STREAM-INF:BANDWIDTH=370,AVERAGE-BANDWIDTH=264,CODECS="avc1.42c015,mp4a.40.2",'
        'RESOLUTION=426x240,FRAME-RATE=25.000,AUDIO="sound"\n240/index.m3u8\n'
    ) in text


def test_sound_alone_is_the_only_variant() -> None:
    text = master_playlist([], [SOUND])
    assert "TYPE=AUDIO" not in text
    assert text.count("#EXT-X-STREAM-INF") == 1
    assert "audio/index.m3u8" in text


def test_languages_are_a_choice_with_names_that_differ() -> None:
    """ "fra" becomes "fr" (RFC 5646); a title that would break the line is cleaned."""
    spoken = [
        replace(SOUND, path="audio/index.m3u8", language="vie"),
        replace(SOUND, path="audio_2/index.m3u8", language="tyz", title='bản "Tày"\n'),
        replace(SOUND, path="audio_3/index.m3u8", language="fra", title="vi", peak_bits=90),
    ]
    text = master_playlist([PHONE], spoken)
    assert 'NAME="vi",LANGUAGE="vi",DEFAULT=YES,AUTOSELECT=YES,URI="audio/index.m3u8"' in text
    assert 'NAME="bản Tày",LANGUAGE="tyz",DEFAULT=NO' in text
    assert 'NAME="vi (3)",LANGUAGE="fr",DEFAULT=NO' in text
    assert "BANDWIDTH=390" in text  # the heaviest sound that may be chosen
    assert text.count("#EXT-X-STREAM-INF") == 1
    alone = master_playlist([], spoken)
    assert alone.count("#EXT-X-STREAM-INF") == 1
    assert alone.count('AUDIO="sound"') == 1
