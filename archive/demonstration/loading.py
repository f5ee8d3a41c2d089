"""Puts the demonstration into the catalogue: elements, records, their media and lyrics.

What is already there, found by its `source_id`, keeps everything an officer may have improved
since; `facts` says what an element of an earlier version still gets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.utils import translation
from django.utils.html import linebreaks

from archive.demonstration.facts import complete, facts_of, write
from archive.demonstration.references import References
from archive.demonstration.seeds import SeedElement
from archive.demonstration.values import DemoAgent, DemoMedia, DemoRecord, LocalText
from archive.media.models import Cue, MediaAsset, Transcript
from archive.media.services import deposit_media
from archive.records.models import (
    Agent,
    Collection,
    Element,
    ElementPlace,
    Record,
    RecordAgent,
)
from archive.records.services import publish
from archive.upsert import LoadResult

Report = Callable[[str], None]
Entry = TypeVar("Entry", Element, Record)

COLLECTION_SLUG = "minh-hoa"
COLLECTION_TITLE = LocalText(
    vi="Bản thu tổng hợp để minh họa",
    en="Synthesised recordings for illustration",
    fr="Enregistrements de synthèse à titre d’illustration",
    zh_hans="合成示例录音",
)
COLLECTION_SUMMARY = LocalText(
    vi=(
        "Âm thanh, phim và ảnh do máy tính tạo ra để xem thử kho di sản; không có bản nào là tư "
        "liệu thật của đồng bào."
    ),
    en=(
        "Sounds, films and pictures made by a computer to try the archive out; none of them is a "
        "people's own recording."
    ),
    fr=(
        "Sons, films et images créés par ordinateur pour essayer les archives ; aucun n’est un "
        "document authentique d’un peuple."
    ),
    zh_hans="由计算机生成、用于试用本档案库的声音、影片和图片，均非各民族的真实资料。",
)
ROLES = {"maker": RecordAgent.Role.MAKER, "performer": RecordAgent.Role.MUSICIAN}
TIERS = (
    ("original", Transcript.Tier.ORIGINAL, "vie"),
    ("vi", Transcript.Tier.TRANSLATION, "vie"),
    ("en", Transcript.Tier.TRANSLATION, "eng"),
)
"""Attribute of a timed line, and the tier and language it becomes."""


def load_elements(seeds: Sequence[SeedElement], references: References) -> LoadResult:
    """Make and publish the elements that are missing; give those an earlier version loaded the
    facts it did not know of."""
    known = _by_source(Element, [seed.source_id for seed in seeds])
    created = changed = 0
    with translation.override("vi"):
        for seed in seeds:
            element = known.get(seed.source_id)
            if element is None:
                _make_element(seed, references)
                created += 1
            else:
                changed += complete(element, facts_of(seed, references))
    return LoadResult("elements", len(seeds), created=created, changed=changed)


def load_records(
    records: Sequence[DemoRecord], references: References, report: Report
) -> LoadResult:
    """Make, fill and publish the records that are missing; their media are left to be processed.

    Each record is all or nothing, so an interrupted load goes on where it stopped.
    """
    known = _by_source(Record, [record.slug for record in records])
    missing = [record for record in records if record.slug not in known]
    with translation.override("vi"):
        collection = _ensure_collection()
        for number, record in enumerate(missing, start=1):
            report(f"[{number}/{len(missing)}] {record.title.vi}")
            _make_record(record, collection, references)
    return LoadResult("records", len(records), created=len(missing))


def _by_source(model: type[Entry], source_ids: Iterable[str]) -> dict[str, Entry]:
    stored = model._default_manager.filter(source_id__in=list(source_ids))
    return {entry.source_id: entry for entry in stored}


@transaction.atomic
def _make_element(seed: SeedElement, references: References) -> None:
    element = Element.objects.create(
        source_id=seed.source_id,
        heritage_type=references.heritage_type(seed.heritage_type),
        is_demonstration=True,
        live=False,
        **_columns("title", seed.title),
        **_columns("summary", seed.summary),
    )
    element.ethnic_groups.set(references.groups_of(seed))
    element.genres.set(references.genres(seed.genres))
    element.element_places.set(
        [
            ElementPlace(place=references.place_of(place), sort_order=order)
            for order, place in enumerate(seed.places)
        ]
    )
    write(element, facts_of(seed, references))
    element.save()
    publish(element)


@transaction.atomic
def _make_record(entry: DemoRecord, collection: Collection, references: References) -> None:
    record = Record.objects.create(
        source_id=entry.slug,
        element=Element.objects.get(source_id=entry.element),
        place=references.place(entry.place_uid),
        date_recorded=entry.recorded_on,
        collection=collection,
        rights=references.rights(entry.rights),
        audience=entry.audience,
        is_demonstration=True,
        live=False,
        **_columns("title", entry.title),
        **_columns("summary", entry.summary),
        **_columns("body", entry.body, partial(linebreaks, autoescape=True)),
    )
    record.ethnic_groups.set([references.group(slug) for slug in entry.peoples])
    record.genres.set(references.genres([entry.genre] if entry.genre else []))
    record.languages.set(references.languages(entry.languages))
    record.record_agents.set(list(_record_agents(entry.agents)))
    record.save()
    for medium in entry.media:
        _deposit(record, medium, references)
    publish(record)


def _record_agents(agents: Iterable[DemoAgent]) -> Iterable[RecordAgent]:
    for order, agent in enumerate(agents):
        person, _ = Agent.objects.get_or_create(name=agent.name.vi, kind=agent.kind)
        yield RecordAgent(agent=person, role=ROLES[agent.role], sort_order=order)


def _ensure_collection() -> Collection:
    collection, _ = Collection.objects.get_or_create(
        slug=COLLECTION_SLUG,
        defaults={**_columns("title", COLLECTION_TITLE), **_columns("summary", COLLECTION_SUMMARY)},
    )
    return collection


def _deposit(record: Record, medium: DemoMedia, references: References) -> None:
    asset = deposit_media(
        record=record,
        source=medium.path,
        original_name=medium.path.name,
        by=None,
        is_synthetic=True,
    )
    caption = medium.alt if medium.alt.vi else medium.title
    for column, text in _columns("caption", caption).items():
        setattr(asset, column, text)
    asset.save()
    if medium.lines:
        _write_lyrics(asset, medium, references)


def _write_lyrics(asset: MediaAsset, medium: DemoMedia, references: References) -> None:
    for attribute, tier, language in TIERS:
        transcript = Transcript.objects.create(
            asset=asset, tier=tier, language=references.language(language), is_demonstration=True
        )
        Cue.objects.bulk_create(
            Cue(
                transcript=transcript,
                position=number,
                line=number,
                start_seconds=line.start_seconds,
                end_seconds=line.end_seconds,
                text=getattr(line, attribute),
            )
            for number, line in enumerate(medium.lines, start=1)
        )


def _columns(field: str, text: LocalText, written: Callable[[str], str] = str) -> dict[str, Any]:
    """The text as the columns of a translated field; languages nobody wrote stay empty."""
    languages = {"vi": text.vi, "en": text.en, "fr": text.fr, "zh_hans": text.zh_hans}
    return {
        f"{field}_{language}": written(wording) if wording else None
        for language, wording in languages.items()
    }
