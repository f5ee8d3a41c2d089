"""Which demuxer may open a file, decided from its first bytes alone.

A file name is a claim; leading bytes decide. Formats that can name other files (playlists,
concatenation scripts, session descriptions) have no entry in the table, so no demuxer that would
follow such a name is ever chosen. Nothing is decoded here.
"""

from dataclasses import dataclass
from typing import BinaryIO

from media_pipeline.values import Kind

HEAD_BYTES = 4096
"""Enough for five MPEG transport packets and for the Xing header of an MP3 frame."""

PacketLayout = tuple[int, int]
"""Of a transport stream: where its first packet begins, and the way from one to the next."""
PACKET_LAYOUTS: tuple[PacketLayout, ...] = ((0, 188), (4, 192), (0, 204))
"""Plain, from a camcorder (a time before each packet), from a tuner (a checksum behind each)."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The one way in which a file may be opened."""

    opener: str
    """ffmpeg demuxer name, or Pillow format name for a picture; ``PDF``."""
    media_type: str
    is_image: bool = False
    """A still picture, or several of them: only a TIFF of many pages is a document."""
    is_document: bool = False
    states_duration: bool = False
    """The format writes its duration down, so playing less than that means damage."""

    @property
    def kind(self) -> Kind:
        """What such a file most likely is; only decoding its header makes sure."""
        if self.is_document:
            return Kind.DOCUMENT
        if self.is_image:
            return Kind.IMAGE
        return Kind.AUDIO if self.media_type.startswith("audio/") else Kind.VIDEO


@dataclass(frozen=True, slots=True)
class Unwelcome:
    """A file we recognise and do not take."""

    code: str
    """``playlist`` or ``unsupported_format``."""
    name: str


MP4 = Signature("mov", "video/mp4", states_duration=True)
QUICKTIME = Signature("mov", "video/quicktime", states_duration=True)
M4A = Signature("mov", "audio/mp4", states_duration=True)
THREE_GP = Signature("mov", "video/3gpp", states_duration=True)
MATROSKA = Signature("matroska", "video/x-matroska", states_duration=True)
AVI = Signature("avi", "video/x-msvideo", states_duration=True)
WAV = Signature("wav", "audio/wav", states_duration=True)
MPEG_TS = Signature("mpegts", "video/mp2t")
MP3 = Signature("mp3", "audio/mpeg")
MP3_WITH_LENGTH = Signature("mp3", "audio/mpeg", states_duration=True)
AAC = Signature("aac", "audio/aac")
TIFF = Signature("TIFF", "image/tiff", is_image=True)
PDF = Signature("PDF", "application/pdf", is_document=True)
PDF_START_WITHIN = 1024
"""PDF Reference 1.7, implementation note 13."""
HEIC = Signature("HEIF", "image/heic", is_image=True)
HEIF = Signature("HEIF", "image/heif", is_image=True)
AVIF = Signature("AVIF", "image/avif", is_image=True)

PREFIXES: tuple[tuple[bytes, Signature], ...] = (
    (b"\x1aE\xdf\xa3", MATROSKA),
    (b"fLaC", Signature("flac", "audio/flac", states_duration=True)),
    (b"OggS", Signature("ogg", "audio/ogg")),
    (b"FLV\x01", Signature("flv", "video/x-flv", states_duration=True)),
    (b".snd", Signature("au", "audio/basic", states_duration=True)),
    (b"riff\x2e\x91\xcf\x11", Signature("w64", "audio/x-w64", states_duration=True)),
    (b"wvpk", Signature("wv", "audio/x-wavpack", states_duration=True)),
    (b"#!AMR", Signature("amr", "audio/amr")),
    (b"caff\x00\x01", Signature("caf", "audio/x-caf", states_duration=True)),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Signature("asf", "video/x-ms-asf", states_duration=True)),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01", Signature("mxf", "application/mxf")),
    (b"\x00\x00\x01\xba", Signature("mpeg", "video/mpeg")),
    (b"\x00\x00\x01\xb3", Signature("mpegvideo", "video/mpeg")),
    (b"\x1f\x07\x00", Signature("dv", "video/x-dv")),
    (b"\xff\xd8\xff", Signature("JPEG", "image/jpeg", is_image=True)),
    (b"\x89PNG\r\n\x1a\n", Signature("PNG", "image/png", is_image=True)),
    (b"GIF87a", Signature("GIF", "image/gif", is_image=True)),
    (b"GIF89a", Signature("GIF", "image/gif", is_image=True)),
    (b"%PDF-", PDF),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
RIFF_FORMS: dict[bytes, Signature] = {
    b"WAVE": WAV,
    b"AVI ": AVI,
    b"WEBP": Signature("WEBP", "image/webp", is_image=True),
}
AIFF_FORMS = frozenset({b"AIFF", b"AIFC"})
AIFF = Signature("aiff", "audio/aiff", states_duration=True)

BRANDS: dict[bytes, Signature] = {
    b"qt  ": QUICKTIME,
    b"M4A ": M4A,
    b"M4B ": M4A,
    b"3gp4": THREE_GP,
    b"3gp5": THREE_GP,
    b"3gp6": THREE_GP,
}
STILL_BRANDS: dict[bytes, Signature] = {
    b"heic": HEIC,
    b"heix": HEIC,
    b"heim": HEIC,
    b"heis": HEIC,
    b"hevc": HEIC,
    b"hevx": HEIC,
    b"mif1": HEIF,
    b"msf1": HEIF,
    b"avif": AVIF,
    b"avis": AVIF,
}
"""Major brands of still pictures in the MP4 family (ISO/IEC 23008-12 and AV1 Image File Format)."""
ATOMS = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
"""Boxes with which QuickTime files older than the ``ftyp`` box begin."""

