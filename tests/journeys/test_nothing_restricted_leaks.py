"""A random token is planted in everything a restricted record can hold, then looked for everywhere.

Every address of the site, each page reachable by links, searches for the token itself: a visitor
finds it nowhere, and no number on any page changes because the record exists.
"""

import re
import secrets
from pathlib import Path
from urllib.parse import unquote_plus, urljoin, urlsplit

import pytest
from django.test import Client

from archive.access.viewer import Audience
from archive.media.models import Cue, Derivative, MediaAsset, Transcript
from archive.records.models import Record
from archive.vocabularies.models import Language
from media_pipeline import api as pipeline
from search.indexing import drain_outbox
from tests.factories import archive as make
from tests.journeys.addresses import every_address

DERIVED_KEY = "0" * 60 + "testkey1"
SPREAD = 400
"""The crawl ends by itself: more pages than this small archive has."""


@pytest.fixture
def token() -> str:
    return "zq" + secrets.token_hex(6)


@pytest.fixture
def secret(token: str, transactional_db: None) -> Record:
    """A restricted, published record with the token in every text, name, cue and file."""
    public = make.make_record("Hát ru công khai", element=make.make_element())
    record = make.make_record(
        {"vi": f"Lễ kín {token}", "en": f"Secret rite {token}"},
        summary=f"Tóm tắt {token}",
        body_vi=f"<p>Nội dung {token}</p>",
        place_note=f"Bản {token}",
        element=public.element,
        audience=Audience.RESTRICTED,
    )
    _deposit_by_hand(record, token)
    drain_outbox()
    return record


def _deposit_by_hand(record: Record, token: str) -> None:
    asset = MediaAsset.objects.create(
        record=record,
        kind=MediaAsset.Kind.AUDIO,
        state=MediaAsset.State.READY,
        original_name=f"{token}.wav",
        caption_vi=f"Lời {token}",
        sha256=secrets.token_hex(32),
        size_bytes=10,
        derived_key=DERIVED_KEY,
    )
    folder = pipeline.derived_dir_of(asset.sha256, DERIVED_KEY)
    for path in ("audio.m4a", "hls/master.m3u8", "hls/audio/index.m3u8", "peaks.json"):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"bytes of {token}")
        Derivative.objects.create(
            asset=asset, recipe="audio_aac", role="main", recipe_version=1, path=path,
            media_type="audio/mp4", size_bytes=1, sha256="0" * 64,
        )  # fmt: skip
    language, _ = Language.objects.get_or_create(slug="vie", defaults={"name_vi": "Tiếng Việt"})
    transcript = Transcript.objects.create(asset=asset, tier="original", language=language)
    Cue.objects.create(
        transcript=transcript, line=1, start_seconds=1, end_seconds=2, text=f"câu hát {token}"
    )


def _values(record: Record) -> dict[str, list[str]]:
    asset = record.media_assets.get()
    return {
        "code": [record.code, asset.code],
        "slug": ["-"],  # not the real one: an address may echo what the asker already knows
        "version": [DERIVED_KEY[-8:]],
        "path": [derivative.path for derivative in asset.derivatives.all()],
        "pk": [str(record.pk)],
        "object_id": [str(record.pk)],
        "asset_code": [asset.code],
    }


def _shown(client: Client, address: str) -> str:
    response = client.get(address)
    body = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return headers + body.decode("utf-8", "replace")


def test_no_address_of_the_site_shows_it(client: Client, secret: Record, token: str) -> None:
    shown = [
        address for address in every_address(_values(secret)) if token in _shown(client, address)
    ]
    assert not shown, "\n".join(shown)


def test_the_same_addresses_show_it_to_a_curator(
    admin_client: Client, secret: Record, token: str
) -> None:
    """The walk would find a leak if there were one."""
    shown = {
        address
        for address in every_address(_values(secret))
        if address.startswith("/files/") and token in _shown(admin_client, address)
    }
    assert len(shown) == 4


def test_no_page_reachable_by_links_or_searches_shows_it(
    client: Client, secret: Record, token: str
) -> None:
    waiting = [f"/{code}/" for code in ("vi", "en", "fr", "zh-hans")]
    waiting += [
        f"/vi/search/?q={query}"
        for query in (token, f'"{token}"', token[:5], "lễ kín", "le kin", "cau hat", secret.code)
    ]
    seen: set[str] = set()
    while waiting and len(seen) < SPREAD:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        page = _shown(client, address)
        for planted in {token, secret.code} - _asked_for(address):
            assert planted not in page, address
        assert f"/r/{secret.code}" not in page, address
        waiting += _links(address, page)
    assert len(seen) > 10


def _asked_for(address: str) -> set[str]:
    """What the address itself contains, and the page may therefore repeat."""
    return set(re.findall(r"\w+", unquote_plus(urlsplit(address).query)))


def _links(address: str, page: str) -> list[str]:
    found = (urljoin(address, link) for link in re.findall(r'href="([^"#]+)', page))
    return [
        link.replace("&amp;", "&")
        for link in found
        if not urlsplit(link).netloc and link.startswith(("/vi/", "/en/", "/fr/", "/zh-hans/"))
    ]


def test_search_counts_do_not_change_because_it_exists(
    client: Client, secret: Record, tmp_path: Path
) -> None:
    with_it = client.get("/vi/search/?q=").content
    Record.objects.filter(pk=secret.pk).update(live=False)
    from archive.events import Action
    from archive.records.publication import announce_about

    announce_about(secret, Action.WITHDRAWN)
    drain_outbox()
    assert client.get("/vi/search/?q=").content == with_it
