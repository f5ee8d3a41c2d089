"""The zoo: what tapes, phones, recorders, accidents and attackers bring, and the fate of each.

One table, :data:`ZOO`, is the test (``test_zoo``). Every file is made on the spot and is small. A
fate says what an officer would see: how it ends, why, what can be played and how long.
"""

import random
import struct
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av

from media_pipeline.values import Kind, Status
from tests.media_pipeline import clips
from tests.media_pipeline.clips import QUICK, SYSTEM_FFMPEG, WHEEL_FFMPEG, ffmpeg

Make = Callable[[Path], None]

BARS = ("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=1")
TONE = ("-f", "lavfi", "-i", "sine=440:duration=1:sample_rate=48000")
AAC = ("-c:a", "aac")
READY, REFUSED, DAMAGED = Status.READY, Status.REFUSED, Status.DAMAGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One file and its fate."""

    name: str
    """As the officer's disk has it; its extension may lie."""
    make: Make
    status: Status = READY
    codes: frozenset[str] = frozenset()
    """Acceptable reasons; a ready file has none."""
    kind: Kind = Kind.VIDEO
    size: tuple[int, int] | None = None
    """Of the largest picture made; ``None``: there is none."""
    seconds: float = 1.0
    """How long the outputs play."""
    languages: tuple[str, ...] = ("",)
    """Of the sounds that a visitor can choose from, the default first; empty: silent."""
    is_salvageable: bool = False
    """Damaged, yet something of it plays when an officer asks for that."""


def film(name: str, make: Make, size: tuple[int, int] = (320, 240), **fate: object) -> Specimen:
    """A video that must become playable."""
    return Specimen(name=name, make=make, size=size, **fate)  # type: ignore[arg-type]


def song(name: str, make: Make, **fate: object) -> Specimen:
    """A sound that must become playable."""
    return Specimen(name=name, make=make, kind=Kind.AUDIO, **fate)  # type: ignore[arg-type]


def refused(name: str, make: Make, *codes: str) -> Specimen:
    """A file that the archive does not take."""
    return Specimen(name=name, make=make, status=REFUSED, codes=frozenset(codes))


def damaged(name: str, make: Make, *codes: str, is_salvageable: bool = True) -> Specimen:
    """A recording that does not hold what it promises."""
    return Specimen(
        name=name,
        make=make,
        status=DAMAGED,
        codes=frozenset(codes),
        is_salvageable=is_salvageable,
    )


def made(*arguments: str, binary: str = SYSTEM_FFMPEG) -> Make:
    """A file that ffmpeg writes."""
    return lambda path: ffmpeg(*arguments, f"file:{path}", binary=binary)


def data(content: bytes) -> Make:
    """A file of these bytes."""
    return lambda path: void(path.write_bytes(content))


def void(_: object) -> None:
    """Forget a value that nobody wants."""


def text(content: str) -> Make:
    """A file of these letters."""
    return data(content.encode())


def renamed(make: Make, suffix: str) -> Make:
    """What ``make`` makes under the name ``suffix`` asks for, given another name afterwards."""

    def make_and_rename(path: Path) -> None:
        honest = path.with_name(f"honest{suffix}")
        make(honest)
        honest.rename(path)

    return make_and_rename


def bars(size: str, rate: str = "25", seconds: float = 1) -> tuple[str, ...]:
    return clips.pattern(size, rate, seconds)  # type: ignore[arg-type]


def cut(make: Make, share: float) -> Make:
    """The first ``share`` of what ``make`` makes."""

    def make_part(path: Path) -> None:
        make(path)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return make_part


def followed_by(make: Make, tail: bytes) -> Make:
    """What ``make`` makes with rubbish behind it."""

    def make_longer(path: Path) -> None:
        make(path)
        with path.open("ab") as file:
            file.write(tail)

    return make_longer


def scratched(make: Make, start: float, length: int) -> Make:
    """What ``make`` makes with noise written over a stretch of it."""

    def make_scratched(path: Path) -> None:
        make(path)
        content = bytearray(path.read_bytes())
        first = int(len(content) * start)
        content[first : first + length] = random.Random(7).randbytes(length)
        path.write_bytes(content)

    return make_scratched


def clicked(make: Make) -> Make:
    """What ``make`` makes with 400 single bytes of its middle fifth altered."""

    def make_clicked(path: Path) -> None:
        make(path)
        content, chance = bytearray(path.read_bytes()), random.Random(7)
        middle, reach = len(content) // 2, len(content) // 10
        for _ in range(400):
            content[middle + chance.randrange(-reach, reach)] ^= chance.randrange(1, 256)
        path.write_bytes(content)

    return make_clicked


def bytes_of(make: Make, change: Callable[[bytes], bytes]) -> Make:
    """What ``make`` makes with its bytes changed."""

    def make_changed(path: Path) -> None:
        make(path)
        path.write_bytes(change(path.read_bytes()))

    return make_changed


