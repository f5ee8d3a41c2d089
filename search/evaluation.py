"""How well an engine ranks: graded questions against documents, without any database row.

nDCG as Järvelin and Kekäläinen (2002) with gain 2^grade - 1 and discount log2(rank + 1), cut at
ten; a zero hit is a question with no result at all.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from archive.spelling import sort_key_vi

from .documents import CueText, Label, SearchDocument
from .engines.base import SearchEngine
from .labels import distinct, people_labels, term_labels
from .moment_terms import century_term
from .patience import Patience
from .query import SearchQuery

DEPTH: Final = 10
LANGUAGES: Final = {"vi": "vi", "en": "en", "fr": "fr", "zh": "zh-hans"}
"""Language endings in the evaluation files, and ours."""


@dataclass(frozen=True, slots=True)
class GradedQuery:
    """A question and how relevant each document is to it (0–3; absent means 0)."""

    qid: str
    category: str
    text: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one question was answered."""

    query: GradedQuery
    ndcg: float
    found: tuple[str, ...]
    """The codes of the first ten hits."""


@dataclass(frozen=True, slots=True)
class Score:
    """The mean over some questions."""

    ndcg: float
    zero: float
    n: int


def read_documents(path: Path, vocabulary_path: Path) -> Iterator[SearchDocument]:
    """Documents of a JSON lines file, with the labels of a vocabulary file."""
    vocabulary = json.loads(vocabulary_path.read_text(encoding="utf-8"))
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield _document(json.loads(line), vocabulary)


def read_queries(path: Path) -> list[GradedQuery]:
    """Graded questions of a JSON lines file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [GradedQuery(r["qid"], r["category"], r["query"], r["relevant"]) for r in rows]


def judge(engine: SearchEngine, queries: Iterable[GradedQuery]) -> list[Judgement]:
    """Ask every question as an anonymous visitor would, however busy the machine is."""
    engine.patience = partial(Patience, math.inf)
    judgements = []
    for query in queries:
        result = engine.search(SearchQuery(text=query.text, page_size=DEPTH))
        found = tuple(hit.code for hit in result.hits)
        judgements.append(Judgement(query, ndcg(found, query.relevant), found))
    return judgements


def scores(judgements: Iterable[Judgement]) -> dict[str, Score]:
    """The score of each category, and of all questions under the empty name."""
    groups: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        groups[judgement.query.category].append(judgement)
        groups[""].append(judgement)
    return {name: _score(group) for name, group in sorted(groups.items())}


def ndcg(found: Iterable[str], relevant: Mapping[str, int]) -> float:
    """Normalised discounted cumulative gain at ten, from 0 to 1."""
    ideal = _gain(sorted(relevant.values(), reverse=True))
    return _gain([relevant.get(code, 0) for code in found]) / ideal if ideal else 0.0


def _gain(grades: list[int]) -> float:
    return sum((2**g - 1) / math.log2(rank + 1) for rank, g in enumerate(grades[:DEPTH], start=1))


def _score(group: list[Judgement]) -> Score:
    zero = sum(1 for judgement in group if not judgement.found)
    return Score(sum(j.ndcg for j in group) / len(group), zero / len(group), len(group))


def _document(row: Mapping[str, Any], vocabulary: Mapping[str, Any]) -> SearchDocument:
    title = row["title_vi"]
    return SearchDocument(
        code=row["id"],
        kind="record",
        audience="public",
        version=1,
        titles=_texts(row, "title"),
        summaries=_texts(row, "summary"),
        bodies=_texts(row, "body"),
        labels=distinct(_labels(row, vocabulary)),
        facets=_facets(row),
        cues=_cues(row),
        sort_title=sort_key_vi(title),
        moments=(century_term(row["century"]),) if row.get("century") else (),
    )


def _texts(row: Mapping[str, Any], name: str) -> dict[str, str]:
    texts = {ours: row.get(f"{name}_{theirs}") for theirs, ours in LANGUAGES.items()}
    return {language: text for language, text in texts.items() if text}


def _labels(row: Mapping[str, Any], vocabulary: Mapping[str, Any]) -> Iterator[Label]:
    group = vocabulary["groups"].get(row["ethnic_group"], {})
    names = {ours: group[theirs] for theirs, ours in LANGUAGES.items() if group.get(theirs)}
    yield from people_labels(names, group.get("alt", []))
    heritage_type = vocabulary["types"].get(row["type"], {})
    yield from term_labels("type", [heritage_type.get(spoken, "") for spoken in LANGUAGES])
    yield from term_labels("place", [row["province"], row["province_former"]])


def _facets(row: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    values = {
        "people": row["ethnic_group"],
        "provinces": row["province"],
        "types": row["type"],
        "media": "audio" if row["cues"] else "none",
        "kinds": "record",
    }
    return {name: (value,) for name, value in values.items() if value}


def _cues(row: Mapping[str, Any]) -> tuple[CueText, ...]:
    return tuple(
        CueText(row["id"], "original", "vie", line, cue["t"], cue["t"] + 1, cue["text"])
        for line, cue in enumerate(row["cues"], start=1)
    )
