"""Which terms, places and kinds the values of the field syntax name, in whatever spelling.

Reads the vocabularies, one statement for each field asked for. A name is compared by its search
terms, so marks, case, y/i and endings do not matter.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import Final

from django.conf import settings
from django.db.models import Model, QuerySet
from modeltranslation.utils import build_localized_fieldname

from archive.access.viewer import Viewer
from archive.places.finding import places_called
from archive.places.models import Place
from archive.places.names import searchable, with_kinds
from archive.records.models import Collection
from archive.records.selectors import published_collections
from archive.vocabularies.models import (
    AlternateName,
    EthnicGroup,
    Genre,
    HeritageType,
    Language,
    RightsStatement,
)

from .query import MAX_FILTER_VALUES
from .syntax import Field
from .text import tokens

Slugs = tuple[str, ...]
Keyed = Mapping[str, set[str]]
MEDIA_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "video": ("video", "phim", "hình động", "vidéo", "film", "视频", "影片"),
    "audio": ("audio", "âm thanh", "ghi âm", "tiếng", "sound", "son", "音频", "声音", "录音"),
    "image": ("image", "ảnh", "hình ảnh", "photo", "picture", "图片", "照片"),
    "document": ("document", "văn bản", "tài liệu", "chữ viết", "written", "texte", "文档", "文字"),
    "none": ("none", "không", "chưa có tư liệu", "without media", "sans média", "aucun", "无媒体"),
}
KIND_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "record": ("record", "hồ sơ", "tư liệu", "enregistrement", "fiche", "dossier", "记录", "档案"),
    "element": ("element", "di sản", "heritage element", "élément du patrimoine", "遗产项目"),
}
_FIXED_WORDS: Final = {Field.MEDIA: MEDIA_WORDS, Field.KIND: KIND_WORDS}
_LEVELS: Final = (Place.Level.PROVINCE, Place.Level.DISTRICT, Place.Level.COMMUNE)
_TERM_FIELDS: Final[Mapping[Field, tuple[type[Model], str]]] = {
    Field.PEOPLE: (EthnicGroup, "name"),
    Field.TYPE: (HeritageType, "name"),
    Field.GENRE: (Genre, "name"),
    Field.LANGUAGE: (Language, "name"),
    Field.RIGHTS: (RightsStatement, "name"),
    Field.COLLECTION: (Collection, "title"),
}


def values_named(field: Field, typed: Iterable[str], viewer: Viewer) -> dict[str, Slugs]:
    """The facet values each of the names means to the viewer; those nobody knows are left out."""
    names = [name for name in dict.fromkeys(typed) if _key(name)]
    if field is Field.PLACE:
        return _places_named(names)
    own, others = _own_names(field, viewer), cache(partial(_other_names, field))
    found = {name: _best(_key(name), own, others) for name in names}
    return {name: values for name, values in found.items() if values}


def whole_names(typed: Iterable[str]) -> frozenset[str]:
    """Those that are, whole, what a people or a place is called: one statement."""
    as_places = {name: _place_keys(name) for name in typed}
    wanted = {key for keys in as_places.values() for key in keys}
    units: QuerySet = (
        QuerySet(Place).order_by().filter(name_folded__in=wanted).values_list("name_folded")
    )
    groups: QuerySet = QuerySet(EthnicGroup).order_by()
    peoples = [groups.values_list(column) for column in _localized("name")]
    peoples.append(AlternateName.objects.order_by().values_list("name"))
    names = {name for (name,) in units.union(*peoples, all=True) if name}
    keys = {_key(name) for name in names}
    return frozenset(name for name, own in as_places.items() if _key(name) in keys or own & names)


def _own_names(field: Field, viewer: Viewer) -> Keyed:
    """Values by the key of what they are called. Terms are no secret, collections may be."""
    if field in _FIXED_WORDS:
        return _keyed((word, v) for v, words in _FIXED_WORDS[field].items() for word in words)
    model, column = _TERM_FIELDS[field]
    columns = _localized(column)
    terms: QuerySet = QuerySet(model)
    if field is Field.COLLECTION:
        terms = terms.filter(pk__in=published_collections(viewer).values("pk"))
    rows = terms.values_list("slug", *columns)
    return _keyed((name, slug) for slug, *names in rows for name in (slug, *names) if name)


def _localized(column: str) -> list[str]:
    return [build_localized_fieldname(column, code) for code, _name in settings.LANGUAGES]


def _other_names(field: Field) -> Keyed:
    if field is Field.PEOPLE:
        return _keyed(AlternateName.objects.values_list("name", "group__slug"))
    if field is Field.GENRE:
        genres = Genre.objects.values_list("slug", "alternate_names")
        return _keyed((name, slug) for slug, names in genres for name in names)
    return {}


def _keyed(rows: Iterable[tuple[str, str]]) -> Keyed:
    found: dict[str, set[str]] = {}
    for name, value in rows:
        found.setdefault(_key(name), set()).add(value)
    return found


def _best(key: str, own: Keyed, others: Callable[[], Keyed]) -> Slugs:
    """Named exactly so, by its own name before others; else names that begin so, or have it.

    Other names are read only when no own name is the one.
    """
    if key in own:
        return _sorted(own[key])
    if key in others():
        return _sorted(others()[key])
    for fits in (_begins, _holds):
        fitting = {v for names in (own, others()) for n in names if fits(n, key) for v in names[n]}
        if fitting:
            return _sorted(fitting)
    return ()


def _begins(name: str, key: str) -> bool:
    return name.startswith(f"{key} ")


def _holds(name: str, key: str) -> bool:
    return f" {key} " in f" {name} "


def _places_named(names: list[str]) -> dict[str, Slugs]:
    """Units of both maps; of several so named, those of the highest level."""
    full = {name: _place_keys(name) for name in names}
    wanted = {one for own in full.values() for one in own}
    rows = list(
        Place.objects.filter(name_folded__in=wanted).values_list("name_folded", "level", "uid")
    )
    found = {}
    for name in names:
        units = [(level, uid) for folded, level, uid in rows if folded in full[name]]
        units = units or _addressed(name)
        top = next((one for one in _LEVELS if any(level == one for level, _ in units)), None)
        if top:
            found[name] = _sorted(uid for level, uid in units if level == top)
    return found


def _place_keys(name: str) -> set[str]:
    """The name as places have it, with and without what kind of unit it is."""
    key = searchable(name).replace(",", " ").strip()
    return {key, *with_kinds(key)}


def _addressed(name: str) -> list[tuple[str, str]]:
    """ "Tân Sơn, Lục Ngạn": a name with what it lies in."""
    if "," not in name:
        return []
    units = places_called(name)[:MAX_FILTER_VALUES]
    return [(unit.level, unit.uid) for unit in units]


def _key(name: str) -> str:
    return " ".join(token.key for token in tokens(name))


def _sorted(values: Iterable[str]) -> Slugs:
    return tuple(sorted(set(values)))[:MAX_FILTER_VALUES]
