"""From the rows of `sources` to the vocabularies' tables. Loading again changes nothing.

The files are the truth for what they name: a correction is made in the file and loaded again.
Names and terms added in the admin stay.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation

from archive.events import NamesEvent, announce_names
from archive.upsert import LoadResult, upsert

from .models import (
    AlternateName,
    ArtisanTitle,
    CommunityLabel,
    EthnicGroup,
    Genre,
    HeritageList,
    HeritageType,
    Language,
    LegacyHeritageType,
    RightsStatement,
    Term,
    UnescoDomain,
    VitalityTerm,
)
from .sources import LabelRow, Names, PeopleRow, TermRow, read_vocabularies

NAME_FIELDS = ("name_vi", "name_en", "name_fr", "name_zh_hans", "name")
"""The base column comes last: it repeats the Vietnamese name."""
TERM_FIELDS = (*NAME_FIELDS, "position")
PEOPLE_FIELDS = (
    *TERM_FIELDS,
    "parent_id",
    "code_1979",
    "code_census",
    "language_group",
    "language_family",
    "population_2019",
    "is_mainly_northern",
    "note",
)


@transaction.atomic
def load_vocabularies(data_dir: Path) -> list[LoadResult]:
    """Load every vocabulary of `data_dir`; one result for each."""
    rows = read_vocabularies(data_dir)
    with translation.override("vi"):
        results = [
            _load_terms("UNESCO domains", UnescoDomain, rows.unesco_domains),
            _load_heritage_types(rows.heritage_types),
            _load_legacy_types(rows.legacy_types),
            _load_terms("heritage lists", HeritageList, rows.heritage_lists),
            _load_terms("degrees of vitality", VitalityTerm, rows.vitality),
            _load_terms("artisans' titles", ArtisanTitle, rows.artisan_titles),
            _load_labels(rows.community_labels),
            _load_genres(rows.genres),
            _load_rights(rows.rights),
            _load_terms("languages", Language, rows.languages),
            *_load_peoples(rows.peoples),
        ]
    if not all(result.is_unchanged for result in results):
        announce_names(NamesEvent())
    return results


def _load_terms(subject: str, model: type[Term], rows: Iterable[TermRow]) -> LoadResult:
    terms = [model(**_term_values(row)) for row in rows]
    return upsert(subject, terms, key=("slug",), fields=TERM_FIELDS)


def _load_heritage_types(rows: Iterable[TermRow]) -> LoadResult:
    domains = _keys(UnescoDomain)
    types = [
        HeritageType(unesco_domain_id=domains[row.maps_to], **_term_values(row)) for row in rows
    ]
    fields = (*TERM_FIELDS, "unesco_domain_id")
    return upsert("heritage types", types, key=("slug",), fields=fields)


def _load_legacy_types(rows: Iterable[TermRow]) -> LoadResult:
    types = _keys(HeritageType)
    former = [
        LegacyHeritageType(heritage_type_id=types[row.maps_to], **_term_values(row)) for row in rows
    ]
    fields = (*TERM_FIELDS, "heritage_type_id")
    return upsert("former heritage types", former, key=("slug",), fields=fields)


def _load_labels(rows: Iterable[LabelRow]) -> LoadResult:
    labels = [
        CommunityLabel(
            kind=row.kind,
            abbreviation=row.abbreviation,
            category=row.category,
            uri=row.term.uri,
            **_term_values(row.term),
        )
        for row in rows
    ]
    fields = (*TERM_FIELDS, "kind", "abbreviation", "category", "uri")
    return upsert("community labels and notices", labels, key=("slug",), fields=fields)


def _load_rights(rows: Iterable[TermRow]) -> LoadResult:
    statements = [RightsStatement(uri=row.uri, **_term_values(row)) for row in rows]
    return upsert("rights statements", statements, key=("slug",), fields=(*TERM_FIELDS, "uri"))


def _load_genres(rows: Sequence[TermRow]) -> LoadResult:
    """Wider genres first, so that the others find their parent's key."""
    results = [
        _load_genre_level([row for row in rows if bool(row.parent) is has_parent])
        for has_parent in (False, True)
    ]
    return _sum("genres", results)


def _load_genre_level(rows: Iterable[TermRow]) -> LoadResult:
    keys = _keys(Genre)
    genres = [
        Genre(
            parent_id=keys[row.parent] if row.parent else None,
            alternate_names=list(row.other_names),
            **_term_values(row),
        )
        for row in rows
    ]
    fields = (*TERM_FIELDS, "parent_id", "alternate_names")
    return upsert("genres", genres, key=("slug",), fields=fields)


def _load_peoples(rows: Sequence[PeopleRow]) -> list[LoadResult]:
    peoples = [row for row in rows if row.parent is None]
    subgroups = [row for row in rows if row.parent is not None]
    return [
        _load_groups("peoples", peoples),
        _load_groups("subgroups of peoples", subgroups),
        _load_alternate_names(rows),
        _load_spoken_languages(peoples),
    ]


def _load_groups(subject: str, rows: Iterable[PeopleRow]) -> LoadResult:
    keys = _keys(EthnicGroup)
    groups = [
        EthnicGroup(
            slug=row.slug,
            position=row.position,
            parent_id=keys[row.parent] if row.parent else None,
            code_1979=row.code_1979,
            code_census=row.code_census,
            language_group=row.language_group,
            language_family=row.language_family,
            population_2019=row.population_2019,
            is_mainly_northern=row.is_mainly_northern,
            note=row.note,
            **_name_values(row.names),
        )
        for row in rows
    ]
    return upsert(subject, groups, key=("slug",), fields=PEOPLE_FIELDS)


def _load_alternate_names(rows: Iterable[PeopleRow]) -> LoadResult:
    keys = _keys(EthnicGroup)
    kinds = {True: AlternateName.Kind.EXONYM, False: AlternateName.Kind.VARIANT}
    names = [
        AlternateName(group_id=keys[row.slug], name=other.name, kind=kinds[other.is_exonym].value)
        for row in rows
        for other in row.alternates
    ]
    return upsert("other names of peoples", names, key=("group_id", "name"), fields=("kind",))


def _load_spoken_languages(rows: Iterable[PeopleRow]) -> LoadResult:
    link = EthnicGroup.languages.through
    groups = _keys(EthnicGroup)
    languages = _keys(Language)
    wanted = {(groups[row.slug], languages[code]) for row in rows for code in row.languages}
    known = set(link._default_manager.values_list("ethnicgroup_id", "language_id"))
    missing = sorted(wanted - known)
    link._default_manager.bulk_create(
        link(ethnicgroup_id=group, language_id=language) for group, language in missing
    )
    return LoadResult("languages of peoples", len(wanted), created=len(missing))


def _keys(model: type[Term]) -> dict[str, int]:
    """Primary keys by slug."""
    return dict(model._default_manager.values_list("slug", "pk"))


def _term_values(row: TermRow) -> dict[str, Any]:
    return {"slug": row.slug, "position": row.position, **_name_values(row.names)}


def _name_values(names: Names) -> dict[str, Any]:
    return {
        "name_vi": names.vi,
        "name_en": names.en or None,
        "name_fr": names.fr or None,
        "name_zh_hans": names.zh_hans or None,
    }


def _sum(subject: str, results: Iterable[LoadResult]) -> LoadResult:
    parts = list(results)
    return LoadResult(
        subject,
        total=sum(part.total for part in parts),
        created=sum(part.created for part in parts),
        changed=sum(part.changed for part in parts),
    )
