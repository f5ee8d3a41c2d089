"""What an Elasticsearch index offers while somebody types: names of things, and lines of songs.

Things lie in the documents that name them and are gathered from those the viewer may see. Pure:
builds requests and reads answers. The order among candidates is decided in `search.suggesting`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from elasticsearch_dsl import A, Q, Search
from elasticsearch_dsl.query import Query

from search.documents import Key, SearchDocument
from search.query import SuggestQuery
from search.suggesting import CANDIDATES, Beginning, Candidates
from search.things import ELEMENT, KINDS, LINE, RECORD, Thing, distinct

from . import lines
from .seeing import may_see

THINGS: Final = "things"
TITLE: Final = "title_thing"
PATHS: Final = (THINGS, TITLE)
TITLED: Final = (ELEMENT, RECORD)
"""Each is a document of its own; the others are gathered from many."""

_BEGUN: Final = {
    "type": "text",
    "analyzer": "whitespace",
    "index_options": "docs",
    "index_prefixes": {"min_chars": 1, "max_chars": 6},
}
FIELDS: Final[dict[str, Any]] = {
    "kind": {"type": "keyword", "doc_values": False},
    "words": _BEGUN,
    "exact": _BEGUN,
    "shown": {"type": "keyword", "index": False},
}
_ALL, _AS_TYPED = "all", "as_typed"


def source(document: SearchDocument) -> dict[str, Any]:
    """What the document is and what it names, as the mapping wants it."""
    own, *others = map(_source, document.named)
    return {TITLE: own, THINGS: others}


def requests_for(beginning: Beginning, query: SuggestQuery) -> list[Search]:
    """Names of many documents, titles, lines."""
    asked = [_things_request(beginning, query)]
    asked += [_titles_request(kind, beginning, query) for kind in TITLED]
    return [*asked, _lines_request(beginning, query)] if beginning.finds_lines else asked


def candidates_in(answers: Sequence[Mapping[str, Any]]) -> Candidates:
    """What the answers to `requests_for` hold, in the same order."""
    gathered, *others = answers
    titles, sung = others[: len(TITLED)], others[len(TITLED) :]
    shown = [*_gathered(gathered), *(one for answer in titles for one in _titles(answer))]
    return Candidates(
        things=distinct(map(Thing.from_shown, shown)),
        lines=tuple(
            (Key.parse(hit["_source"]["key"]), line)
            for answer in sung
            for hit in answer["hits"]["hits"]
            for line in lines.found_in(hit).lines
        ),
    )


def _source(thing: Thing) -> dict[str, Any]:
    return {
        "kind": thing.kind,
        "words": thing.words,
        "exact": thing.exact,
        "shown": thing.shown,
    }


def _things_request(beginning: Beginning, query: SuggestQuery) -> Search:
    folded, exact = _folded(THINGS, beginning), _exact(THINGS, beginning)
    request = Search()[0:0].query(
        "bool", filter=[may_see(query), Q("nested", path=THINGS, query=folded)]
    )
    within = request.aggs.bucket(THINGS, "nested", path=THINGS)
    for kind in KINDS:
        if kind not in (*TITLED, LINE):
            ways = {_ALL: folded, **({_AS_TYPED: exact} if beginning.is_marked else {})}
            for way, words in ways.items():
                meant = Q("bool", filter=[Q("term", **{f"{THINGS}.kind": kind}), words])
                listed = A("terms", field=f"{THINGS}.shown", size=CANDIDATES)
                within.bucket(f"{kind}:{way}", "filter", filter=meant).bucket("listed", listed)
    return request


def _titles_request(kind: str, beginning: Beginning, query: SuggestQuery) -> Search:
    request = Search().query(
        "bool",
        filter=[
            may_see(query),
            Q("term", **{f"{TITLE}.kind": kind}),
            _folded(TITLE, beginning),
        ],
        should=[Q("constant_score", filter=_exact(TITLE, beginning))],
    )
    request = request.sort("_score", {"sort_title": "asc"}, {"key": "asc"}).source(False)
    return request.extra(docvalue_fields=[f"{TITLE}.shown"], track_total_hits=False)[:CANDIDATES]


def _lines_request(beginning: Beginning, query: SuggestQuery) -> Search:
    forms = " ".join(word.key for word in beginning.words)
    phrase = Q("match_phrase_prefix", **{f"{lines.PATH}.{lines.KEYS}": forms})
    words = Q("bool", must=list(_each_word(lines.PATH, lines.KEYS, beginning)))
    asked = Q("bool", filter=[words], should=[Q("constant_score", filter=phrase)])
    request = Search().query(
        "bool",
        filter=[may_see(query)],
        must=[
            Q(
                "nested",
                path=lines.PATH,
                query=asked,
                score_mode="max",
                inner_hits=lines.handed_over(most=2),
            )
        ],
    )
    return request.source(["key"]).extra(track_total_hits=False)[:CANDIDATES]


def _folded(path: str, beginning: Beginning) -> Query:
    return Q("bool", filter=list(_each_word(path, "words", beginning)))


def _exact(path: str, beginning: Beginning) -> Query:
    field = f"{path}.exact"
    complete = [Q("term", **{field: word.exact}) for word in beginning.complete]
    return Q("bool", filter=[*complete, Q("prefix", **{field: beginning.last.exact})])


def _each_word(path: str, field: str, beginning: Beginning) -> Iterator[Query]:
    name = f"{path}.{field}"
    for word in beginning.complete:
        yield Q("terms", **{name: list(word.choices)})
    forms, near = beginning.last.choices[:2], beginning.last.choices[2:]
    begun = [Q("prefix", **{name: form}) for form in dict.fromkeys(forms)]
    yield Q("bool", should=[*begun, *([Q("terms", **{name: list(near)})] if near else [])])


def _gathered(answer: Mapping[str, Any]) -> Iterator[str]:
    for group in answer["aggregations"][THINGS].values():
        if isinstance(group, Mapping):
            yield from (bucket["key"] for bucket in group["listed"]["buckets"])


def _titles(answer: Mapping[str, Any]) -> Iterator[str]:
    for hit in answer["hits"]["hits"]:
        yield from hit["fields"][f"{TITLE}.shown"]
