"""From what an engine found to what a page shows: highlights, the best lines, counts of facets.

Once for all engines, so that they cannot differ in them. Pure.
"""

from collections.abc import Iterator, Mapping

from search.highlight import marked_sections, other_words, unseen
from search.lines import cue_hit
from search.planning import Plan, Word
from search.query import SearchQuery
from search.results import FacetCount, Hit
from search.schema import MAX_FACET_VALUES

from .matches import Match, Matches


def hit_of(match: Match, plan: Plan, language: str) -> Hit:
    highlights = marked_sections(match.shown, plan, language) if plan.words else {}
    return Hit(
        code=match.key.code,
        kind=match.key.kind,
        score=match.score,
        highlights=highlights,
        cues=tuple(cue_hit(line, plan) for line in match.found.lines),
        found_as=other_words(highlights, plan),
        is_found_by_label=bool(plan.words) and not highlights and not match.found.lines,
        line_count=match.found.total,
        missing=_missing(match, plan),
    )


def lacked(matches: Matches, plan: Plan) -> list[Word]:
    """The words of a partial plan that nothing shown of the page has. Some may stand in names that
    are not shown: whoever goes by it asks the index once more."""
    if not plan.is_partial or not matches.page:
        return []
    left = unseen({word.key for word in plan.naming}, _shown_texts(matches))
    return [word for word in plan.naming if word.key in left]


def _shown_texts(matches: Matches) -> Iterator[str]:
    for match in matches.page:
        for texts in match.shown.values():
            yield from texts.values()
        yield from (text.text for line in match.found.lines for text in line.texts)


def _missing(match: Match, plan: Plan) -> tuple[str, ...]:
    """The words as typed that a relaxed question did without in this match."""
    if not plan.is_relaxed:
        return ()
    return tuple(word.exact for at, word in enumerate(plan.naming) if at not in match.held)


def facet_lists(
    counts: Mapping[str, Mapping[str, int]], query: SearchQuery
) -> dict[str, tuple[FacetCount, ...]]:
    """Every facet's values, most frequent first; selected ones are always among them."""
    lists = {}
    for name in query.counted:
        selected = query.selected(name)
        found = dict.fromkeys(selected, 0) | dict(counts.get(name, {}))
        ordered = sorted(found, key=lambda value: (-found[value], value))
        kept = ordered[:MAX_FACET_VALUES]
        kept += [value for value in selected if value not in kept]
        lists[name] = tuple(
            FacetCount(value, found[value], is_selected=value in selected) for value in kept
        )
    return lists
