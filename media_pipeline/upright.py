"""A decoded picture, handed out in pieces as people see it: upright, sRGB, eight bits, on white.

The picture stays in memory as it was decoded, once; only the piece asked for is turned and
converted. A scan of 100 megapixels so costs its own pixels and a strip, not three copies.
"""

import io
from dataclasses import dataclass

import numpy
from PIL import Image, ImageCms, ImageFile

from media_pipeline.errors import SourceDamagedError
from media_pipeline.images import DECODE_ERRORS, TURNED, orientation_of

PAPER = (255, 255, 255)
"""What shows through transparent parts: dossiers lie on white."""
SEE_THROUGH_MODES = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})
PROFILED_MODES = frozenset({"RGB", "CMYK", "L", "LAB"})
"""What lcms converts. Transparent pictures are laid on paper first."""
TURNS: dict[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture of that EXIF orientation upright."""
RIGHT_TO_LEFT, BOTTOM_UP = frozenset({2, 3, 7, 8}), frozenset({3, 4, 6, 7})
"""Orientations under which columns, or rows, of the stored picture count from its far end."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Upright:
    """A decoded picture and how to look at it."""

    image: Image.Image
    orientation: int
    transform: ImageCms.ImageCmsTransform | None
    """From its own colours to sRGB; ``None`` when they are that already, or unknown."""
    darkest: float = 0.0
    brightest: float = 0.0
    """Of a picture of 32-bit or real numbers, which have no agreed range."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height upright."""
        is_turned = self.orientation in TURNED
        return (self.image.height, self.image.width) if is_turned else self.image.size

    def piece(self, box: Box) -> Image.Image:
        """Return the pixels in ``box`` (left, top, right, bottom), in plain grey or RGB."""
        part = self.image.crop(self._stored_box(box))
        if self.orientation in TURNS:
            part = part.transpose(TURNS[self.orientation])
        part = _flatten(self._to_eight_bits(part))
        if self.transform is not None:
            part = ImageCms.applyTransform(part, self.transform) or part
        plain = part if part.mode in {"RGB", "L"} else part.convert("RGB")
        plain.info = {}
        return plain

    def whole(self) -> Image.Image:
        """Return all of it; for pictures that are small or have been made small."""
        return self.piece((0, 0, *self.size))

    def _stored_box(self, box: Box) -> Box:
        """Where the upright ``box`` lies in the stored picture."""
        left, top, right, bottom = box
        if self.orientation in TURNED:
            left, top, right, bottom = top, left, bottom, right
        width, height = self.image.size
        if self.orientation in RIGHT_TO_LEFT:
            left, right = width - right, width - left
        if self.orientation in BOTTOM_UP:
            top, bottom = height - bottom, height - top
        return left, top, right, bottom

    def _to_eight_bits(self, part: Image.Image) -> Image.Image:
        """Scale down: Pillow's own conversion would clip deep greys to white."""
        if part.mode.startswith("I;16"):
            return Image.fromarray((numpy.asarray(part) >> 8).astype(numpy.uint8))
        if part.mode in {"I", "F"}:
            spread = max(self.brightest - self.darkest, 1e-9)
            share = (numpy.asarray(part, numpy.float64) - self.darkest) / spread
            return Image.fromarray((numpy.clip(share, 0, 1) * 255).round().astype(numpy.uint8))
        return part.convert("L") if part.mode == "1" else part


def decode_upright(
    image: Image.Image, longest: int | None = None, *, is_salvaging: bool = False
) -> Upright:
    """Decode ``image``, all of it, or no more than ``longest`` pixels a side need.

    ``is_salvaging``: what is missing of a file that breaks off is left grey. Raises
    :class:`SourceDamagedError` (``corrupt``) when the pixels do not decode to the end.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = is_salvaging
    orientation = orientation_of(image)
    try:
        if longest is not None:
            # JPEG can decode at 1/2, 1/4 or 1/8: a third of the CPU for a 24-megapixel scan.
            image.draft("RGB", (longest, longest))
        image.load()
        return _with_colours(image, orientation)
    except DECODE_ERRORS as error:
        raise SourceDamagedError("corrupt", found=str(error)[:200]) from error


def _with_colours(image: Image.Image, orientation: int) -> Upright:
    if image.mode in {"I", "F"}:
        darkest, brightest = image.getextrema()
        return Upright(image, orientation, None, float(darkest), float(brightest))  # type: ignore[arg-type]
    return Upright(image, orientation, _transform(image))


def _transform(image: Image.Image) -> ImageCms.ImageCmsTransform | None:
    """How its colours become sRGB; a profile that cannot be read is treated as sRGB."""
    mode = _flat_mode(image)
    profile = image.info.get("icc_profile")
    if mode not in PROFILED_MODES or (not profile and mode != "LAB"):
        return None
    try:
        own = (
            ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if profile and mode != "LAB"
            else ImageCms.createProfile("LAB")
        )
        return ImageCms.buildTransform(own, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None


def _flat_mode(image: Image.Image) -> str:
    """The mode of a piece after :func:`_flatten`."""
    if image.mode == "1" or image.mode.startswith("I;16"):
        return "L"
    is_see_through = image.mode in SEE_THROUGH_MODES or "transparency" in image.info
    return "RGB" if is_see_through or image.mode == "P" else image.mode


def _flatten(image: Image.Image) -> Image.Image:
    """Lay transparent parts on paper and resolve palettes."""
    if image.mode in SEE_THROUGH_MODES or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, (*PAPER, 255))
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image.convert("RGB") if image.mode in {"P", "RGBX", "YCbCr", "HSV"} else image
