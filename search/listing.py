"""The facts of found entries as plain values, for programs and tables: the JSON API and exports.

Which entries, and in what order, comes from an answer of `search.service`; what they are is read
from the database through the viewer once more. Values only: how they are written is for whoever
writes them (`api`, `researchers.export`).
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from modeltranslation.utils import build_localized_fieldname

from archive.access.viewer import Viewer
from archive.dates.columns import read
from archive.media.selectors import playable_assets
from archive.passages import passage
from archive.places.selectors import WhereToday, address, places_with_context, where_today
from archive.records.models import CatalogueEntry, Element, ElementPlace, Record, RecordAgent
from archive.records.selectors import published_elements, published_records
from archive.vocabularies.models import Term

from .documents import Key
from .line_links import HEARD_ROLES

RECORD: Final = "record"
ELEMENT: Final = "element"


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry with what a table or a program wants to know of it."""

    key: Key
    address: str
    """Absolute and permanent: the one to cite."""
    titles: dict[str, str]
    """By interface language, those that are written."""
    summaries: dict[str, str]
    peoples: dict[str, str]
    """Names in the asked language by slug; so are all the vocabularies below."""
    types: dict[str, str]
    genres: dict[str, str]
    places_documented: list[str]
    """Full names as they were then, e.g. "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang"."""
    places_today: list[str]
    date_written: str = ""
    date_edtf: str = ""
    """Extended Date/Time Format (ISO 8601-2); empty when unknown."""
    languages: dict[str, str] = field(default_factory=dict)
    """Of the content, by ISO 639-3 code."""
    media: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    """Names with their roles."""
    singers: list[str] = field(default_factory=list)
    """Who is heard in it, by name."""
    collection: str = ""
    rights: str = ""
    rights_uri: str = ""


def listed(keys: Iterable[Key], viewer: Viewer, language: str) -> list[Listed]:
    """The entries of those keys that the viewer may see, in the given order.

    The number of statements does not grow with the number of entries.
    """
    wanted = list(keys)
    found: dict[Key, Listed] = {}
    for record in _records(viewer, _codes(wanted, RECORD)):
        found[Key(RECORD, record.code)] = _listed_record(record, language)
    for element in _elements(viewer, _codes(wanted, ELEMENT)):
        found[Key(ELEMENT, element.code)] = _listed_element(element, language)
    return [found[key] for key in wanted if key in found]


def as_json(entry: Listed) -> dict[str, Any]:
    """The entry as JSON types; its key becomes `kind` and `code`."""
    values = asdict(entry)
    key = values.pop("key")
    return {"kind": key["kind"], "code": key["code"], **values}


def _codes(keys: Iterable[Key], kind: str) -> list[str]:
    return [key.code for key in keys if key.kind == kind]


def _records(viewer: Viewer, codes: list[str]) -> Iterable[Record]:
    if not codes:
        return ()
    return (
        published_records(viewer)
        .filter(code__in=codes)
        .select_related("element__heritage_type", "collection", "rights")
        .prefetch_related(
            "ethnic_groups",
            "genres",
            "languages",
            Prefetch("place", places_with_context()),
            Prefetch("place_today", places_with_context()),
            Prefetch("record_agents", RecordAgent.objects.select_related("agent")),
            Prefetch("media_assets", playable_assets()),
        )
    )


def _elements(viewer: Viewer, codes: list[str]) -> Iterable[Element]:
    if not codes:
        return ()
    return (
        published_elements(viewer)
        .filter(code__in=codes)
        .select_related("heritage_type")
        .prefetch_related(
            "ethnic_groups",
            "genres",
            Prefetch("element_places__place", places_with_context()),
            Prefetch("element_places__place_today", places_with_context()),
        )
    )


def _listed_record(record: Record, language: str) -> Listed:
    when = read(record.date_recorded)
    element = record.element
    return Listed(
        key=Key(RECORD, record.code),
        address=absolute(reverse("record_by_code", args=[record.code])),
        titles=_texts(record, "title"),
        summaries=_texts(record, "summary"),
        peoples=_named(record.ethnic_groups.all(), language),
        types=_named([element.heritage_type] if element else [], language),
        genres=_named(record.genres.all(), language),
        places_documented=_documented(record),
        places_today=_today([record]),
        date_written=record.date_recorded,
        date_edtf=when.edtf if when else "",
        languages=_named(record.languages.all(), language),
        media=sorted({asset.shown_kind for asset in record.media_assets.all()}),
        agents=[_named_with_role(one) for one in record.record_agents.all()],
        singers=[one.agent.name for one in record.record_agents.all() if one.role in HEARD_ROLES],
        collection=str(passage(record.collection, "title", language)) if record.collection else "",
        rights=str(passage(record.rights, "name", language)) if record.rights else "",
        rights_uri=record.rights.uri if record.rights else "",
    )


def _listed_element(element: Element, language: str) -> Listed:
    links = list(element.element_places.all())
    return Listed(
        key=Key(ELEMENT, element.code),
        address=absolute(element.get_absolute_url()),
        titles=_texts(element, "title"),
        summaries=_texts(element, "summary"),
        peoples=_named(element.ethnic_groups.all(), language),
        types=_named([element.heritage_type], language),
        genres=_named(element.genres.all(), language),
        places_documented=[address(link.place) for link in links],
        places_today=_today(links),
    )


def _named_with_role(link: RecordAgent) -> str:
    return f"{link.agent.name} ({link.get_role_display()})"


def absolute(path: str) -> str:
    """The path with the site's own address before it, for what is read elsewhere."""
    base: str = settings.WAGTAILADMIN_BASE_URL
    return base.rstrip("/") + path


def _texts(entry: CatalogueEntry, field_name: str) -> dict[str, str]:
    texts = {
        language: getattr(entry, build_localized_fieldname(field_name, language)) or ""
        for language, _ in settings.LANGUAGES
    }
    return {language: text for language, text in texts.items() if text.strip()}


def _named(terms: Iterable[Term | None], language: str) -> dict[str, str]:
    return {term.slug: str(passage(term, "name", language)) for term in terms if term is not None}


def _documented(record: Record) -> list[str]:
    parts = [record.place_note, address(record.place) if record.place else ""]
    name = ", ".join(part for part in parts if part)
    return [name] if name else []


def _today(placed: Iterable[Record | ElementPlace]) -> list[str]:
    """Where things lie on today's map; nothing while a split is undecided."""
    found = (where_today(one.place, one.place_today) for one in placed if one.place)
    return list(dict.fromkeys(name for today in found for name in _units(today)))


def _units(today: WhereToday) -> list[str]:
    return [address(unit) for unit in today.units] if today.is_certain else []
