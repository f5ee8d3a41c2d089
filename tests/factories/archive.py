"""Catalogue entries for tests: published, public and complete unless told otherwise.

Assets name their derivatives without bytes; a test that needs bytes writes them into its vault.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

from django.utils import translation

from archive.access.viewer import Audience
from archive.media.models import Cue, Derivative, MediaAsset, Transcript
from archive.pages.models import HomePage
from archive.pages.services import ensure_home_page
from archive.places.models import Place, Succession
from archive.records.models import (
    Agent,
    Collection,
    Element,
    ElementPlace,
    Record,
    RecordAgent,
)
from archive.records.services import publish
from archive.spelling import fold
from archive.spelling import slug as spelled_slug
from archive.vocabularies.models import (
    EthnicGroup,
    Genre,
    HeritageType,
    Language,
    RightsStatement,
)

VIDEO_FILES = (
    ("mp4_small", "main", "video_small.mp4", "video/mp4", 426, 240, 1_200_000),
    ("mp4_medium", "main", "video_medium.mp4", "video/mp4", 854, 480, 3_400_000),
    ("mp4_large", "main", "video_large.mp4", "video/mp4", 1280, 720, 8_100_000),
    ("hls", "master", "hls/master.m3u8", "application/vnd.apple.mpegurl", None, None, 400),
    ("hls", "video", "hls/240/index.m3u8", "application/vnd.apple.mpegurl", 426, 240, 500),
    ("audio_aac", "audio", "audio.m4a", "audio/mp4", None, None, 300_000),
    ("audio_opus", "audio", "audio.webm", "audio/webm", None, None, 150_000),
    ("poster", "poster", "poster_320.jpg", "image/jpeg", 320, 180, 9_000),
    ("poster", "poster", "poster_320.webp", "image/webp", 320, 180, 6_000),
    ("poster", "poster", "poster_640.jpg", "image/jpeg", 640, 360, 30_000),
    ("poster", "poster", "poster_640.webp", "image/webp", 640, 360, 20_000),
)
AUDIO_FILES = tuple(
    (recipe, role, path, media_type, None, None, size)
    for recipe, role, path, media_type, _w, _h, size in VIDEO_FILES
    if recipe in ("hls", "audio_aac", "audio_opus") and "240" not in path
)
IMAGE_FILES = tuple(
    ("image", "image", f"image_{width}.{suffix}", media_type, width, width * 3 // 4, width * 60)
    for width in (320, 480, 960)
    for suffix, media_type in (("jpg", "image/jpeg"), ("webp", "image/webp"))
)
DOCUMENT_FILES = (
    ("cover", "cover", "cover_480.jpg", "image/jpeg", 480, 679, 40_000),
    ("cover", "cover", "cover_480.webp", "image/webp", 480, 679, 20_000),
    ("pages", "index", "pages/index.json", "application/json", None, None, 900),
    ("text", "text", "text.json", "application/json", None, None, 4_000),
)
FILES = {
    MediaAsset.Kind.DOCUMENT: DOCUMENT_FILES,
    MediaAsset.Kind.VIDEO: VIDEO_FILES,
    MediaAsset.Kind.AUDIO: AUDIO_FILES,
    MediaAsset.Kind.IMAGE: IMAGE_FILES,
}
"""Recipe, role, path, media type, width, height, bytes: the shape of what the pipeline makes."""
LYRICS: Mapping[tuple[str, str], Sequence[str]] = {
    ("original", "tyz"): ("Pi mường noọng", "Hội mạ xuân"),
    ("translation", "vie"): ("Anh em trong bản", "Mùa xuân mở hội"),
    ("translation", "eng"): ("Brothers of the village", "Spring opens the festival"),
}
REFORM_DAY = date(2025, 7, 1)
_numbers = count(1)


def columns(field: str, text: str | Mapping[str, str]) -> dict[str, str]:
    """The columns of a translated field from one Vietnamese text or texts by language code."""
    texts = {"vi": text} if isinstance(text, str) else text
    return {f"{field}_{code.replace('-', '_')}": wording for code, wording in texts.items()}


def make_people(
    slug: str = "tay", name: str | Mapping[str, str] = "Tày", **facts: Any
) -> EthnicGroup:
    return EthnicGroup.objects.get_or_create(
        slug=slug, defaults={**columns("name", name), **facts}
    )[0]


def make_heritage_type(
    slug: str = "performing", name: str | Mapping[str, str] = "Nghệ thuật trình diễn dân gian"
) -> HeritageType:
    return HeritageType.objects.get_or_create(slug=slug, defaults=columns("name", name))[0]


def make_language(slug: str = "tyz", name: str | Mapping[str, str] = "Tày") -> Language:
    return Language.objects.get_or_create(slug=slug, defaults=columns("name", name))[0]


def make_rights(
    slug: str = "cc0-1-0", name: str | Mapping[str, str] = "CC0 1.0"
) -> RightsStatement:
    defaults = {**columns("name", name), "uri": f"https://example.org/rights/{slug}/"}
    return RightsStatement.objects.get_or_create(slug=slug, defaults=defaults)[0]


def make_place(uid: str, name: str, parent: Place | None = None) -> Place:
    """A unit of the old map ("o:w:…") or of today's ("n:p:…"); the key says which."""
    era, level, code = uid.split(":")
    return Place.objects.get_or_create(
        uid=uid,
        defaults={
            "level": {"p": "province", "d": "district", "w": "commune"}[level],
            "code": code,
            "name": name,
            "slug": spelled_slug(name),
            "kind": name.split()[0][:20],
            "parent": parent,
            "valid_from": None if era == "o" else REFORM_DAY,
            "valid_to": REFORM_DAY if era == "o" else None,
            "name_folded": fold(name),
        },
    )[0]


