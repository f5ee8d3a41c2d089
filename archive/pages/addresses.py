"""Addresses of the pages about what entries name: peoples, places, terms, people, collections.

Pure: takes loaded models. The keys of places have colons, at which mail programs cut addresses; in
an address they are hyphens.
"""

from urllib.parse import urlencode

from django.urls import reverse

from archive.places.models import Place
from archive.records.models import Agent, Collection
from archive.spelling import slug
from archive.vocabularies.models import EthnicGroup, Genre, HeritageType

LONGEST_TAIL = 60
"""Letters of the readable end of an address; the key alone finds the page."""


def people_url(group: EthnicGroup) -> str:
    return reverse("archive:people", args=[group.slug])


def place_url(place: Place) -> str:
    return reverse("archive:place", args=[key_in_address(place.uid), place.slug or "-"])


def type_url(heritage_type: HeritageType) -> str:
    return reverse("archive:type", args=[heritage_type.slug])


def genre_url(genre: Genre) -> str:
    return reverse("archive:genre", args=[genre.slug])


def agent_url(agent: Agent) -> str:
    tail = slug(agent.name)[:LONGEST_TAIL].strip("-") or "-"
    return reverse("archive:agent", args=[agent.pk, tail])


def collection_url(collection: Collection) -> str:
    return reverse("archive:collection", args=[collection.slug])


def search_url(parameter: str, value: str) -> str:
    """The results narrowed by one facet."""
    return f"{reverse('search:results')}?{urlencode({parameter: value})}"


def key_in_address(uid: str) -> str:
    """ "o:w:02059" → "o-w-02059"."""
    return uid.replace(":", "-")


def key_from_address(written: str) -> str:
    """ "o-w-02059" → "o:w:02059"; "" for what is no key: PostgreSQL may not be asked for NUL."""
    return written.replace("-", ":") if written.isprintable() else ""
