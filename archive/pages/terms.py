"""The pages of heritage types and genres, and the lists of them."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive.access.viewer import Viewer
from archive.passages import Passage, passage, written_languages
from archive.vocabularies.models import Genre, HeritageType

from .addresses import genre_url, search_url, type_url
from .doors import counted_genres, counted_types
from .subjects import Link, LinkGroup, Subject, groups_of
from .values import Value, proper, stated, terms_named

FESTIVAL: Final = "festival"
"""The slug of the heritage type of festivals."""


def type_of(slug: str) -> HeritageType | None:
    """The type with what its page shows: two statements."""
    types = HeritageType.objects.select_related("unesco_domain").prefetch_related("legacy_types")
    return types.filter(slug=slug).first()


def genre_of(slug: str) -> Genre | None:
    """The genre with what its page shows: two statements."""
    genres = Genre.objects.select_related("parent").prefetch_related("children")
    return genres.filter(slug=slug).first()


def of_genre(genre: Genre) -> Q:
    """The condition on an entry: it is of the genre or of a narrower one."""
    return Q(genres=genre) | Q(genres__parent=genre)


def type_subject(heritage_type: HeritageType, language: str) -> Subject:
    """The page of a type loaded by `type_of`."""
    domain = heritage_type.unesco_domain
    return Subject(
        kicker=_("Heritage type"),
        title=passage(heritage_type, "name", language),
        url=type_url(heritage_type),
        facts=stated(
            (_("Defined in"), (Value(Passage(_("Heritage law of 2024 (45/2024/QH15)"))),)),
            (
                _("In the former list of seven"),
                terms_named(heritage_type.legacy_types.all(), language),
            ),
            (_("UNESCO domain"), terms_named([domain] if domain else [], language)),
        ),
        search_url=search_url("type", heritage_type.slug),
        own_languages=written_languages(heritage_type, "name"),
    )


def genre_subject(genre: Genre, language: str) -> Subject:
    """The page of a genre loaded by `genre_of`."""
    wider = [genre.parent] if genre.parent else []
    return Subject(
        kicker=pgettext("musical", "Genre"),
        title=passage(genre, "name", language),
        url=genre_url(genre),
        facts=stated(
            (_("Other names"), (Value(proper(name)) for name in genre.alternate_names)),
            (
                pgettext("genre", "Belongs to"),
                (Value(passage(one, "name", language), url=genre_url(one)) for one in wider),
            ),
        ),
        groups=groups_of(
            LinkGroup(pgettext("genre", "Its kinds"), _links(genre.children.all(), language))
        ),
        own_languages=written_languages(genre, "name"),
    )


def type_groups(viewer: Viewer, language: str) -> tuple[LinkGroup, ...]:
    """The six types in the order of the law."""
    links = (
        Link(passage(one, "name", language), type_url(one), count=count)
        for one, count in counted_types(viewer)
    )
    return groups_of(LinkGroup(_("Types of the heritage law of 2024"), tuple(links)))


def genre_groups(viewer: Viewer, language: str) -> tuple[LinkGroup, ...]:
    """Genres that have narrower ones with these, then all the others together."""
    counted = counted_genres(viewer)
    families: dict[Genre, list[Link]] = {one: [] for one, _count in counted if not one.parent}
    for genre, count in counted:
        link = Link(passage(genre, "name", language), genre_url(genre), count=count)
        families[genre.parent or genre].append(link)
    alone = [link for links in families.values() if len(links) == 1 for link in links]
    groups = [
        LinkGroup(str(passage(genre, "name", language)), tuple(links))
        for genre, links in families.items()
        if len(links) > 1
    ]
    return groups_of(*groups, LinkGroup(_("Other genres"), tuple(alone)))


def _links(genres: Iterable[Genre], language: str) -> tuple[Link, ...]:
    return tuple(Link(passage(one, "name", language), genre_url(one)) for one in genres)