def packets_of(make: Make, change: Callable[[list[bytes]], list[bytes]]) -> Make:
    """A transport stream with its packets changed."""

    def changed(content: bytes) -> bytes:
        step = clips.PACKET_BYTES
        packets = [content[at : at + step] for at in range(0, len(content), step)]
        return b"".join(change(packets))

    return bytes_of(make, changed)


def pages_of(make: Make, change: Callable[[list[bytes]], list[bytes]]) -> Make:
    """An Ogg file with its pages changed."""
    return bytes_of(make, lambda content: b"".join(change(clips.ogg_pages(content))))


OLD_NAME = "Nghệ nhân Hà Thị Cầu, Ninh Bình".encode("cp1258", "replace")
"""As Windows of 1998 wrote it; no UTF-8."""


def with_old_credits(content: bytes) -> bytes:
    """A WAV whose INFO list, in front of the sound, names the artist in an old code."""
    words = OLD_NAME + b"\x00" * (1 + (len(OLD_NAME) + 1) % 2)
    info = b"INFOIART" + struct.pack("<I", len(words)) + words
    chunk = b"LIST" + struct.pack("<I", len(info)) + info
    return (
        content[:4]
        + struct.pack("<I", len(content) + len(chunk) - 8)
        + content[8:36]
        + (chunk + content[36:])
    )


def with_old_tag(content: bytes) -> bytes:
    """An MP3 with an ID3v1 tag at its end (30 letters each: title, artist, album)."""
    name = OLD_NAME[:30].ljust(30, b"\x00")
    return content + b"TAG" + name * 3 + b"1998" + bytes(30) + b"\x00"


def without_sizes(byte: bytes) -> Callable[[bytes], bytes]:
    """A WAV whose writer never came back to its header."""
    return lambda content: content[:4] + byte * 4 + content[8:40] + byte * 4 + content[44:]


def uncounted(content: bytes) -> bytes:
    """A BW64 whose count of samples is 0, as recorders leave it; only the bytes are counted."""
    at = content.index(b"ds64") + 8
    return b"BW64" + content[4 : at + 16] + bytes(8) + content[at + 24 :]


def phone_lying_on_its_side(angle: int) -> Make:
    """Landscape pictures with a display matrix that turns them."""

    def make(path: Path) -> None:
        lying = path.with_name("lying.mov")
        ffmpeg(*BARS, *TONE, *QUICK, *AAC, lying)
        ffmpeg(
            "-display_rotation", str(angle), "-i", lying, "-c", "copy", path, binary=WHEEL_FFMPEG
        )

    return make


def variable_rate(path: Path) -> None:
    """A screen recorder's film: pictures come when something changes."""
    skip = "select='not(mod(n,3))+lt(n,10)',setpts=PTS"
    ffmpeg(*bars("320x240", "30", 2), "-vf", skip, "-fps_mode", "vfr", *QUICK, path)


def wav(channels: int, width: int, rate: int, seconds: float = 1.0) -> Make:
    """A plain WAV of a rising tone, written by Python."""

    def make(path: Path) -> None:
        frames = int(rate * seconds)
        with wave.open(str(path), "wb") as file:
            file.setparams((channels, width, rate, frames, "NONE", ""))
            half = 1 << (8 * width - 2)
            for number in range(frames):
                value = half if number * 880 // rate % 2 else -half
                raw = (
                    (value + 128).to_bytes(1, "little")
                    if width == 1
                    else value.to_bytes(width, "little", signed=True)
                )
                file.writeframesraw(raw * channels)

    return make


def cover_song(path: Path) -> None:
    clips.song_with_cover(path)


QUIET = ("-f", "lavfi", "-i", "anoisesrc=duration=1:amplitude=0.0002:sample_rate=48000")
SURROUND = ("-f", "lavfi", "-i", "aevalsrc=0.2*sin(880*t)|0|0|0|0|0:c=5.1:d=1:s=48000")
HDR = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params")


def hdr(transfer: str) -> Make:
    flags = f"log-level=none:colorprim=bt2020:colormatrix=bt2020nc:transfer={transfer}"
    return made(*BARS, *TONE, *HDR, flags, "-tag:v", "hvc1", *AAC)


SUBTITLES = "1\n00:00:00,000 --> 00:00:01,000\nmột dòng\n"


def with_attachments(path: Path) -> None:
    """A Matroska file with subtitles and a font whose name climbs out of its directory."""
    words, font = path.with_name("words.srt"), path.with_name("font.ttf")
    words.write_text(SUBTITLES)
    font.write_bytes(b"\x00\x01\x00\x00" + bytes(64))
    attach = ("-attach", font, "-metadata:s:t", "mimetype=application/x-truetype-font")
    name = ("-metadata:s:t", "filename=../../escaped.ttf")
    ffmpeg(*BARS, *TONE, "-i", words, *QUICK, *AAC, "-c:s", "srt", *attach, *name, path)


