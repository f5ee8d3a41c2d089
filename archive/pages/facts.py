"""The facts of an element or a record as its page lists them. Pure: takes loaded models."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive.passages import Passage, passage
from archive.records.models import Element, Record, StatusEntry

from .addresses import collection_url
from .cards import title_of
from .values import (
    Fact,
    Value,
    agent_named,
    genres_named,
    peoples_named,
    place_named,
    plain,
    proper,
    said,
    said_day,
    stated,
    terms_named,
    today_rows,
    type_named,
)


def leading_facts(record: Record, language: str) -> tuple[Fact, ...]:
    """What a visitor asks first: what it belongs to, whose, where, when, who."""
    return stated(
        (_("Heritage"), _element(record, language)),
        (_("Peoples"), peoples_named(record, language)),
        (_("Place as documented"), _documented(record)),
        *today_rows([record]),
        (_("Recorded"), plain(said(record.date_recorded))),
        (_("People and groups"), _agents(record)),
    )


def further_facts(record: Record, language: str) -> tuple[Fact, ...]:
    """What a researcher needs to cite and to use it."""
    stable = reverse("record_by_code", args=[record.code])
    heritage_type = record.element.heritage_type if record.element else None
    return stated(
        (_("Heritage type"), type_named(heritage_type, language)),
        (pgettext("musical", "Genre"), genres_named(record.genres.all(), language)),
        (_("Language"), terms_named(record.languages.all(), language)),
        (pgettext("public page", "Collection"), _collection(record, language)),
        (_("Rights"), _rights(record, language)),
        (pgettext("public page", "Code"), plain(record.code)),
        (_("Permanent address"), (Value(Passage(stable), url=stable),)),
    )


def element_facts(element: Element, language: str) -> tuple[Fact, ...]:
    """Everything an element's page lists."""
    links = list(element.element_places.all())
    former = [element.legacy_type] if element.legacy_type else []
    return stated(
        (_("Heritage type"), type_named(element.heritage_type, language)),
        (_("Peoples"), peoples_named(element, language)),
        (_("Places"), tuple(place_named(link.place) for link in links)),
        *today_rows(links),
        (pgettext("musical", "Genre"), genres_named(element.genres.all(), language)),
        (_("Lists and decisions"), _statuses(element, language)),
        (_("Vitality"), _vitality(element, language)),
        (_("Holders"), _holders(element)),
        (_("UNESCO domain"), _domains(element, language)),
        (_("Type in the former list of seven"), terms_named(former, language)),
        (pgettext("public page", "Code"), plain(element.code)),
    )


def _element(record: Record, language: str) -> tuple[Value, ...]:
    """The element, named only while it is published itself."""
    element = record.element
    if element is None or not element.live:
        return ()
    return (Value(title_of(element, language), url=element.get_absolute_url()),)


def _documented(record: Record) -> tuple[Value, ...]:
    if record.place is not None:
        return (place_named(record.place, record.place_note),)
    return (Value(proper(record.place_note)),) if record.place_note else ()


def _agents(record: Record) -> tuple[Value, ...]:
    links = record.record_agents.all()
    return tuple(agent_named(link.agent, link.get_role_display()) for link in links)


def _collection(record: Record, language: str) -> tuple[Value, ...]:
    collection: models.Model | None = record.collection
    if record.collection is None or collection is None:
        return ()
    return (Value(passage(collection, "title", language), url=collection_url(record.collection)),)


def _rights(record: Record, language: str) -> tuple[Value, ...]:
    rights = record.rights
    if rights is None:
        return ()
    name = passage(rights, "name", language) or Passage(rights.slug)
    return (Value(name, url=rights.uri, is_external=True),)


def _statuses(element: Element, language: str) -> tuple[Value, ...]:
    """The lists it is entered in, those it was taken off after them."""
    entries = sorted(element.status_entries.all(), key=lambda entry: bool(entry.revoked_on))
    return tuple(
        Value(
            passage(entry.list, "name", language),
            note=_decision(entry),
            is_over=bool(entry.revoked_on),
        )
        for entry in entries
    )


def _decision(entry: StatusEntry) -> str:
    """ "5079/QĐ-BVHTTDL, 27/12/2012; revoked 1/3/2020"."""
    made = ", ".join(filter(None, (entry.decision, said(entry.decided_on))))
    if not entry.revoked_on:
        return made
    revoked = _("revoked %(date)s") % {"date": said(entry.revoked_on)}
    return "; ".join(filter(None, (made, revoked)))


def _vitality(element: Element, language: str) -> tuple[Value, ...]:
    """How alive it was found to be, the latest first."""
    found = sorted(
        element.vitality_assessments.all(), key=lambda one: one.assessed_on, reverse=True
    )
    return tuple(
        Value(passage(one.vitality, "name", language), note=said_day(one.assessed_on))
        for one in found
    )


def _holders(element: Element) -> tuple[Value, ...]:
    return tuple(
        agent_named(
            holder.agent,
            _("since %(date)s") % {"date": said(holder.since)} if holder.since else "",
        )
        for holder in element.holders.all()
    )


def _domains(element: Element, language: str) -> tuple[Value, ...]:
    """Its own, else the one of its type."""
    own = list(element.unesco_domains.all())
    heritage_type = element.heritage_type
    if not own and heritage_type is not None and heritage_type.unesco_domain is not None:
        own = [heritage_type.unesco_domain]
    return terms_named(own, language)
