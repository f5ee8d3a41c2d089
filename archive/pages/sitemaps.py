"""What search engines are told there is: every public page in each language it is written in.

Starts from what an anonymous visitor may see, like the pages themselves. Places are listed when
something lies in them; the empty ones are found through their provinces.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from archive.access.viewer import ANONYMOUS
from archive.passages import written_languages
from archive.places.models import Place
from archive.records.models import Agent, CatalogueEntry, Collection, ElementPlace
from archive.records.selectors import (
    published_agents,
    published_collections,
    published_elements,
    published_records,
)
from archive.vocabularies.models import EthnicGroup, Genre, HeritageType

from .addresses import (
    agent_url,
    collection_url,
    genre_url,
    people_url,
    place_url,
    type_url,
)

LIMIT: Final = 2000
"""Addresses in a file, far fewer than the protocol's 50,000: each names its four alternates, and
a small machine makes such a file in a second."""
DIRECTORIES: Final = ("peoples", "places", "types", "genres", "festivals", "calendar")
LANGUAGES: Final = tuple(code for code, _name in settings.LANGUAGES)
TITLE_COLUMNS: Final = ("title_vi", "title_en", "title_fr", "title_zh_hans")


class PublicSitemap(Sitemap):
    """A section; subclasses give its items and where each is."""

    i18n = True
    alternates = True
    limit = LIMIT
    translated: ClassVar[str] = ""
    """The field an item must have in a language to be a page of it; "": names and facts are the
    same in all."""

    def get_languages_for_item(self, item: Any) -> list[str]:
        written = written_languages(item, self.translated) if self.translated else ()
        return list(written or LANGUAGES)

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """With the Vietnamese page for readers of other languages, as the pages' heads say."""
        urls: list[dict[str, Any]] = super().get_urls(page, site, protocol)
        for url in urls:
            source = url["alternates"][:1]
            url["alternates"] += [{**one, "lang_code": "x-default"} for one in source]
        return urls


class DirectorySitemap(PublicSitemap):
    """The home page, the calendar and the lists."""

    def items(self) -> list[str]:
        return ["home", *DIRECTORIES]

    def location(self, item: str) -> str:
        return reverse("wagtail_serve", args=[""]) if item == "home" else reverse(f"archive:{item}")


class EntrySitemap(PublicSitemap):
    """Elements or records, by when they were last published."""

    translated = "title"
    entries: ClassVar[Any]

    def items(self) -> QuerySet[Any]:
        columns = ("code", "last_published_at", *TITLE_COLUMNS)
        return self.entries(ANONYMOUS).order_by("pk").only(*columns)

    def lastmod(self, item: CatalogueEntry) -> datetime | None:
        changed: datetime | None = item.last_published_at
        return changed

    def get_latest_lastmod(self) -> datetime | None:
        newest = self.entries(ANONYMOUS).aggregate(newest=Max("last_published_at"))
        latest: datetime | None = newest["newest"]
        return latest


class ElementSitemap(EntrySitemap):
    entries = staticmethod(published_elements)


class RecordSitemap(EntrySitemap):
    entries = staticmethod(published_records)


class PeopleSitemap(PublicSitemap):
    translated = "name"

    def items(self) -> QuerySet[EthnicGroup]:
        return EthnicGroup.objects.order_by("pk")

    def location(self, item: EthnicGroup) -> str:
        return people_url(item)


class TypeSitemap(PublicSitemap):
    translated = "name"

    def items(self) -> QuerySet[HeritageType]:
        return HeritageType.objects.order_by("pk")

    def location(self, item: HeritageType) -> str:
        return type_url(item)


class GenreSitemap(PublicSitemap):
    translated = "name"

    def items(self) -> QuerySet[Genre]:
        return Genre.objects.order_by("pk")

    def location(self, item: Genre) -> str:
        return genre_url(item)


class PlaceSitemap(PublicSitemap):
    """Today's provinces, the places entries name, and what those became."""

    def items(self) -> QuerySet[Place]:
        named = Q()
        for keys in _places_of_entries():
            named |= Q(pk__in=keys) | Q(predecessions__old__in=keys)
        provinces = Q(level=Place.Level.PROVINCE, valid_to=None)
        wanted = Place.objects.filter(provinces | named).order_by().values("pk")
        return Place.objects.filter(pk__in=wanted).order_by("pk")

    def location(self, item: Place) -> str:
        return place_url(item)


class AgentSitemap(PublicSitemap):
    def items(self) -> QuerySet[Agent]:
        return published_agents(ANONYMOUS).only("name").order_by("pk")

    def location(self, item: Agent) -> str:
        return agent_url(item)


class CollectionSitemap(PublicSitemap):
    translated = "title"

    def items(self) -> QuerySet[Collection]:
        return published_collections(ANONYMOUS).order_by("pk")

    def location(self, item: Collection) -> str:
        return collection_url(item)


SITEMAPS: Final[dict[str, type[PublicSitemap]]] = {
    "directories": DirectorySitemap,
    "elements": ElementSitemap,
    "records": RecordSitemap,
    "peoples": PeopleSitemap,
    "types": TypeSitemap,
    "genres": GenreSitemap,
    "places": PlaceSitemap,
    "agents": AgentSitemap,
    "collections": CollectionSitemap,
}
"""The sections by the name in their address."""


def _places_of_entries() -> Iterable[QuerySet[Any]]:
    """Primary keys of the places that something public names, as subqueries."""
    links = ElementPlace.objects.filter(
        element__in=published_elements(ANONYMOUS).order_by().values("pk")
    )
    for named in (published_records(ANONYMOUS), links):
        for column in ("place", "place_today"):
            yield named.exclude(**{column: None}).order_by().values(column)