def many_streams(path: Path) -> None:
    maps = [part for _ in range(40) for part in ("-map", "1:a")]
    ffmpeg(*BARS, *TONE, "-map", "0:v", *maps, *QUICK, "-c:a", "pcm_s16le", "-t", "0.1", path)


def two_pictures(path: Path) -> None:
    """A camera that writes a second, smaller picture beside the first."""
    ffmpeg(
        *BARS, *bars("160x120"), *TONE, "-map", "0", "-map", "1", "-map", "2", *QUICK, *AAC, path
    )


def languages(path: Path) -> None:
    """One film, told in Vietnamese, Tày and French."""
    ffmpeg(
        *BARS, *TONE, *TONE, *TONE,
        "-map", "0", "-map", "1", "-map", "2", "-map", "3", *QUICK, *AAC,
        "-metadata:s:a:0", "language=vie", "-metadata:s:a:1", "language=tyz",
        "-metadata:s:a:2", "language=fre", path,
    )  # fmt: skip


def late_sound(path: Path) -> None:
    """Sound that begins half a second after the picture."""
    ffmpeg(
        *BARS, "-itsoffset", "0.5", *TONE, "-map", "0", "-map", "1", *QUICK, *AAC, "-t", "1.5", path
    )


SECOND_SOUND = ("-f", "lavfi", "-i", "sine=300:duration=4:sample_rate=48000")


def longer_subtitles(path: Path) -> None:
    """Words that stand on the screen for seconds after the picture and the sound have ended."""
    words = path.with_name("words.srt")
    words.write_text(SUBTITLES + "\n2\n00:00:02,000 --> 00:00:06,000\nhết\n")
    ffmpeg(*BARS, *TONE, "-i", words, *QUICK, *AAC, "-c:s", "srt", path)


def without_lengths(content: bytes) -> bytes:
    """A Matroska file of a writer that notes no length for each stream."""
    return content.replace(b"DURATION", b"D_______")


def sounds(first: tuple[str, ...], second: tuple[str, ...], *options: str) -> Make:
    """A film with two sounds."""
    maps = ("-map", "0", "-map", "1", "-map", "2")
    return made(*BARS, *first, *second, *maps, *QUICK, *AAC, *options)


EMPTY_FIRST, EMPTY_SECOND = ("-filter:a:0", "atrim=end=0"), ("-filter:a:1", "atrim=end=0")


def trimmed(path: Path) -> None:
    """Its first second is cut away by an edit list only, as phones do it."""
    long = path.with_name("long.mp4")
    ffmpeg(*bars("320x240", "25", 3), *clips.SOUND, *QUICK, "-g", "75", *AAC, "-t", "3", long)
    ffmpeg("-ss", "1", "-i", long, "-c", "copy", path)


def one_ear_then_two(path: Path) -> None:
    """A recorder that was switched from mono to stereo while it ran."""
    plain = ("-write_xing", "0", "-id3v2_version", "0", "-f", "mp3")
    one, two = path.with_name("one.mp3"), path.with_name("two.mp3")
    ffmpeg(*TONE, "-ac", "1", "-b:a", "64k", *plain, one)
    ffmpeg(*TONE, "-ac", "2", "-b:a", "64k", *plain, two)
    path.write_bytes(one.read_bytes() + two.read_bytes())


def late_picture(path: Path) -> None:
    ffmpeg("-itsoffset", "0.5", *BARS, *TONE, "-map", "0", "-map", "1", *QUICK, *AAC, path)


def first_sound_altered(path: Path) -> None:
    """A fault that is over at once, in what decoders throw away before the sound begins."""
    MP4_FILM(path)
    with av.open(str(path)) as container:
        at = next(packet.pos for packet in container.demux(audio=0))
    content = path.read_bytes()
    path.write_bytes(content[: at or 0] + b"\xff" * 8 + content[(at or 0) + 8 :])


def negative_times(path: Path) -> None:
    """Timestamps that begin below zero, as cutting programs leave them."""
    long = path.with_name("long.mkv")
    ffmpeg(*bars("320x240", "25", 2), *clips.SOUND, *QUICK, "-g", "25", *AAC, long)
    shift = ("-c", "copy", "-output_ts_offset", "-0.7", "-avoid_negative_ts", "disabled")
    ffmpeg("-i", long, *shift, path)


def seven_days(path: Path) -> None:
    """One picture an hour for a week, in a few kilobytes."""
    ffmpeg("-f", "lavfi", "-i", "color=black:size=16x16:rate=1/3600:duration=604800", *QUICK, path)


def bomb_video(path: Path) -> None:
    """A frame of 67 million pixels in a few hundred kilobytes."""
    ffmpeg(
        "-f", "lavfi", "-i", "color=black:size=8192x8192:rate=1:duration=1", "-c:v", "mjpeg", path
    )


