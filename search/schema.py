"""The fields of the index, how much each counts, and the facets: data both engines read."""

from dataclasses import dataclass
from typing import Final

MEDIA_KINDS: Final = ("video", "audio", "image", "document", "none")
ENTRY_KINDS: Final = ("record", "element")


@dataclass(frozen=True, slots=True)
class Section:
    """One searchable part of a document; both engines keep its keys and its exact terms."""

    name: str
    weight: int
    """How much more a term counts here; whole, as an engine may repeat the terms so often."""


SECTIONS: Final = (
    Section("title", 3),  # who types a title wants that record first
    Section("labels", 3),  # names of people and places are how officers ask; just below a title
    Section("summary", 1),  # written for readers, denser than the body
    Section("body", 1),
    Section("cues", 1),  # a sung line is as good as prose; repeated refrains saturate anyway
)

DOSSIER: Final = "dossier"
"""Under this name documents are quoted; they are searched as body text, which weighs least."""

KEY_WEIGHT: Final = 1.0
"""Of a word found by its key; the other weights are relative to it."""
EXACT_WEIGHT_MARKED: Final = 3.0
"""Who types marks means them: then, thèn and thén are different words. Flat between 2 and 5."""
EXACT_WEIGHT_BARE: Final = 1.0
"""Who types none may still mean the word without marks."""
PAIR_WEIGHT: Final = 1.2
"""Of two neighbouring words found as neighbours: most Vietnamese words have two syllables.

Words typed with marks are looked for with them; by their keys beside was no better and cost as much
again. A word that asks rather than names counts by its neighbours alone."""
WHOLE_TITLE_WEIGHT: Final = 1000.0
"""Added for a title that is, whole, what was typed, and again when its marks are: more than any
words add up to, as nobody types a whole title by chance."""
NEAR_WEIGHT: Final = 0.6
"""Of a near spelling instead of the word itself."""
MOMENT_WEIGHT: Final = 2.0
"""Of a date, for each word that names it, where it is said otherwise or is a fact of the record: as
much as the words, their exact form and their neighbourhood gain where they are written."""
MEANING_WEIGHT: Final = 1.0
"""Of a Vietnamese term that the word means in a guest's language, or a synonym. The word itself,
where a record has it, gains KEY_WEIGHT and the weight of its exact form: always more."""

WIDER_WEIGHT: Final = 0.3
"""Of the province of today that a former one has become a part of."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a result."""

    name: str
    """The field of SearchQuery and the key in SearchResult.facets."""
    parameter: str
    """Its name in an address."""
    values: tuple[str, ...] = ()
    """Every value there is, when the list is closed; empty: any."""
    group: str = ""
    """Facets of one group widen each other: a province or a commune of another one."""
    inside: str = ""
    """The facet of what its values lie in: listed only inside `SearchQuery.opened`."""
    is_counted: bool = True
    """False: narrows, but no page lists its values."""

    @property
    def narrows(self) -> str:
        """The group it narrows together with; its own name when it stands alone."""
        return self.group or self.name


FACETS: Final = (
    Facet("people", "people"),
    Facet("provinces", "province", group="today"),
    Facet("communes", "commune", group="today", inside="provinces"),
    Facet("provinces_then", "province_then", group="then"),
    Facet("units_then", "unit_then", group="then", inside="provinces_then"),
    Facet("places", "place", is_counted=False),
    Facet("types", "type"),
    Facet("genres", "genre"),
    Facet("decades", "decade"),
    Facet("languages", "language"),
    Facet("media", "media", MEDIA_KINDS),
    Facet("rights", "rights"),
    Facet("collections", "collection"),
    Facet("kinds", "kind", ENTRY_KINDS),
)
"""In the order of an address. `places` knows a unit by every map; the others show one map each."""
LEADING_FACETS: Final = ("people", "provinces", "types", "media", "kinds")
"""What is counted unless a question says otherwise; every facet more costs time."""
MAX_FACET_VALUES: Final = 60
"""More than the 54 peoples and the 34 provinces; nobody reads a longer list."""

DATES: Final = "dates"
BOX: Final = "box"
REFUSED: Final = "refused"
"""Everything a question leaves out (search.refusals)."""
GROUPS: Final = (*dict.fromkeys(one.narrows for one in FACETS), DATES, BOX, REFUSED)
"""Everything a question can be narrowed by; results are in all that are chosen."""


def facet(name: str) -> Facet:
    """The facet of that name; raises KeyError for a name that is none."""
    for one in FACETS:
        if one.name == name:
            return one
    raise KeyError(name)
