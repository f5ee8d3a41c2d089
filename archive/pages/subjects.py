"""What the page of a people, place, type, genre, agent or collection shows besides its entries.

Values only. The rooms' facts come in through the builders next door (`peoples`, `places`, …).
"""

from dataclasses import dataclass

from archive.passages import Passage

from .values import Fact


@dataclass(frozen=True, slots=True)
class Link:
    """One of several things a page leads to."""

    name: Passage
    url: str
    note: str = ""
    count: int = 0
    """Elements and records behind it; 0 is not said."""


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Things a page leads to, under a heading."""

    title: str
    links: tuple[Link, ...]
    sentence: str = ""
    """What they are to the page's subject, in words."""
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """The head and the facts of a page."""

    kicker: str
    """What kind of thing it is."""
    title: Passage
    url: str
    facts: tuple[Fact, ...] = ()
    subtitle: Passage | None = None
    paragraphs: tuple[Passage, ...] = ()
    groups: tuple[LinkGroup, ...] = ()
    search_url: str = ""
    """The same entries where they can be searched and narrowed."""
    around_url: str = ""
    """A search of what lies near it."""
    entries_note: str = ""
    """What should be known of the entries listed."""
    own_languages: tuple[str, ...] = ()
    """In which its text is written; empty: names and facts are the same in all."""


def groups_of(*groups: LinkGroup) -> tuple[LinkGroup, ...]:
    """Only those that lead anywhere."""
    return tuple(group for group in groups if group.links)