def playlist(target: str, duration: str = "2") -> str:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:{duration},\n{target}\n#EXT-X-ENDLIST\n"


def subtitle_playlist(path: Path) -> None:
    """The attack of 2017: an AVI whose subtitles (GAB2) are a playlist naming a file."""
    ffmpeg(*BARS, "-c:v", "mjpeg", path)
    inner = playlist("file:///etc/passwd").encode()
    gab2 = b"GAB2\x00\x02\x00" + struct.pack("<I", 0) + b"\x04\x00" + struct.pack("<I", len(inner))
    chunk = gab2 + inner
    chunk += b"\x00" * (len(chunk) % 2)
    content = path.read_bytes()
    at = content.index(b"movi") + 4
    path.write_bytes(content[:at] + b"01tx" + struct.pack("<I", len(chunk)) + chunk + content[at:])


def reference_movie(path: Path) -> None:
    """A QuickTime file whose media are in another file (a ``dref`` that names it)."""
    make = made(*BARS, *QUICK)
    make(path.with_name("a.mov"))
    content = path.with_name("a.mov").read_bytes()
    own = b"\x00\x00\x00\x0curl \x00\x00\x00\x01"
    alien = b"file:///etc/passwd\x00"
    box = struct.pack(">I", 12 + len(alien)) + b"url \x00\x00\x00\x00" + alien
    path.write_bytes(
        content.replace(own, box) if len(box) == len(own) else _grown(content, own, box)
    )


def _grown(content: bytes, own: bytes, box: bytes) -> bytes:
    """Replace a box deep in ``moov`` and correct the sizes of all that hold it."""
    at = content.index(own)
    grown = bytearray(content[:at] + box + content[at + len(own) :])
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        start = content.rindex(name, 0, at) - 4
        size = struct.unpack_from(">I", grown, start)[0]
        struct.pack_into(">I", grown, start, size + len(box) - len(own))
    return bytes(grown)


MP4_FILM = made(
    *bars("320x240", "25", 2), *clips.SOUND, *QUICK, "-g", "12", *AAC, "-movflags", "+faststart"
)
WEB_FILM = made(
    "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=2", *TONE, "-c:v", "libx264",
    "-b:v", "200k", "-g", "20", "-pix_fmt", "yuv420p", *AAC, "-movflags", "+faststart",
)  # fmt: skip
"""Light enough for the least of phones: its picture is copied and never encoded."""
FRAGMENTS = made(*BARS, *TONE, *QUICK, "-g", "5", *AAC, "-movflags", "frag_keyframe+empty_moov")
VORBIS = made("-f", "lavfi", "-i", "sine=440:duration=5", "-c:a", "libvorbis", "-f", "ogg")
OPUS = made("-f", "lavfi", "-i", "sine=440:duration=5", "-c:a", "libopus", "-f", "ogg")
THEORA = made(
    *bars("320x240", "25", 3), *clips.SOUND, "-g", "12", "-c:v", "libtheora", "-c:a", "libvorbis"
)
BROADCAST = made(
    *bars("320x240", "25", 3), "-f", "lavfi", "-i", "sine=440:duration=3:sample_rate=48000",
    *QUICK, "-g", "12", *AAC, "-f", "mpegts",
)  # fmt: skip
TAPE_STREAM = made(
    *bars("320x240", "25", 3), "-f", "lavfi", "-i", "sine=440:duration=3:sample_rate=48000",
    "-c:v", "mpeg2video", "-c:a", "mp2", "-f", "mpegts",
)  # fmt: skip
VOICE = made(
    *clips.SOUND, "-ar", "8000", "-ac", "1", "-c:a", "libopencore_amrnb", binary=WHEEL_FFMPEG
)


