"""Finding places by name as people type them: either map, with or without marks and kind.

Best first: named exactly so, beginning so, then the same name in another spelling ("Nàn Sỉn" for
Nàn Xỉn), then the rest; today's units before former ones.
"""

from typing import Final

from django.db.models import Case, F, Q, QuerySet, Value, When

from .models import Place
from .names import other_spellings, searchable, with_kinds, words_of

OWN: Final = "name_folded"
LIES_IN: Final = ("parent__name_folded", "parent__parent__name_folded")
LONGEST_NAME: Final = 4
"""Words of a name that is looked for in other spellings; the longest without a kind have six, but
those nobody spells in two ways."""
_NOTHING: Final = Q(pk__in=[])
_EXACT, _BEGINS, _OTHERWISE, _SHORTER, _UNLIKE = 0, 1, 2, 3, 100
"""Ranks of likeness; `_SHORTER` grows with the words that are left for what the unit lies in."""


def places_called(typed: str) -> QuerySet[Place]:
    """Units of both maps that answer what somebody typed, the best first.

    "tan son" finds every unit with both words in its name; "tan son, luc ngan" and
    "tan son luc ngan" those that lie in such a district or province.
    """
    own, comma, lies_in = searchable(typed).partition(",")
    name = words_of(own)
    if comma and (wider := words_of(lies_in)):
        return _best_first(_called(name) & _within(wider), name)
    found = _best_first(_called(name), name)
    return found if found.exists() else _best_first(_addressed(name), name)


def _called(name: list[str]) -> Q:
    """Every word in the unit's own name, or the whole name in another spelling."""
    rule = Q()
    for word in name:
        rule &= Q(**{f"{OWN}__contains": word})
    return rule | _spelled_otherwise(name) if name else _NOTHING


def _spelled_otherwise(name: list[str]) -> Q:
    if len(name) > LONGEST_NAME:
        return _NOTHING
    names = [full for spelling in other_spellings(name) for full in with_kinds(spelling)]
    return Q(**{f"{OWN}__in": names})


def _within(wider: list[str]) -> Q:
    """Every word in the name of something the unit lies in."""
    rule = Q()
    for word in wider:
        anywhere = Q()
        for column in LIES_IN:
            anywhere |= Q(**{f"{column}__contains": word})
        rule &= anywhere
    return rule


def _addressed(words: list[str]) -> Q:
    """Without a comma: the unit's own name ends after the first word, or the second, …"""
    rule = _NOTHING
    for count in range(1, min(len(words), LONGEST_NAME + 1)):
        rule |= _called(words[:count]) & _within(words[count:])
    return rule


def _best_first(rule: Q, name: list[str]) -> QuerySet[Place]:
    by_level = [When(level=level, then=rank) for rank, level in enumerate(Place.Level.values)]
    return (
        Place.objects.filter(rule)
        .select_related("parent__parent")
        .order_by(
            Case(*_likeness(name), default=Value(_UNLIKE)),
            F("valid_to").desc(nulls_first=True),
            Case(*by_level),
            "name",
            "uid",
        )
    )


def _likeness(name: list[str]) -> list[When]:
    """How much of what was typed is the unit's own name: all of it, or its first words."""
    if not name:
        return []
    whole, *shorter = (" ".join(name[:count]) for count in range(len(name), 0, -1))
    begins = Q()
    for full in (whole, *with_kinds(whole)):
        begins |= Q(**{f"{OWN}__startswith": full})
    return [
        _when_named(whole, _EXACT),
        When(begins, then=_BEGINS),
        When(_spelled_otherwise(name), then=_OTHERWISE),
        *(_when_named(one, rank) for rank, one in enumerate(shorter, start=_SHORTER)),
    ]


def _when_named(name: str, rank: int) -> When:
    return When(**{f"{OWN}__in": [name, *with_kinds(name)]}, then=rank)
