"""The promise to a visitor on 3G: a page opens within its budget and asks nobody else."""

import re

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.first_view import first_view
from tests.services.site import Site

pytestmark = pytest.mark.browser

MOST_REQUESTS = 12
KILOBYTES = {
    "/vi/": 100,
    "/en/": 100,
    "/zh-hans/": 100,
    "/vi/search/?q=hat+then": 60,
    "/fr/search/": 60,
    "/vi/people/tay/": 60,
    "/zh-hans/people/": 60,
    "/vi/places/": 60,
    "/en/places/n-p-19/tinh-thai-nguyen/": 60,
    "/vi/types/performing/": 60,
    "/vi/festivals/": 60,
    "the first video record": 60,
    "the first song": 60,
    "the first picture record": 60,
}
"""Budgets of the first view, in kB on the wire."""
FIRST_OF = {
    "the first video record": "video",
    "the first song": "audio",
    "the first picture record": "image",
}


@pytest.mark.parametrize("address", KILOBYTES)
def test_first_view_stays_within_its_budget(
    phone: BrowserContext, site: Site, address: str
) -> None:
    url = _first_record(phone, site, FIRST_OF[address]) if address in FIRST_OF else address
    view = first_view(phone, site.url + url)
    assert view.transferred_bytes <= KILOBYTES[address] * 1000, view
    assert len(view.requests) <= MOST_REQUESTS, view.requests
    assert all(asked.startswith(site.url) for asked in view.requests), view.requests


def _first_record(context: BrowserContext, site: Site, kind: str) -> str:
    page = context.new_page()
    page.goto(f"{site.url}/vi/search/?media={kind}&kind=record")
    address = page.locator("main h2 a").first.get_attribute("href") or ""
    page.close()
    assert re.match(r"/vi/r/[0-9A-Z]{8}/", address)
    return address