def make_commune_then_and_now() -> Place:
    """A commune of the old map that lies in another province today; the old one is returned."""
    province = make_place("o:p:24", "Tỉnh Bắc Giang")
    district = make_place("o:d:215", "Huyện Lục Ngạn", province)
    old = make_place("o:w:07531", "Xã Tân Sơn", district)
    new = make_place("n:w:07534", "Xã Tân Sơn", make_place("n:p:24", "Tỉnh Bắc Ninh"))
    Succession.objects.get_or_create(old=old, new=new, defaults={"is_default": True})
    return old


def make_succession(old: Place, *successors: Place) -> Place:
    """`old` became the successors, the first being the main one; the old unit is returned."""
    for new in successors:
        facts = {"is_split": len(successors) > 1, "is_default": new == successors[0]}
        Succession.objects.get_or_create(old=old, new=new, defaults=facts)
    return old


def make_split_commune(*, crosses_a_border: bool = False) -> Place:
    """A commune of the old map that became two, of one province or of two; the old is returned."""
    lang_son = make_place("n:p:20", "Tỉnh Lạng Sơn")
    province = make_place("n:p:04", "Tỉnh Cao Bằng")
    other = lang_son if crosses_a_border else province
    district = make_place("o:d:047", "Huyện Hà Quảng", make_place("o:p:04", "Tỉnh Cao Bằng"))
    return make_succession(
        make_place("o:w:01615", "Xã Hồng Quang", district),
        make_place("n:w:01636", "Xã Bế Văn Đàn", province),
        make_place("n:w:01648", "Xã Phục Hòa", other),
    )


def make_element(
    title: str | Mapping[str, str] = "Hát Then của người Tày",
    *,
    peoples: Iterable[EthnicGroup] = (),
    places: Iterable[Place] = (),
    is_live: bool = True,
    **facts: Any,
) -> Element:
    """An element, published unless told otherwise."""
    facts = {"heritage_type": facts.pop("heritage_type", None) or make_heritage_type(), **facts}
    with translation.override("vi"):
        element = Element.objects.create(live=False, **columns("title", title), **facts)
        element.ethnic_groups.set(list(peoples) or [make_people()])
        element.element_places.set([ElementPlace(place=place) for place in places])
        element.save()
        return publish(element) if is_live else element


