"""A random token is planted in everything a restricted record can hold, then looked for everywhere.

Every address of the site, each page reachable by links, searches for the token itself: a visitor
finds it nowhere, and no number on any page changes because the record exists, nor because it was
public until a moment ago.
"""

import json
import re
import secrets
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import PurePath
from urllib.parse import unquote_plus, urlencode, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from wagtail.views import serve as wagtail_serve

from archive.access.roles import ensure_roles
from archive.access.viewer import Audience
from archive.media.models import Cue, Derivative, FormerDerivatives, MediaAsset, Transcript
from archive.media.removal import remove_asset
from archive.media.storage import MEDIA_TYPES
from archive.media.transcripts.exporting import caption_name
from archive.pages import views
from archive.pages.addresses import key_in_address
from archive.pages.sitemaps import SITEMAPS
from archive.places.selectors import units_today, upwards
from archive.records.models import Record
from archive.records.services import withdraw
from archive.vocabularies.models import HeritageType, Language
from media_pipeline import api as pipeline
from search.indexing import drain_outbox
from search.views import results
from tests.factories import archive as make
from tests.factories import facts
from tests.journeys.addresses import every_address, names_in_addresses

pytestmark = pytest.mark.slow

DERIVED_KEY = "0" * 60 + "testkey1"
FORMER_KEY = "1" * 60 + "formkey1"
FORMER_FILE = "before.jpg"
FILES = {
    MediaAsset.Kind.AUDIO: (
        ("audio_aac", "audio.m4a"),
        ("hls", "hls/master.m3u8"),
        ("hls", "hls/audio/index.m3u8"),
        ("peaks", "peaks.json"),
    ),
    MediaAsset.Kind.IMAGE: (
        ("image", "image_320.jpg"),
        ("iiif", "iiif/info.json"),
        ("iiif", "iiif/full/max/0/default.jpg"),
    ),
    MediaAsset.Kind.DOCUMENT: (
        ("cover", "cover_480.jpg"),
        ("pages", "pages/index.json"),
        ("pages", "pages/0001/page.json"),
        ("text", "text.json"),
    ),
}
"""Recipe and path of what is made of each kind."""
ANSWERING = ("/vi/search/", "/api/v1/search")
"""Addresses that answer questions, in one language."""
SURFACES = (
    r"^/files/.+/captions/", r"^/vi/r/\w+/-", r"^/vi/r/\w+/look/", r"^/vi/r/\w+/pages/",
    r"^/vi/search/\?", r"^/vi/search/suggest\?", r"^/vi/search/in/", r"^/vi/search/export\.csv",
    r"^/vi/search/export\.json", r"^/api/v1/search\?", r"^/vi/agents/", r"^/vi/collections/",
)  # fmt: skip
"""Addresses on which a curator meets the token."""
NAMING_NOTHING = {
    "_0", "_1", "restriction_id", "page_view_restriction_id", "page_id",  # editorial pages
    "token", "year", "month",
}  # fmt: skip
"""Parameters no record can be meant by."""
LANGUAGES = [code for code, _name in settings.LANGUAGES]
SPREAD = 300
"""Pages of the crawl, the nearest first: choices of facets combine almost without end."""


@pytest.fixture
def token() -> str:
    return "zq" + secrets.token_hex(6)


@pytest.fixture
def public(db: None) -> Record:
    """What a visitor may see: the front page, an element and a record of it."""
    make.make_home_page()
    make.make_people("nung", "Nùng")  # the list of peoples is no secret
    record = make.make_record("Hát ru công khai", element=make.make_element())
    drain_outbox()
    return record


@pytest.fixture
def secret(token: str, public: Record) -> Record:
    """A restricted, published record with the token in every text, name, cue and file."""
    return _planted(token, public, Audience.RESTRICTED)


def _planted(
    token: str,
    public: Record,
    audience: Audience,
    *,
    is_published: bool = True,
    in_files: str = "",
) -> Record:
    """`in_files`: what is planted in its files instead."""
    record = make.make_record(
        {"vi": f"Lễ kín {token}", "en": f"Secret rite {token}"},
        summary=f"Tóm tắt {token}",
        body_vi=f"<p>Nội dung {token}</p>",
        place_note=f"Bản {token}",
        element=public.element,
        place=make.make_commune_then_and_now(),
        collection=facts.make_collection("kin", f"Bộ {token}"),
        peoples=[make.make_people("nung", "Nùng")],
        audience=audience,
        is_live=False,
    )
    singer = facts.make_agent(f"Người hát {token}", note=f"Ghi chú {token}", born="17/3/1931")
    facts.play(record, singer)
    _deposit_by_hand(record, in_files or token)
    if is_published:
        make.publish(record)
    drain_outbox()
    return record


def _deposit_by_hand(record: Record, token: str) -> None:
    song, *_others = [_deposited(record, kind, token) for kind in FILES]
    language, _ = Language.objects.get_or_create(slug="vie", defaults={"name_vi": "Tiếng Việt"})
    transcript = Transcript.objects.create(asset=song, tier="original", language=language)
    Cue.objects.create(
        transcript=transcript, line=1, start_seconds=1, end_seconds=2, text=f"câu hát {token}"
    )


