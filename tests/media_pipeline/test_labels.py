"""Words that a stranger wrote into a file reach nobody as anything but words."""

import json
from pathlib import Path

import pytest

from media_pipeline.labels import language_of, title_of
from media_pipeline.produce import Workshop
from media_pipeline.single import report, transcode_file
from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip
from tests.media_pipeline.zoo import AAC, BARS, TONE

ADDRESS = "https://evil.example/x.m3u8"
TAG = f'\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="x",URI="{ADDRESS}"\n'


def spoken_by_an_attacker(path: Path) -> None:
    """Two sounds whose languages and titles try to write lines of their own."""
    clips.ffmpeg(
        *BARS, *TONE, *TONE, "-map", "0", "-map", "1", "-map", "2", *clips.QUICK, *AAC,
        "-metadata:s:a:0", f'language=vie",URI="{ADDRESS}',
        "-metadata:s:a:0", f"title=hát{TAG}",
        "-metadata:s:a:1", f"language=eng{TAG}",
        "-metadata:s:a:1", f'title=",URI="{ADDRESS}' + "0" * 500,
        path,
    )  # fmt: skip


def test_a_hostile_file_puts_no_address_into_a_visitors_player(
    clip: GetClip, tmp_path: Path
) -> None:
    source = clip(spoken_by_an_attacker, "a.mkv")
    result, out = transcode_file(source, tmp_path / "out", recipe_ids=("hls",), workshop=Workshop())
    assert result.status == "ready"
    lines = (out / "hls/master.m3u8").read_text().splitlines()
    media = [line for line in lines if line.startswith("#EXT-X-MEDIA")]
    assert len(media) == 2
    for line, place in zip(media, ("audio/index.m3u8", "audio_2/index.m3u8"), strict=True):
        assert attributes(line)["URI"] == place
        assert "LANGUAGE" not in attributes(line)
        assert len(attributes(line)["NAME"]) <= 60
    answer = report(result, out, source)
    assert [stream["language"] for stream in answer["source"]["streams"]] == [None] * 3
    assert "\n" not in json.dumps(result.as_json(), ensure_ascii=False)
    assert result.source
    assert max(len(stream.title) for stream in result.source.streams) == 200


def attributes(line: str) -> dict[str, str]:
    """Read an attribute list as RFC 8216, 4.2 says: what is in quotes ends at the next quote."""
    found, rest = {}, line.partition(":")[2]
    while rest:
        name, _, rest = rest.partition("=")
        if rest.startswith('"'):
            value, _, rest = rest[1:].partition('"')
            rest = rest.removeprefix(",")
        else:
            value, _, rest = rest.partition(",")
        assert name not in found
        found[name] = value
    return found


@pytest.mark.parametrize("code", ["vie", "vi", "vi-VN", "zh-Hant-TW", "tyz", "VIE", "und-Latn"])
def test_languages_stay_as_they_are(code: str) -> None:
    assert language_of(f" {code}\n") == code


@pytest.mark.parametrize(
    "code",
    ["und", "UND", "", None, "v", "tiếng Tày", "vie\nx", 'vie"', "vi_VN", "vi-", "xund", "и",
     "vi-" + "a" * 9, "v\x00i", "vi-aa-bb-cc-dd"],
)  # fmt: skip
def test_what_is_no_language_is_none(code: str | None) -> None:
    assert language_of(code) == ""


def test_titles_keep_their_letters_and_lose_what_is_none() -> None:
    assert title_of(" Hát\nthen \x00侗族\u202e ") == "Hátthen 侗族"
    assert title_of(None) == ""
    assert len(title_of("á" * 999)) == 200
