"""The search for programs: the same questions, filters and answers as the page, as JSON.

Described by OpenAPI at `/api/v1/openapi.json`. Answers are for whoever asks: with an officer's
session what officers may see, otherwise what is public. An unknown parameter or value is an error,
so that a misspelt filter is never taken for a wide result.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import NinjaAPI, Query, Schema, Status
from ninja.errors import ValidationError
from pydantic import Field, create_model

from archive.access.requests import viewer_of
from archive.access.viewer import Viewer

from .documents import Key
from .facet_labels import FacetName, names_of
from .line_links import line_address
from .listing import Listed, absolute, as_json, listed
from .parameters import BBOX, DATE, LIMITED, NOT, one_of
from .presentation import NOTICE_TEXTS
from .query import MAX_PAGE_SIZE, Sort, misread, query_from_parameters
from .results import CueHit, FacetCount, Hit, MarkedText, Notice, SearchResult
from .schema import FACETS, LEADING_FACETS, facet
from .service import find
from .unavailable import say_when
from .understanding import understood

LANGUAGES: Final = tuple(code for code, _ in settings.LANGUAGES)

api = NinjaAPI(
    title="Kho di sản: search",
    version="1.0.0",
    description=(
        "Elements and records of the archive. Cite the `address` of an entry: it never changes. "
        "What may be done with an entry is in its `rights`."
    ),
    docs_url=None,  # its page loads scripts from elsewhere
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
)


class Marked(Schema):
    """Text as it was written, and the stretches of it that answer the question."""

    text: str
    spans: list[tuple[int, int]] = Field(description="Start and end offsets in `text`.")
    language: str = Field(description="Interface language, or ISO 639-3 for a sung line.")


class Tier(Schema):
    """A line as one of its tiers has it: the original, how it sounds, a translation."""

    tier: str
    language: str = Field(description="ISO 639-3.")
    text: Marked


class Line(Schema):
    """A timed line of a recording that answers the question."""

    address: str = Field(description="Permanent: opens the record at this second.")
    asset: str
    tier: str
    start_seconds: float
    end_seconds: float
    text: Marked
    others: list[Tier] = Field(description="The same line in its other tiers.")


class Entry(Schema):
    """One element or record."""

    kind: str
    code: str
    address: str
    titles: dict[str, str]
    summaries: dict[str, str]
    peoples: dict[str, str]
    types: dict[str, str]
    genres: dict[str, str]
    places_documented: list[str]
    places_today: list[str]
    date_written: str
    date_edtf: str
    languages: dict[str, str]
    media: list[str]
    agents: list[str] = Field(description="Names with their roles.")
    singers: list[str] = Field(description="Who is heard in its recordings, by name.")
    collection: str
    rights: str
    rights_uri: str
    highlights: dict[str, Marked]
    lines: list[Line] = Field(description="Lines of its recordings, the best first.")
    found_as: list[str] = Field(
        description="Vietnamese words in it that say what was asked in other words."
    )
    is_found_by_label: bool = Field(
        description="Nothing in `highlights` or `lines` answers: names of its people, place or "
        "kind found it."
    )
    missing: list[str] = Field(
        description="Words of the question it does not have, when hardly anything has all."
    )


class FacetValue(Schema):
    """One value of a facet and how many results it would leave."""

    value: str
    label: str
    above: list[str] = Field(description="The values it lies in, nearest first.")
    count: int
    is_selected: bool


class NoticeText(Schema):
    """What should be known about how the answer came to be."""

    code: str
    text: str


class Answer(Schema):
    """One page of answers."""

    total: int
    page: int
    page_size: int
    page_count: int
    engine: str
    notices: list[NoticeText]
    entries: list[Entry]
    facets: dict[str, list[FacetValue]] = Field(description="By the parameter that selects them.")


class Problem(Schema):
    """What is wrong with a request, and what to do."""

    code: str
    message: str
    parameters: list[str]


def _facet_parameters() -> dict[str, Any]:
    return {
        one.parameter: (
            list[str],
            Field(
                default=[],
                description=f"Only entries with any of these `{one.name}`.",
                json_schema_extra={"items": {"type": "string", "enum": list(one.values)}}
                if one.values
                else None,
            ),
        )
        for one in FACETS
    }


COUNTED: Final = {one.parameter: one.name for one in FACETS if one.is_counted and not one.inside}
"""The facets a program may have counted, by parameter."""
OWN_LIMITED: Final = (one_of(tuple(COUNTED), "facets"), one_of(LANGUAGES, "lang"))
ALLOWED: Final = {one.name: one.allowed for one in (*LIMITED, *OWN_LIMITED)}
"""What the parameters take whose values are limited."""

Parameters: Any = create_model(
    "Parameters",
    __base__=Schema,
    q=(str, Field(default="", description="The question, as typed on the page.")),
    sort=(Sort, Field(default=Sort.RELEVANCE)),
    page=(int, Field(default=1, ge=1)),
    page_size=(int, Field(default=20, ge=1, le=MAX_PAGE_SIZE)),
    from_=(
        str,
        Field(default="", alias="from", description=f"Documented in or after {ALLOWED['from']}."),
    ),
    to=(str, Field(default="", description=f"Documented in or before {ALLOWED['to']}.")),
    date=(
        list[str],
        Field(default=[], description=f"Documented within any of these: {ALLOWED[DATE]}."),
    ),
    not_=(
        list[str],
        Field(default=[], alias=NOT, description=f"Leave out what has this: {ALLOWED[NOT]}."),
    ),
    bbox=(str, Field(default="", description=f"Documented inside {ALLOWED[BBOX]}.")),
    facets=(
        list[str],
        Field(
            default=[one.parameter for one in map(facet, LEADING_FACETS)],
            description="Facets to count. The fewer, the faster.",
            json_schema_extra={"items": {"type": "string", "enum": list(COUNTED)}},
        ),
    ),
    lang=(
        str,
        Field(
            default=LANGUAGES[0],
            description="Of labels.",
            json_schema_extra={"enum": list(LANGUAGES)},
        ),
    ),
    **_facet_parameters(),
)
"""What the address may hold, for the description and the checks; the question itself is read by
`query_from_parameters`, as on the page."""
KNOWN: Final = frozenset(one.alias or name for name, one in Parameters.model_fields.items())
INVALID: Final = "invalid_value"


@api.get("/search", response={200: Answer, 400: Problem, 503: Problem}, summary="Search")
def search(request: HttpRequest, response: HttpResponse, given: Query[Parameters]) -> Status[Any]:
    """One page of what the archive has for a question; everything for an empty one."""
    unknown = sorted(set(request.GET) - KNOWN)
    if unknown:
        return _problem(400, "unknown_parameter", "Leave out or correct these parameters.", unknown)
    wrong = {one.of.name: one.value for one in misread(request.GET, OWN_LIMITED)}
    if wrong:
        said = [f"{name}: “{value}” is not {ALLOWED[name]}." for name, value in wrong.items()]
        return _problem(400, INVALID, " ".join(said), sorted(wrong))
    language = given.lang or LANGUAGES[0]
    viewer = viewer_of(request)
    query = understood(query_from_parameters(request.GET, language=language), viewer)
    counted = tuple(COUNTED[name] for name in given.facets if name)
    result = find(replace(query, page_size=given.page_size, counted=counted), viewer)
    if Notice.UNAVAILABLE in result.notices:
        say_when(response)
        return _problem(503, "unavailable", "No search engine answers. Try again later.", [])
    with override(language):
        return Status(200, _answer(result, viewer, language))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is no such value, as the same kind of problem as an unknown one."""
    said = {str(one["loc"][-1]): str(one["msg"]) for one in error.errors}
    message = " ".join(f"{name}: {text}." for name, text in said.items())
    problem = _problem(400, INVALID, message, sorted(said))
    return api.create_response(request, problem.value, status=problem.status_code)