def mid_picture(packets: list[bytes]) -> list[bytes]:
    """Cut behind a packet that is neither the first nor the last of its picture."""
    for at in range(len(packets) * 2 // 3, len(packets)):
        before, after = packets[at - 1], packets[at]
        is_inside = all(clips.packet_number(one) == 0x100 for one in (before, after))
        if is_inside and not (before[1] | after[1]) & 0x40 and not (before[3] | after[3]) & 0x20:
            return packets[:at]
    raise AssertionError("no such packet")


def without_end_mark(pages: list[bytes]) -> list[bytes]:
    """As Android's recorder leaves them: nothing says that the last page is the last."""
    return [*pages[:-1], clips.ogg_page_with(pages[-1], flags=pages[-1][5] & ~4)]


def with_error_correction(packets: list[bytes]) -> list[bytes]:
    """As some tuners write them: 16 bytes of a checksum behind each."""
    return [packet + bytes(16) for packet in packets]


BROWSER_FILM = made(
    *bars("320x240", "25", 2), *clips.SOUND,
    "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-live", "1",
)  # fmt: skip
NTSC_TAPE = made(
    *bars("720x480", "30000/1001"), "-f", "lavfi", "-i", "sine=440:d=1:r=48000", "-ac", "2",
    "-target", "ntsc-dv", "-aspect", "4:3",
)  # fmt: skip
W64 = made(*clips.SOUND, "-f", "w64")
DV_TAPE = made(
    *bars("720x576"), "-f", "lavfi", "-i", "sine=440:d=1:r=48000", "-ac", "2", "-target", "pal-dv"
)
MPD = '<?xml version="1.0"?><MPD><Period><BaseURL>http://127.0.0.1:9/</BaseURL></Period></MPD>'

GOOD = (
    film("h264.mp4", made(*BARS, *TONE, *QUICK, *AAC)),
    film("hevc 10-bit.mp4", made(*BARS, *TONE, *HDR, "log-level=none", *AAC)),
    film("hdr pq.mp4", hdr("smpte2084")),
    film("hdr hlg.mov", hdr("arib-std-b67")),
    film(
        "tape.mpg",
        made(
            *bars("720x576"),
            *TONE,
            "-vf",
            "setsar=16/15,tinterlace=interleave_top,fps=25",
            "-c:v",
            "mpeg2video",
            "-flags",
            "+ildct+ilme",
            "-b:v",
            "3M",
            "-c:a",
            "mp2",
        ),
        (768, 576),
    ),
    film(
        "dv.dv",
        made(
            *bars("720x576"),
            "-f",
            "lavfi",
            "-i",
            "sine=440:d=1:r=48000",
            "-ac",
            "2",
            "-target",
            "pal-dv",
            "-aspect",
            "16:9",
        ),
        (1024, 576),
    ),
    film(
        "dv.avi",
        made(
            *bars("720x576"),
            *TONE,
            "-c:v",
            "dvvideo",
            "-pix_fmt",
            "yuv420p",
            "-aspect",
            "4:3",
            "-c:a",
            "pcm_s16le",
        ),
        (768, 576),
    ),
    film("mjpeg.avi", made(*BARS, *TONE, "-c:v", "mjpeg", "-c:a", "pcm_s16le")),
    film("prores.mov", made(*BARS, *TONE, "-c:v", "prores_ks", "-c:a", "pcm_s24le")),
    film(
        "prores 4444.mov",
        made(*BARS, "-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le"),
        languages=(),
    ),
    film(
        "vp9.webm",
        made(
            *BARS,
            *TONE,
            "-c:v",
            "libvpx-vp9",
            "-deadline",
            "realtime",
            "-cpu-used",
            "8",
            "-c:a",
            "libopus",
        ),
    ),
    film(
        "vp8.webm",
        made(*BARS, *TONE, "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"),
    ),
    film("av1.mkv", made(*BARS, *TONE, "-c:v", "libsvtav1", "-preset", "12", "-c:a", "libopus")),
    film(
        "phone.3gp",
        made(
            *bars("176x144", "15"),
            *TONE,
            "-c:v",
            "h263",
            "-ar",
            "8000",
            "-ac",
            "1",
            "-c:a",
            "libopencore_amrnb",
            binary=WHEEL_FFMPEG,
        ),
        (176, 144),
    ),
    film("theora.ogv", made(*BARS, *TONE, "-c:v", "libtheora", "-c:a", "libvorbis")),
    film("wmv.wmv", made(*BARS, *TONE, "-c:v", "wmv2", "-c:a", "wmav2")),
    film(
        "flash.flv",
        made(*BARS, "-f", "lavfi", "-i", "sine=440:d=1:r=44100", "-c:v", "flv", "-c:a", "mp3"),
    ),
    film("camcorder.mts", made(*BARS, *TONE, *QUICK, "-c:a", "ac3", "-f", "mpegts")),
    film(
        "xvid.avi", made(*BARS, *TONE, "-c:v", "mpeg4", "-vtag", "XVID", "-bf", "2", "-c:a", "mp3")
    ),
    film("broadcast.mxf", made(*BARS, *TONE, "-c:v", "mpeg2video", "-c:a", "pcm_s16le")),
    film("variable.mp4", variable_rate, seconds=2, languages=()),
    film("upright.mov", phone_lying_on_its_side(-90), (240, 320)),
    film("head down.mov", phone_lying_on_its_side(180)),
    film("turned left.mov", phone_lying_on_its_side(90), (240, 320)),
    film("portrait.mp4", made(*bars("180x320"), *TONE, *QUICK, *AAC), (180, 320)),
    film(
        "odd.avi", made(*bars("321x241"), *TONE, "-c:v", "mjpeg", "-c:a", "pcm_s16le"), (320, 240)
    ),
    film("tiny.mkv", made(*bars("16x16"), "-c:v", "ffv1"), (16, 16), languages=()),
    film(
        "2160p.mp4",
        made(*bars("3840x2160", "10", 0.3), *QUICK),
        (1280, 720),
        seconds=0.3,
        languages=(),
    ),
    film("50p.mp4", made(*bars("320x240", "50"), *TONE, *QUICK, *AAC)),
    film(
        "4-4-4 10-bit.mkv",
        made(*BARS, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p10le"),
        languages=(),
    ),
    film("silent.mp4", made(*BARS, *QUICK), languages=()),
    film("one frame.mp4", made(*bars("320x240", "25", 0.04), *QUICK), seconds=0.04, languages=()),
    film("several languages.mkv", languages, languages=("vie", "tyz", "fre")),
    film("late sound.mkv", late_sound, seconds=1.5),
    film(
        "second language longer.mkv",
        sounds(TONE, SECOND_SOUND, "-metadata:s:a:1", "language=tyz"),
        seconds=4,
        languages=("", "tyz"),
    ),
    film("second sound longer.mp4", sounds(TONE, SECOND_SOUND), seconds=4, languages=("", "")),
    film(
        "second sound longer.wmv",
        made(
            *BARS,
            *TONE,
            *SECOND_SOUND,
            "-map",
            "0",
            "-map",
            "1",
            "-map",
            "2",
            "-c:v",
            "wmv2",
            "-c:a",
            "wmav2",
        ),
        seconds=4,
        languages=("", ""),
    ),
    film("subtitles longer.mkv", longer_subtitles),
    film(
        "subtitles longer, no lengths.mkv",
        bytes_of(longer_subtitles, without_lengths),
    ),
    film("piece of a capture.mkv", made(*BARS, *TONE, *QUICK, *AAC, "-output_ts_offset", "90")),
    film("first sound empty.mkv", sounds(TONE, TONE, *EMPTY_FIRST)),
    film("second sound empty.ts", sounds(TONE, TONE, *EMPTY_SECOND)),
    film(
        "only sound empty.mkv",
        made(*BARS, *TONE, *QUICK, *AAC, *EMPTY_FIRST),
        languages=(),
    ),
    film("late picture.mkv", late_picture, seconds=1.5),
    film("trimmed on the phone.mp4", trimmed, seconds=2),
    song("mono, then stereo.mp3", one_ear_then_two, seconds=2.07),
    film("negative times.mkv", negative_times, seconds=2),
    film("two pictures.mkv", two_pictures),
    film("with attachments.mkv", with_attachments),
    film("surround.mkv", made(*BARS, *SURROUND, *QUICK, "-c:a", "ac3")),
    film("trailing rubbish.mp4", followed_by(MP4_FILM, b"\x00rubbish" * 500), seconds=2),
    film("wrong extension.jpg", renamed(made(*BARS, *TONE, *QUICK, *AAC), ".mp4")),
    film("no extension", renamed(made(*BARS, *TONE, *QUICK, *AAC), ".mov")),
    film("Lễ hội 'Lồng Tồng' \"1998\" $(touch x).mp4", made(*BARS, *QUICK), languages=()),
    film(
        "Le\u0302\u0303 ho\u0323\u0302i \u4f97\u65cf %03d\nhai.mkv",
        made(*BARS, *QUICK),
        languages=(),
    ),
    film("-i.mp4", made(*BARS, *QUICK), languages=()),
    song("telephone.wav", wav(1, 1, 8000)),
    song("studio.wav", wav(2, 3, 96_000)),
    song("float.wav", made(*TONE, "-c:a", "pcm_f32le")),
    song("big.rf64", made(*TONE, "-rf64", "always", "-f", "wav")),
    song("dictaphone.wav", made(*TONE, "-c:a", "adpcm_ima_wav")),
    song("from a pipe.wav", bytes_of(wav(1, 2, 48_000), without_sizes(b"\xff"))),
    song(
        "recorder without power.wav",
        bytes_of(wav(1, 1, 8000, 0.7), without_sizes(b"\x00")),
        seconds=0.7,
    ),
    song("from a pipe.au", bytes_of(made(*TONE), lambda one: one[:8] + b"\xff" * 4 + one[12:])),
    song("flac.flac", made(*TONE)),
    song("mp3.mp3", made(*TONE)),
    song("cover.mp3", cover_song, seconds=2),
    song("cover.m4a", cover_song, seconds=2),
    song("cover.flac", cover_song, seconds=2),
    song("wma.wma", made(*TONE, "-c:a", "wmav2")),
    song("m4a.m4a", made(*TONE, *AAC)),
    song("alac.m4a", made(*TONE, "-c:a", "alac")),
    song("vorbis.ogg", made(*TONE, "-c:a", "libvorbis")),
    song("opus.opus", made(*TONE, "-c:a", "libopus")),
    song("aiff.aiff", made(*TONE, "-c:a", "pcm_s24be")),
    song("caf.caf", made(*TONE)),
    song(
        "voice.amr",
        made(*TONE, "-ar", "8000", "-ac", "1", "-c:a", "libopencore_amrnb", binary=WHEEL_FFMPEG),
    ),
    song("adts.aac", made(*TONE, *AAC)),
    song("sun.au", made(*TONE)),
    song("near silent.wav", made(*QUIET)),
    song("digital silence.wav", made("-f", "lavfi", "-i", "anullsrc=d=1")),
    song("four channels.wav", wav(4, 2, 48_000)),
    song("twelve microphones.wav", wav(12, 2, 48_000, 0.5), seconds=0.5),
    song("very short.wav", wav(1, 2, 48_000, 0.01), seconds=0.01),
    film("recorded by a browser.webm", BROWSER_FILM, seconds=2),
    song("voice from a browser.webm", made(*TONE, "-c:a", "libopus", "-live", "1")),
    film("bare pictures.m2v", made(*BARS, "-c:v", "mpeg2video"), languages=()),
    film("525 lines.dv", NTSC_TAPE, (640, 480)),
    song("android.ogg", pages_of(OPUS, without_end_mark), seconds=5),
    song("rubbish behind.ogg", followed_by(VORBIS, b"\x00rubbish" * 50), seconds=5),
    song("cut between pages.opus", pages_of(OPUS, lambda pages: pages[:-2]), seconds=4),
    film("whole.ogv", THEORA, seconds=3),
    film("broadcast from the middle.ts", packets_of(BROADCAST, lambda p: p[301:]), seconds=2.75),
    film("tuner.ts", packets_of(BROADCAST, with_error_correction), seconds=3),
    film("tape.ts", TAPE_STREAM, seconds=3),
    song("voice cut between frames.amr", bytes_of(VOICE, lambda one: one[: 6 + 32 * 50])),
)

HALF = 0.5
BAD = (
    damaged("half.mp4", cut(MP4_FILM, HALF), "truncated", "corrupt"),
    damaged("half.mkv", cut(made(*bars("320x240", "25", 3), *QUICK), HALF), "truncated", "corrupt"),
    damaged(
        "half, of two languages.mkv",
        cut(bytes_of(sounds(TONE, SECOND_SOUND), without_lengths), HALF),
        "truncated",
        "corrupt",
    ),
    damaged("half, in fragments.mp4", cut(FRAGMENTS, 0.6), "truncated", "corrupt"),
    damaged("half.au", cut(made(*clips.SOUND), HALF), "truncated", "corrupt"),
    damaged("first sound altered.mp4", first_sound_altered, "corrupt"),
    damaged("half.avi", cut(made(*BARS, "-c:v", "mjpeg"), HALF), "truncated", "corrupt"),
    damaged("half.wav", cut(wav(1, 2, 48_000, 3), HALF), "truncated", "corrupt"),
    damaged(
        "half.rf64", cut(made(*clips.SOUND, "-rf64", "always", "-f", "wav"), HALF), "truncated"
    ),
    damaged(
        "half, samples not counted.bw64",
        cut(bytes_of(made(*clips.SOUND, "-rf64", "always", "-f", "wav"), uncounted), HALF),
        "truncated",
    ),
    damaged("scratched, for the web.mp4", scratched(WEB_FILM, 0.8, 30), "truncated", "corrupt"),
    damaged("one picture painted over.mp4", scratched(MP4_FILM, 0.6, 60), "truncated", "corrupt"),
    damaged("half.flac", cut(made(*clips.SOUND), HALF), "truncated", "corrupt"),
    damaged("half.mp3", cut(made(*clips.SOUND), HALF), "truncated", "corrupt"),
    damaged("scratched.mp4", scratched(MP4_FILM, 0.6, 3000), "truncated", "corrupt"),
    damaged("scratched.flac", scratched(made(*clips.SOUND), 0.5, 400), "truncated", "corrupt"),
    damaged("scratched.mp3", clicked(made(*clips.SOUND, "-b:a", "128k")), "corrupt"),
    damaged(
        "scratched.ts",
        clicked(made(*bars("320x240", "25", 3), *clips.SOUND, "-t", "3", *QUICK, *AAC)),
        "corrupt",
        "gaps",
    ),
    damaged("page altered.ogg", pages_of(VORBIS, lambda p: clips.with_bit_flipped(p, 4)), "gaps"),
    damaged("page altered.opus", pages_of(OPUS, lambda p: clips.with_bit_flipped(p, 4)), "gaps"),
    damaged("page altered.ogv", pages_of(THEORA, lambda p: clips.with_bit_flipped(p, 12)), "gaps"),
    damaged("first pages lost.ogg", pages_of(VORBIS, lambda p: [*p[:2], *p[3:]]), "gaps"),
    damaged("page lost.opus", pages_of(OPUS, lambda p: [*p[:4], *p[5:]]), "gaps"),
    damaged(
        "last page altered.ogg",
        pages_of(VORBIS, lambda p: clips.with_bit_flipped(p, -1)),
        "breaks_off",
    ),
    damaged("page cut.ogg", bytes_of(VORBIS, lambda one: one[:-200]), "breaks_off"),
    damaged("half.opus", cut(OPUS, HALF), "breaks_off"),
    damaged("half.ogv", cut(THEORA, HALF), "breaks_off"),
    damaged("packet cut.ts", bytes_of(BROADCAST, lambda one: one[:-50]), "breaks_off"),
    damaged("cut inside a picture.ts", packets_of(BROADCAST, mid_picture), "breaks_off"),
    damaged("cut inside a picture.m2t", packets_of(TAPE_STREAM, mid_picture), "breaks_off"),
    damaged("packets lost.ts", packets_of(BROADCAST, lambda p: p[:800] + p[803:]), "gaps"),
    damaged(
        "bytes lost.ts", bytes_of(BROADCAST, lambda one: one[:150_000] + one[150_100:]), "gaps"
    ),
    damaged(
        "zeros at the end.ts",
        bytes_of(BROADCAST, lambda one: one[:200_000] + bytes(50_000)),
        "breaks_off",
    ),
    damaged("half.amr", bytes_of(VOICE, lambda one: one[: len(one) // 2 + 3]), "breaks_off"),
    damaged(
        "torn.amr", bytes_of(VOICE, lambda one: one[:1000] + b"\xff" * 40 + one[1040:]), "gaps"
    ),
    damaged(
        "half, with old credits.wav",
        cut(bytes_of(wav(1, 2, 48_000, 2), with_old_credits), HALF),
        "truncated",
    ),
    damaged(
        "scratched, with an old tag.mp3",
        bytes_of(clicked(made(*clips.SOUND, "-b:a", "128k", "-id3v2_version", "0")), with_old_tag),
        "corrupt",
    ),
    damaged("half.aiff", cut(made(*clips.SOUND), HALF), "truncated"),
    damaged("half.caf", cut(made(*clips.SOUND), HALF), "truncated"),
    damaged("half.w64", cut(made(*clips.SOUND), HALF), "truncated"),
    damaged("half, between samples.w64", bytes_of(W64, lambda one: one[:100_008]), "truncated"),
    damaged("half.wma", cut(made(*clips.SOUND, "-c:a", "wmav2"), HALF), "truncated", "corrupt"),
    damaged(
        "half.mxf",
        cut(made(*BARS, *TONE, "-c:v", "mpeg2video", "-c:a", "pcm_s16le"), HALF),
        "truncated",
        "corrupt",
    ),
    damaged("half, from a browser.webm", cut(BROWSER_FILM, HALF), "breaks_off", "corrupt"),
    damaged("half.dv", cut(DV_TAPE, HALF + 0.01), "breaks_off"),
    damaged("no index.mp4", clips.without_index, "unreadable", is_salvageable=False),
    damaged(
        "only a header.wav",
        wav(1, 2, 48_000, 0),
        "nothing_recorded",
        "unreadable",
        is_salvageable=False,
    ),
    damaged(
        "only a box.mp4",
        data(b"\x00\x00\x00\x18ftypisom" + bytes(5000)),
        "unreadable",
        is_salvageable=False,
    ),
)

HOSTILE = (
    refused("empty.mp4", data(b""), "empty_file"),
    refused("one byte.wav", data(b"R"), "not_media"),
    refused("letter.mp4", text("Kính gửi Sở Văn hóa\n" * 50), "not_media"),
    refused("noise.mp4", data(random.Random(3).randbytes(4000)), "not_media"),
    refused("playlist of a file.mp4", text(playlist("file:///etc/passwd")), "playlist"),
    refused("playlist of an address.mp4", text(playlist("http://127.0.0.1:9/a.ts")), "playlist"),
    refused("playlist after a mark.mp3", text("\ufeff" + playlist("/etc/passwd")), "playlist"),
    refused("concatenation.mp4", text("ffconcat version 1.0\nfile h264.mp4\n"), "playlist"),
    refused(
        "session.mp4",
        text("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n"),
        "playlist",
    ),
    refused("manifest.mp4", text(MPD), "playlist", "not_media"),
    refused("winamp.mp3", text("[playlist]\nFile1=http://127.0.0.1:9/\n"), "playlist"),
    refused("drawing.jpg", text("<svg onload='alert(1)'/>"), "not_media"),
    refused("page.mp4", text("<html><script>alert(1)</script></html>"), "not_media"),
    refused("cinema.ac3", made(*TONE, "-c:a", "ac3"), "unsupported_format"),
    refused("archive.mp4", data(b"PK\x03\x04" + bytes(100)), "unsupported_format"),
    refused("many streams.mkv", many_streams, "too_many_streams"),
    refused("bomb.mov", bomb_video, "too_many_pixels"),
    refused("seven days.mp4", seven_days, "too_long"),
    film("subtitles are a playlist.avi", subtitle_playlist, languages=()),
    film("media elsewhere.mov", reference_movie, languages=()),
)

ZOO: tuple[Specimen, ...] = (*GOOD, *BAD, *HOSTILE)