def make_record(
    title: str | Mapping[str, str] = "Khúc hát mở hội",
    *,
    summary: str | Mapping[str, str] = "Một khúc hát được ghi ở sân đình.",
    peoples: Iterable[EthnicGroup] = (),
    audience: Audience = Audience.PUBLIC,
    is_live: bool = True,
    **facts: Any,
) -> Record:
    """A record, published and public unless told otherwise."""
    with translation.override("vi"):
        record = Record.objects.create(
            live=False,
            audience=audience,
            **columns("title", title),
            **columns("summary", summary),
            **facts,
        )
        record.ethnic_groups.set(list(peoples) or [make_people()])
        record.save()
        return publish(record) if is_live else record


def make_full_record(title: str | Mapping[str, str] = "Khúc hát mở hội") -> Record:
    """A record with something in every field, and a song with three tiers."""
    record = make_record(
        title,
        element=make_element(),
        place=make_commune_then_and_now(),
        place_note="Đình Tân Sơn",
        date_recorded="2023-02-10",
        collection=Collection.objects.get_or_create(slug="thu", defaults={"title_vi": "Bộ thử"})[0],
        rights=make_rights(),
        body_vi="<p>Ghi âm trong ngày hội.</p>",
        is_live=False,
    )
    with translation.override("vi"):
        record.languages.set([make_language()])
        record.genres.set(
            [Genre.objects.get_or_create(slug="then", defaults={"name_vi": "Then"})[0]]
        )
        singer = Agent.objects.create(name="Nhóm hát Tân Sơn", kind=Agent.Kind.GROUP)
        record.record_agents.set([RecordAgent(agent=singer, role=RecordAgent.Role.SINGER)])
        record.save()
        publish(record)
    make_lyrics(make_asset(record, MediaAsset.Kind.AUDIO))
    return record


def make_asset(
    record: Record,
    kind: MediaAsset.Kind = MediaAsset.Kind.AUDIO,
    *,
    state: MediaAsset.State = MediaAsset.State.READY,
    **facts: Any,
) -> MediaAsset:
    """An asset with the derivatives of its kind, none while it waits."""
    sha256 = hashlib.sha256(str(next(_numbers)).encode()).hexdigest()
    is_timed = kind in (MediaAsset.Kind.VIDEO, MediaAsset.Kind.AUDIO)
    asset = MediaAsset.objects.create(
        record=record,
        kind=kind,
        state=state,
        position=record.media_assets.count(),
        sha256=sha256,
        size_bytes=5_000_000,
        derived_key=f"factory-{sha256[:8]}" if state is MediaAsset.State.READY else "",
        **{
            "original_name": f"{kind}.bin",
            "duration_seconds": 45.0 if is_timed else None,
            **facts,
        },
    )
    if state is MediaAsset.State.READY:
        make_derivatives(asset)
    return asset


def make_derivatives(asset: MediaAsset) -> list[Derivative]:
    """The files the pipeline would have made of the asset, without their bytes."""
    return Derivative.objects.bulk_create(
        Derivative(
            asset=asset,
            recipe=recipe,
            role=role,
            recipe_version=1,
            path=path,
            media_type=media_type,
            size_bytes=size_bytes,
            sha256=asset.sha256,
            width=width,
            height=height,
        )
        for recipe, role, path, media_type, width, height, size_bytes in FILES[
            MediaAsset.Kind(asset.kind)
        ]
    )


def make_lyrics(
    asset: MediaAsset, texts: Mapping[tuple[str, str], Sequence[str]] = LYRICS
) -> list[Transcript]:
    """Transcripts by (tier, language); line n starts at 5 n - 2.5 seconds and lasts four."""
    transcripts = []
    for (tier, language), lines in texts.items():
        transcript = Transcript.objects.create(
            asset=asset, tier=tier, language=make_language(language)
        )
        Cue.objects.bulk_create(
            Cue(
                transcript=transcript,
                position=number,
                line=number,
                start_seconds=5 * number - 2.5,
                end_seconds=5 * number + 1.5,
                text=text,
            )
            for number, text in enumerate(lines, start=1)
        )
        transcripts.append(transcript)
    return transcripts


def make_home_page() -> HomePage:
    """The front page of a fresh installation."""
    return ensure_home_page()[0]
