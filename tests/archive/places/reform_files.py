"""A small invented reform, written as its two files: a merger, a split and a province renamed."""

from collections.abc import Sequence
from pathlib import Path

from archive.places.models import Place
from tests.factories import archive as make

DAY = "2026-01-01"
UNIT_COLUMNS = "uid,level,code,name_vi,slug,kind,parent_uid,valid_from,valid_to,lat,lon,area_km2"
LINK_COLUMNS = "old_uid,new_uid,is_split,is_default"
UNITS = (
    f"x:p:01,province,01,Tỉnh Việt Bắc,tinh-viet-bac,tỉnh,,{DAY},,,,",
    f"x:w:00001,commune,00001,Xã Sơn Động,xa-son-dong,Xã,x:p:01,{DAY},,21.5,106.5,80.5",
    f"x:w:00002,commune,00002,Xã Tân Hoa,xa-tan-hoa,Xã,x:p:01,{DAY},,,,",
)
LINKS = (
    "n:p:24,x:p:01,0,1",
    "n:w:07534,x:w:00001,0,1",
    "n:w:07540,x:w:00001,1,1",
    "n:w:07540,x:w:00002,1,0",
)


def make_map_of_2025() -> Place:
    """The commune of the old map that lies in n:w:07534, and its neighbour n:w:07540."""
    old = make.make_commune_then_and_now()
    bac_ninh = Place.objects.get(uid="n:p:24")
    make.make_place("n:w:07540", "Xã Biển Động", bac_ninh)
    assert old.parent is not None
    assert old.parent.parent is not None
    make.make_succession(old.parent.parent, bac_ninh)
    return old


def write_reform(folder: Path, units: Sequence[str] = UNITS, links: Sequence[str] = LINKS) -> Path:
    """The folder with the two files, their headers above the lines given."""
    folder.mkdir(exist_ok=True)
    (folder / "units.csv").write_text("\n".join([UNIT_COLUMNS, *units]), encoding="utf-8")
    (folder / "successions.csv").write_text("\n".join([LINK_COLUMNS, *links]), encoding="utf-8")
    return folder