def _deposited(record: Record, kind: MediaAsset.Kind, token: str) -> MediaAsset:
    """As an upload, the pipeline and a change of recipes would have left it."""
    asset = MediaAsset.objects.create(
        record=record,
        kind=kind,
        state=MediaAsset.State.READY,
        original_name=f"{token}.wav",
        caption_vi=f"Lời {token}",
        sha256=secrets.token_hex(32),
        size_bytes=10,
        derived_key=DERIVED_KEY,
        technical={"page_count": 1},
        salvaged_at=timezone.now(),
        losses=[{"stream": 0, "start_seconds": 1, "end_seconds": 2}],
    )
    for recipe, path in FILES[kind]:
        Derivative.objects.create(
            asset=asset, recipe=recipe, role="main", recipe_version=1, path=path,
            media_type=MEDIA_TYPES[PurePath(path).suffix], size_bytes=1, sha256="0" * 64,
            width=480, height=320,
        )  # fmt: skip
    FormerDerivatives.objects.create(asset=asset, derived_key=FORMER_KEY)
    for key, paths in (
        (DERIVED_KEY, [path for _recipe, path in FILES[kind]]),
        (FORMER_KEY, [FORMER_FILE]),
    ):
        for path in (*paths, "manifest.json"):
            target = pipeline.derived_dir_of(asset.sha256, key) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            described = {"text": token, "widths": [480], "width": 480, "height": 640}
            described["pages"] = [{"page": 1, "text": f"Trang giấy {token}"}]
            target.write_text(json.dumps(described))
    return asset


def _values(record: Record) -> dict[str, list[str]]:
    assets = list(record.media_assets.all())
    codes = [asset.code for asset in assets]
    place, collection = record.place, record.collection
    assert place is not None
    assert collection is not None
    transcript = Transcript.objects.get(asset__in=assets)
    paths = [path for files in FILES.values() for _recipe, path in files]
    return {
        "people": [people.slug for people in record.ethnic_groups.all()],
        "place": [key_in_address(unit.uid) for unit in (*units_today(place), *upwards(place))],
        "heritage_type": list(HeritageType.objects.values_list("slug", flat=True)),
        "genre": [facts.make_genre().slug],
        "agent": [str(link.agent_id) for link in record.record_agents.all()],
        "collection": [collection.slug],
        "section": list(SITEMAPS),
        "code": [*codes, record.code],
        "asset": codes,
        "page": ["1"],
        "name": [caption_name(transcript)],
        "extension": ["csv", "json"],
        "slug": ["-"],  # not the real one: an address may echo what the asker already knows
        "version": [DERIVED_KEY[-8:], FORMER_KEY[-8:]],
        "path": [*paths, FORMER_FILE, "manifest.json"],
        "pk": [str(record.pk)],
        "object_id": [str(record.pk)],
        "transcript": [str(transcript.pk)],
    }