def _problem(status: int, code: str, message: str, names: list[str]) -> Status[dict[str, Any]]:
    return Status(status, {"code": code, "message": message, "parameters": names})


def _answer(result: SearchResult, viewer: Viewer, language: str) -> dict[str, Any]:
    by_key = {Key(hit.kind, hit.code): hit for hit in result.hits}
    entries = listed(by_key, viewer, language)
    return {
        "total": result.total,
        "page": result.page,
        "page_size": result.page_size,
        "page_count": result.page_count,
        "engine": result.engine,
        "notices": [{"code": one, "text": str(NOTICE_TEXTS[one])} for one in result.notices],
        "entries": [_entry(entry, by_key[entry.key]) for entry in entries],
        "facets": _facets(result, viewer, language),
    }


def _entry(entry: Listed, hit: Hit) -> dict[str, Any]:
    return {
        **as_json(entry),
        "highlights": {name: _marked(text) for name, text in hit.highlights.items()},
        "lines": [_line(hit.code, cue) for cue in hit.cues],
        "found_as": list(hit.found_as),
        "is_found_by_label": hit.is_found_by_label,
        "missing": list(hit.missing),
    }


def _line(code: str, cue: CueHit) -> dict[str, Any]:
    return {
        "address": absolute(line_address(code, cue)),
        "asset": cue.asset,
        "tier": cue.tier,
        "start_seconds": cue.start_seconds,
        "end_seconds": cue.end_seconds,
        "text": _marked(cue.text),
        "others": [
            {"tier": one.tier, "language": one.language, "text": _marked(one.text)}
            for one in cue.others
        ],
    }


def _marked(text: MarkedText) -> dict[str, Any]:
    return {"text": text.text, "spans": list(text.spans), "language": text.language}


def _facets(result: SearchResult, viewer: Viewer, language: str) -> dict[str, list[dict[str, Any]]]:
    counts = {name: result.facets[name] for name in COUNTED.values() if name in result.facets}
    values = {name: [one.value for one in own] for name, own in counts.items()}
    names = names_of(values, viewer, language)
    return {
        parameter: _facet(counts[name], names[name])
        for parameter, name in COUNTED.items()
        if name in counts
    }


def _facet(counts: Iterable[FacetCount], names: Mapping[str, FacetName]) -> list[dict[str, Any]]:
    return [
        {
            "value": one.value,
            "label": str(names[one.value].label),
            "above": list(names[one.value].above),
            "count": one.count,
            "is_selected": one.is_selected,
        }
        for one in counts
        if one.value in names
    ]
