"""Tiny recordings, good and bad, made on the spot by the real ffmpeg."""

import random
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg

from media_pipeline.run import find_ffmpeg

SYSTEM_FFMPEG = str(find_ffmpeg())
WHEEL_FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
"""The one that `pip install` brings; the system's is older on Debian."""

PICTURE = ("-f", "lavfi", "-i")
SOUND = ("-f", "lavfi", "-i", "sine=440:duration=2:sample_rate=48000")
QUICK = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def ffmpeg(*arguments: str | Path, binary: str = SYSTEM_FFMPEG) -> None:
    """Run ffmpeg for making test material; it must succeed."""
    subprocess.run([binary, "-v", "error", "-nostdin", "-y", *arguments], check=True)


def pattern(size: str, rate: int = 25, seconds: float = 2) -> tuple[str, ...]:
    """Input options for moving test bars."""
    return (*PICTURE, f"testsrc2=size={size}:rate={rate}:duration={seconds}")


def landscape(path: Path) -> None:
    ffmpeg(*pattern("640x360"), *SOUND, *QUICK, "-c:a", "aac", "-movflags", "+faststart", path)


def rotated_phone(path: Path) -> None:
    """Pictures stored lying, with a display matrix that turns them, as phones write them.

    The upper half as it should be seen is red, the lower half blue.
    """
    lying = path.with_name("lying.mov")
    colours = (
        "color=red:size=320x360:rate=25:duration=1[l];color=blue:size=320x360:rate=25:duration=1"
    )
    ffmpeg("-filter_complex", f"{colours}[r];[l][r]hstack", *QUICK, lying)
    ffmpeg("-display_rotation", "-90", "-i", lying, "-c", "copy", path, binary=WHEEL_FFMPEG)


def silent(path: Path) -> None:
    ffmpeg(*pattern("320x240", seconds=1), *QUICK, path)


def odd_size(path: Path) -> None:
    ffmpeg(*pattern("321x241", seconds=1), *SOUND, "-c:v", "mjpeg", "-c:a", "pcm_s16le", path)


def anamorphic(path: Path) -> None:
    """Tape of 720 x 576 whose pixels are 64:45, so that it is seen as 16:9."""
    ffmpeg(*pattern("720x576", seconds=1), "-vf", "setsar=64/45", "-c:v", "mpeg2video", path)


def song(path: Path) -> None:
    ffmpeg(*SOUND, path)


def song_with_cover(path: Path) -> None:
    cover = path.with_name("cover.png")
    ffmpeg(*pattern("64x64", seconds=0.04), "-frames:v", "1", cover)
    picture = ("-map", "0", "-map", "1", "-c:v", "copy", "-disposition:v", "attached_pic")
    ffmpeg(*SOUND, "-i", cover, *picture, path)


def fade_from_black(path: Path) -> None:
    """Three seconds of black, one of bars."""
    graph = (
        "color=black:size=320x240:rate=25:duration=3[a];testsrc2=size=320x240:rate=25:duration=1[b]"
    )
    ffmpeg("-filter_complex", f"{graph};[a][b]concat", *QUICK, path)


def cut_in_half(make: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return a maker of the first half of what ``make`` makes."""

    def make_half(path: Path) -> None:
        make(path)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return make_half


def without_index(path: Path) -> None:
    """An MP4 whose index is at the end, cut before it."""
    ffmpeg(*pattern("320x240"), *QUICK, path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scratched(path: Path) -> None:
    """A whole MP4 with noise written over some of its pictures."""
    landscape(path)
    content = bytearray(path.read_bytes())
    start = len(content) * 6 // 10
    content[start : start + 3000] = random.Random(1).randbytes(3000)
    path.write_bytes(content)


PACKET_BYTES = 188


def packet_number(packet: bytes) -> int:
    """Return the PID of a packet of a transport stream."""
    return (packet[1] & 0x1F) << 8 | packet[2]


def ogg_pages(content: bytes) -> list[bytes]:
    """Take an Ogg file apart."""
    pages: list[bytes] = []
    while content:
        count = content[26]
        size = 27 + count + sum(content[27 : 27 + count])
        pages.append(content[:size])
        content = content[size:]
    return pages


def ogg_page_with(page: bytes, *, flags: int) -> bytes:
    """Return a page with other flags and the checksum that RFC 3533 asks for, bit by bit."""
    blank = page[:5] + bytes([flags]) + page[6:22] + bytes(4) + page[26:]
    register = 0
    for byte in blank:
        register ^= byte << 24
        for _ in range(8):
            register = register << 1 ^ (0x104C11DB7 if register & 0x80000000 else 0)
    return blank[:22] + register.to_bytes(4, "little") + blank[26:]


def with_bit_flipped(pages: list[bytes], number: int) -> list[bytes]:
    """Alter one bit in the body of a page."""
    page = bytearray(pages[number])
    page[-20] ^= 4
    return [*pages[:number], bytes(page), *(pages[number:][1:])]


def png_header(width: int, height: int) -> bytes:
    """A PNG that states a size and holds no picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b""))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
