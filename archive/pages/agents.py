"""The pages of people and groups with a role, and of collections.

Life dates, origin and home of a person are sensitive and on no page: nothing here reads them.
"""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive.access.viewer import Viewer
from archive.passages import Passage, passage, written_languages
from archive.records.models import (
    Agent,
    Apprenticeship,
    Collection,
    Element,
    Record,
    RecordAgent,
)
from archive.records.selectors import (
    published_agents,
    published_collections,
    published_elements,
    published_records,
)

from .addresses import agent_url, collection_url
from .entries import once
from .subjects import Link, LinkGroup, Subject, groups_of
from .values import Fact, Value, proper, said, stated


def agent_of(number: int, viewer: Viewer) -> Agent | None:
    """The agent, if something the viewer may see names them: one statement."""
    agents = published_agents(viewer).select_related("title")
    return agents.filter(pk=number).first()


def agent_subject(agent: Agent, viewer: Viewer, language: str) -> Subject:
    """The page of an agent loaded by `agent_of`: two statements."""
    links = list(_apprenticeships(agent, viewer))
    return Subject(
        kicker=agent.get_kind_display(),
        title=proper(agent.name),
        url=agent_url(agent),
        facts=_facts(agent, viewer, language),
        paragraphs=(proper(agent.note),) if agent.note else (),
        groups=groups_of(
            LinkGroup(
                pgettext("of an artisan", "Learned from"),
                tuple(_link(one.teacher, one, language) for one in links if one.pupil == agent),
            ),
            LinkGroup(
                pgettext("of an artisan", "Taught"),
                tuple(_link(one.pupil, one, language) for one in links if one.teacher == agent),
            ),
        ),
    )


def elements_held_by(agent: Agent, viewer: Viewer) -> QuerySet[Element]:
    """The published elements the agent keeps alive."""
    return once(published_elements(viewer), Q(holders__agent=agent))


def records_with(agent: Agent, viewer: Viewer) -> QuerySet[Record]:
    """The published records the agent has a part in."""
    return once(published_records(viewer), Q(record_agents__agent=agent))


def collection_of(slug: str, viewer: Viewer) -> Collection | None:
    """The collection, if it holds something the viewer may see."""
    return published_collections(viewer).filter(slug=slug).first()


def collection_subject(collection: Collection, language: str) -> Subject:
    """The page of a collection; its records are all there is to it."""
    summary = passage(collection, "summary", language)
    return Subject(
        kicker=pgettext("public page", "Collection"),
        title=passage(collection, "title", language) or Passage(collection.slug),
        url=collection_url(collection),
        paragraphs=(summary,) if summary else (),
        own_languages=written_languages(collection, "title"),
    )


def _facts(agent: Agent, viewer: Viewer, language: str) -> tuple[Fact, ...]:
    conferred = [agent.title] if agent.title else []
    return stated(
        (_("Title conferred"), (Value(passage(one, "name", language)) for one in conferred)),
        (_("Roles in the archive"), _roles(agent, viewer)),
    )


def _roles(agent: Agent, viewer: Viewer) -> tuple[Value, ...]:
    """What the agent did, and in how many of the records the viewer may see."""
    shown = published_records(viewer).order_by().values("pk")
    links = RecordAgent.objects.filter(agent=agent, record__in=shown).order_by()
    counts = dict(links.values_list("role").annotate(Count("record", distinct=True)))
    return tuple(
        Value(Passage(str(role.label)), note=str(counts[role.value]))
        for role in RecordAgent.Role
        if role.value in counts
    )


def _apprenticeships(agent: Agent, viewer: Viewer) -> QuerySet[Apprenticeship]:
    """Links to teachers and pupils who have a page themselves."""
    shown = published_agents(viewer).order_by().values("pk")
    links = Apprenticeship.objects.filter(
        Q(teacher=agent, pupil__in=shown) | Q(pupil=agent, teacher__in=shown)
    )
    return links.select_related("teacher", "pupil", "genre").order_by("since_sort", "pk")


def _link(other: Agent, apprenticeship: Apprenticeship, language: str) -> Link:
    genre, since = apprenticeship.genre, apprenticeship.since
    notes = [str(passage(genre, "name", language))] if genre else []
    notes += [_("since %(date)s") % {"date": said(since)}] if since else []
    return Link(proper(other.name), agent_url(other), note=", ".join(notes))