def _addresses(record: Record, token: str) -> Iterator[str]:
    """Every address, and those of search with questions whose answer would give it away."""
    half = token[: len(token) // 2]  # the whole may be echoed
    asked = [{"q": q} for q in ("lễ kín", "cau hat", half, f"bộ sưu tập:{half}", record.code)]
    for address in every_address(_values(record)):
        yield address
        if address.startswith(ANSWERING):
            yield from (f"{address}?{urlencode(one)}" for one in (*asked, {"collection": "kin"}))


def _shown(client: Client, address: str) -> str:
    return _text(client.get(address))


def _text(response: HttpResponse | StreamingHttpResponse) -> str:
    """Everything an answer says, headers included."""
    body = b"".join(response) if response.streaming else response.content  # type: ignore[arg-type]
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return headers + body.decode("utf-8", "replace")


def test_every_parameter_of_an_address_is_tried_with_what_it_could_give_away(
    secret: Record,
) -> None:
    """A new address belongs into `_values`, or into the few that name nothing of a record."""
    assert names_in_addresses(in_admin=False) - _values(secret).keys() == NAMING_NOTHING


def test_no_address_of_the_site_shows_it(client: Client, secret: Record, token: str) -> None:
    shown = [address for address in _addresses(secret, token) if token in _shown(client, address)]
    assert not shown, "\n".join(shown)


def test_the_same_addresses_show_it_to_a_curator(
    admin_client: Client, secret: Record, token: str
) -> None:
    """The walk would find a leak if there were one."""
    shown = [
        address
        for address in _addresses(secret, token)
        if not address.startswith("/admin/") and token in _shown(admin_client, address)
    ]
    for surface in SURFACES:
        assert any(re.search(surface, address) for address in shown), surface
    files = {address.split("/", 4)[4] for address in shown if address.startswith("/files/")}
    expected = {path for files in FILES.values() for _recipe, path in files} | {FORMER_FILE}
    assert files == {*expected, "original-vi.vtt"}


@pytest.mark.parametrize("state", ["draft", "withdrawn", "narrowed"])
def test_no_visitor_or_reader_is_shown_what_is_hidden_otherwise(
    public: Record, token: str, state: str
) -> None:
    record = _planted(token, public, Audience.PUBLIC, is_published=state != "draft")
    if state == "withdrawn":
        withdraw(record)
    elif state != "draft":
        record.audience = Audience.RESTRICTED
        make.publish(record)
    if state != "narrowed":  # of which the index is not yet told
        drain_outbox()
    for name, client in _people().items():
        for address in _addresses(record, token):
            if not address.startswith(("/admin/", "/en/", "/fr/", "/zh-hans/")):
                answer = client.get(address)
                assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, address
                assert token not in _text(answer), (name, address)


@pytest.mark.parametrize("is_told", [True, False])
def test_nobody_is_shown_what_was_taken_out_of_a_public_record(
    public: Record, token: str, admin_client: Client, is_told: bool
) -> None:
    """Whether the index has already been told or not; its curators are shown it in the admin."""
    record = _planted("baitho", public, Audience.PUBLIC, in_files=token)
    addresses = [one for one in _addresses(record, token) if not one.startswith("/admin/")]
    shown = [one for one in addresses if token in _shown(admin_client, one)]
    assert any(one.startswith("/files/") for one in shown)
    assert any(one.startswith("/vi/search/") for one in shown)
    for asset in record.media_assets.all():
        remove_asset(asset=asset, by=None)
    if is_told:
        drain_outbox()
    for client in (Client(), admin_client):
        assert [one for one in addresses if token in _shown(client, one)] == []


def _people() -> dict[str, Client]:
    """Who comes without the right to see it: unknown, with an account, with drafts of their own."""
    reader = get_user_model().objects.create_user("reader", "r@example.vn", "x")
    contributor = get_user_model().objects.create_user("pao", "p@example.vn", "x")
    contributor.groups.add(ensure_roles().contributors)
    people = {"visitor": Client(), "reader": Client(), "contributor": Client()}
    people["reader"].force_login(reader)
    people["contributor"].force_login(contributor)
    return people


def test_no_page_reachable_by_links_or_searches_shows_it(
    client: Client, secret: Record, token: str
) -> None:
    questions = (token, f'"{token}"', token[:5], "lễ kín", "le kin", "cau hat", secret.code)
    waiting = [f"/{code}/" for code in LANGUAGES]
    waiting += [f"/vi/search/?q={question}" for question in questions]
    seen: set[str] = set()
    visited = set()
    while waiting and len(seen) < SPREAD:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code == HTTPStatus.OK:
            visited.add(response.wsgi_request.resolver_match.func)
        page = _text(response)
        for planted in {token, secret.code} - _asked_for(address):
            assert planted not in page, address
        assert f"/r/{secret.code}" not in page, address
        waiting += _links(address, page)
    assert visited >= {wagtail_serve, results, views.record, views.element}


def _asked_for(address: str) -> set[str]:
    """What the address itself contains, and the page may therefore repeat."""
    query = unquote_plus(unquote_plus(unquote_plus(urlsplit(address).query)))
    return set(re.findall(r"\w+", query))


def _links(address: str, page: str) -> list[str]:
    found = (urljoin(address, link) for link in re.findall(r'href="([^"#]+)', page))
    return [
        link.replace("&amp;", "&")
        for link in found
        if not urlsplit(link).netloc and link.startswith(("/vi/", "/en/", "/fr/", "/zh-hans/"))
    ]


def _pages(client: Client, public: Record) -> dict[str, bytes]:
    """Every page with a number or a list on it, as a visitor gets it."""
    assert public.element is not None
    with override("vi"):
        shown = [public.get_absolute_url(), public.element.get_absolute_url()]
    shown += ["/vi/", "/en/", "/vi/search/", "/vi/search/?q=hat", "/vi/search/?q=le+kin"]
    shown += ["/vi/search/?people=nung", "/vi/search/?media=audio", "/vi/search/?sort=newest"]
    responses = {address: client.get(address) for address in shown}
    assert {response.status_code for response in responses.values()} == {200}
    return {address: response.content for address, response in responses.items()}


def test_no_page_changes_because_it_exists(client: Client, public: Record, token: str) -> None:
    without = _pages(client, public)
    _planted(token, public, Audience.RESTRICTED)
    assert _pages(client, public) == without


@pytest.mark.parametrize("is_told", [True, False])
def test_no_page_remembers_that_it_was_public(
    client: Client, public: Record, token: str, is_told: bool
) -> None:
    """Whether the index has already been told or not."""
    without = _pages(client, public)
    record = _planted(token, public, Audience.PUBLIC)
    with_it = _pages(client, public)
    assert [address for address in without if with_it[address] == without[address]] == [
        public.get_absolute_url()
    ]
    record.audience = Audience.RESTRICTED
    make.publish(record)
    if is_told:
        drain_outbox()
    assert _pages(client, public) == without