PLAYLIST_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"#EXTM3U", "HLS"),
    (b"ffconcat", "ffconcat"),
    (b"v=0", "SDP"),
    (b"[playlist]", "PLS"),
)
PLAYLIST_ELEMENTS: tuple[tuple[bytes, str], ...] = (
    (b"<MPD", "DASH"),
    (b"<SmoothStreamingMedia", "Smooth Streaming"),
    (b"<smil", "SMIL"),
    (b"<CompositionPlaylist", "IMF"),
    (b"<playlist", "XSPF"),
)
UNSUPPORTED_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"BM", "BMP"),
    (b"8BPS", "PSD"),
    (b"%!PS", "EPS"),
    (b"SIMPLE  =", "FITS"),
    (b"PK\x03\x04", "ZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office"),
    (b".RMF", "RealMedia"),
    (b"\x0b\x77", "AC-3"),
    (b"\x7f\xfe\x80\x01", "DTS"),
    (b"TTA1", "TTA"),
    (b"MAC ", "Monkey's Audio"),
    (b"DSD ", "DSD"),
    (b"FRM8", "DSD"),
    (b"MThd", "MIDI"),
    (b"RIFX", "RIFX"),
    (b"\x1f\x8b", "GZIP"),
)


def read_signature(file: BinaryIO) -> Signature | Unwelcome | None:
    """Read the head of ``file`` (open for reading at 0) and name the one way to open it.

    A leading ID3 tag is skipped: its size is stated in bytes 6 to 9, seven bits each
    (https://id3.org/id3v2.4.0-structure). ``None`` means: nothing that we know.
    """
    head = file.read(HEAD_BYTES)
    if head[:3] == b"ID3" and len(head) >= 10:
        return _after_id3(file, head)
    return identify(head)


def identify(head: bytes) -> Signature | Unwelcome | None:
    """Name the format whose files begin with ``head``. Pure."""
    return (
        _by_prefix(head)
        or _by_container_form(head)
        or _unwelcome(head)
        or _transport_stream(head)
        or _elementary_audio(head)
        or _late_pdf(head)
    )


def _after_id3(file: BinaryIO, head: bytes) -> Signature:
    size = sum(
        (byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True)
    )
    file.seek(10 + size)
    body = file.read(HEAD_BYTES)
    found = identify(body.lstrip(b"\x00"))
    # Only sound carries ID3 in front; anything else behind a tag is left to the MP3 demuxer,
    # which follows no names.
    is_sound = isinstance(found, Signature) and found.opener in {"mp3", "aac", "flac"}
    return found if is_sound and isinstance(found, Signature) else MP3


def _by_prefix(head: bytes) -> Signature | None:
    return next((found for prefix, found in PREFIXES if head.startswith(prefix)), None)


def _by_container_form(head: bytes) -> Signature | Unwelcome | None:
    if head[:4] in {b"RIFF", b"RF64", b"BW64"}:
        return RIFF_FORMS.get(head[8:12])
    if head[:4] == b"FORM" and head[8:12] in AIFF_FORMS:
        return AIFF
    if head[4:8] == b"ftyp":
        return _still_picture(head) or BRANDS.get(head[8:12], MP4)
    return QUICKTIME if head[4:8] in ATOMS else None


def _still_picture(head: bytes) -> Signature | None:
    """A picture may call itself plainly ``mif1``: then the compatible brands tell its codec."""
    still = STILL_BRANDS.get(head[8:12])
    box = head[16 : int.from_bytes(head[:4], "big")]
    compatible = {box[start : start + 4] for start in range(0, len(box), 4)}
    return AVIF if still is HEIF and b"avif" in compatible else still


def _unwelcome(head: bytes) -> Unwelcome | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for prefix, name in PLAYLIST_PREFIXES:
        if text.startswith(prefix):
            return Unwelcome("playlist", name)
    if text.startswith(b"<"):
        for element, name in PLAYLIST_ELEMENTS:
            if element in text:
                return Unwelcome("playlist", name)
    for prefix, name in UNSUPPORTED_PREFIXES:
        if head.startswith(prefix):
            return Unwelcome("unsupported_format", name)
    return None


def packet_layout(head: bytes) -> PacketLayout | None:
    """Return how the packets of a transport stream lie; each begins with 0x47 (ISO 13818-1)."""
    for first, step in PACKET_LAYOUTS:
        marks = head[first : first + 5 * step : step]
        if len(marks) == 5 and set(marks) == {0x47}:
            return first, step
    return None


def _transport_stream(head: bytes) -> Signature | None:
    return MPEG_TS if packet_layout(head) else None


def _late_pdf(head: bytes) -> Signature | None:
    """Scanners and mail programs put lines in front, which readers of PDF have always skipped."""
    return PDF if b"%PDF-" in head[:PDF_START_WITHIN] else None


def _elementary_audio(head: bytes) -> Signature | None:
    """MPEG audio and ADTS frames share a sync word; the layer bits tell them apart."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer, bit_rate, sample_rate = head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if layer == 0:
        return AAC if head[1] & 0xF6 == 0xF0 else None
    if bit_rate == 15 or sample_rate == 3:
        return None
    return MP3_WITH_LENGTH if b"Xing" in head[:256] or b"Info" in head[:256] else MP3
