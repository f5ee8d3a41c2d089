"""Writes the demonstration's still pictures as JPEG, with the metadata a camera would leave.

Owns the list of stills and their EXIF. One picture is stored lying on its side with orientation 6
and one carries a GPS position, so that the archive can prove it turns the first upright and strips
the second. What the pictures show is painted elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from archive.demonstration import landscapes, still_lifes
from archive.demonstration.painting import Painting

STILL_SIZE = (4000, 3000)
"""Twelve megapixels, what a phone of the last years takes."""
QUALITY = 88

ORIENTATION_TAG, DESCRIPTION_TAG, SOFTWARE_TAG, GPS_IFD = 0x0112, 0x010E, 0x0131, 0x8825
TURN_RIGHT_TO_SHOW = 6
"""EXIF orientation "rotate 90° clockwise to show upright" (CIPA DC-008, tag 274)."""
GPS_VERSION, LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 0, 1, 2, 3, 4
EXAMPLE_POSITION = ((22.0, 30.0, 0.0), (105.0, 0.0, 0.0))
"""Degrees and minutes north and east: a round spot in the northern mountains, to be stripped."""
DESCRIPTION = "Hinh minh hoa - ban tong hop / Drawn illustration"
"""EXIF text is ASCII by its standard."""


@dataclass(frozen=True, slots=True)
class StillPlan:
    """One picture to paint."""

    slug: str
    paint: Callable[[Painting], None]
    seed: int
    is_stored_sideways: bool = False
    has_position: bool = False


STILLS: tuple[StillPlan, ...] = (
    StillPlan("nui-suong", landscapes.misty_mountains, 22),
    StillPlan("ruong-nuoc", landscapes.water_terraces, 21, has_position=True),
    StillPlan("ruong-vang", landscapes.golden_terraces, 22),
    StillPlan("nha-san", landscapes.village_at_dusk, 22),
    StillPlan("trang", landscapes.moonlit_village, 22),
    StillPlan("be-tre", landscapes.raft_on_river, 20),
    StillPlan("doi-hoa-dao", landscapes.peach_blossom, 20),
    StillPlan("dan-tinh", still_lifes.two_string_lute, 22, is_stored_sideways=True),
    StillPlan("trong", still_lifes.three_drums, 18),
    StillPlan("trong-dem", still_lifes.drum_by_firelight, 24),
    StillPlan("tho-cam", still_lifes.brocade_close_up, 23),
    StillPlan("cay-neu", still_lifes.festival_pole, 20),
)


def write_still(path: Path, plan: StillPlan, size: tuple[int, int] = STILL_SIZE) -> None:
    """Paint ``plan`` at ``size`` (width, height as seen upright) and write it to ``path``."""
    sheet = Painting(*size, seed=plan.seed)
    plan.paint(sheet)
    sheet.grain()
    picture = sheet.image
    if plan.is_stored_sideways:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    picture.save(path, format="JPEG", quality=QUALITY, exif=_exif(plan))


def _exif(plan: StillPlan) -> Image.Exif:
    exif = Image.Exif()
    exif[DESCRIPTION_TAG] = DESCRIPTION
    exif[SOFTWARE_TAG] = "Heritage archive demonstration"
    exif[ORIENTATION_TAG] = TURN_RIGHT_TO_SHOW if plan.is_stored_sideways else 1
    if plan.has_position:
        north, east = EXAMPLE_POSITION
        exif[GPS_IFD] = {
            GPS_VERSION: b"\x02\x03\x00\x00",
            LATITUDE_REF: "N",
            LATITUDE: north,
            LONGITUDE_REF: "E",
            LONGITUDE: east,
        }
    return exif
