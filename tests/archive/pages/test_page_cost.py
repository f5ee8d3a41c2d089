"""What an anonymous page costs: statements, writes and bytes of text, in every language."""

import gzip
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from archive.media.models import MediaAsset
from search.indexing import drain_outbox
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
MAX_STATEMENTS = 12
MAX_TEXT_BYTES = 20_000
"""Gzipped HTML; what it loads is weighed by the browser journeys."""
LANGUAGES = [code for code, _name in settings.LANGUAGES]
Addresses = dict[str, Callable[[], str]]


@pytest.fixture
def pages() -> Addresses:
    """A small archive with something of every kind, and the address of each sort of page."""
    make.make_home_page()
    full = make.make_full_record()
    peoples = [make.make_people(f"p{n}", f"Dân tộc {n}") for n in range(4)]
    for number in range(12):
        kind = list(MediaAsset.Kind)[number % 3]
        record = make.make_record(f"Bản ghi {number}", peoples=peoples, element=full.element)
        make.make_asset(record, kind)
        make.make_asset(record, MediaAsset.Kind.IMAGE)
    drain_outbox()
    assert full.element is not None
    return {
        "home": lambda: f"{_root()}",
        "record": full.get_absolute_url,
        "element": full.element.get_absolute_url,
        "results": lambda: f"{_root()}search/?q=khuc+hat&people=tay",
        "everything": lambda: f"{_root()}search/",
    }


def _root() -> str:
    from django.utils.translation import get_language

    return f"/{get_language()}/"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["home", "record", "element", "results", "everything"])
def test_an_anonymous_page_is_cheap(
    client: Client, pages: Addresses, page: str, language: str
) -> None:
    with override(language):
        address = pages[page]()
    client.get(address)
    with CaptureQueriesContext(connection) as statements:
        response = client.get(address)
    assert response.status_code == 200
    asked = [statement["sql"] for statement in statements]
    assert len(asked) <= MAX_STATEMENTS, "\n".join(asked)
    assert all(sql.startswith("SELECT") for sql in asked)
    assert len(gzip.compress(response.content)) <= MAX_TEXT_BYTES
    assert "Cookie" not in response.get("Vary", "")
    assert "Accept-Language" not in response.get("Vary", "")
    assert not response.cookies
