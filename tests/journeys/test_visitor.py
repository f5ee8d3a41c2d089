"""A visitor on a phone: opens the site, finds a verse, hears it from its second."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import DESK, PHONE, PICTURES
from tests.services.site import Site

pytestmark = pytest.mark.browser

VERSE = "mái chèo êm"
"""Words that are sung in one of the demonstration's songs, and stand in no title."""


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()


@pytest.mark.parametrize(
    ("locale", "language"),
    [("vi-VN", "vi"), ("en-GB", "en"), ("fr-FR", "fr"), ("zh-CN", "zh-hans"), ("de-DE", "vi")],
)
def test_the_front_door_speaks_the_phones_language(
    browser: Browser, site: Site, locale: str, language: str
) -> None:
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(site.url)
    assert page.url == f"{site.url}/{language}/"
    expect(page.locator("html")).to_have_attribute("lang", language)
    context.close()


def test_switching_language_keeps_the_record(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/vi/search/?media=audio&kind=record")
    page.locator("main h2 a").first.click()
    page.wait_for_url("**/r/**")
    code = _code(page)
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/en/r/{code}/**")


def test_a_sung_line_is_found_without_accents_and_plays_from_its_second(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/vi/")
    page.get_by_role("combobox").first.fill("mai cheo em")
    page.keyboard.press("Enter")
    line = page.locator(".sung a").first
    expect(line).to_be_visible()
    line.click()
    page.wait_for_url("**/r/**")
    start = float(re.search(r"[?&]t=([\d.]+)", page.url).group(1))  # type: ignore[union-attr]
    assert start > 0
    media = page.locator("audio, video").first
    media.evaluate("media => media.play()")
    page.wait_for_function(
        "start => Math.abs(document.querySelector('audio, video').currentTime - start) < 5"
        " && document.querySelector('audio, video').currentTime >= start - 0.5",
        arg=start,
    )


def test_touching_a_line_plays_it_and_marks_it(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/vi/search/?media=audio&kind=record")
    page.locator("main h2 a").first.click()
    expect(page.locator("[data-deck]")).to_be_visible()
    third = page.locator("[data-lines] a").nth(2)
    start = float(third.get_attribute("data-start") or "0")
    third.click()
    page.wait_for_function(
        "start => !document.querySelector('audio').paused"
        " && document.querySelector('audio').currentTime >= start - 0.1",
        arg=start,
    )
    expect(third).to_have_attribute("aria-current", "true")


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=False)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def test_without_script_everything_is_there_and_plays(scriptless: Page, site: Site) -> None:
    scriptless.goto(f"{site.url}/vi/search/?q={VERSE}")
    scriptless.locator(".sung a").first.click()
    expect(scriptless.locator("audio[controls], video[controls]").first).to_be_visible()
    expect(scriptless.locator("[data-lines] li").first).to_be_visible()
    source = scriptless.locator("audio source, video source").first.get_attribute("src") or ""
    assert "#t=" in source
    answer = scriptless.request.get(
        site.url + source.split("#")[0], headers={"Range": "bytes=0-99"}
    )
    assert answer.status == 206
    assert len(answer.body()) == 100


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("address", ["/vi/", "/vi/search/?q=then", "record"])
def test_no_page_scrolls_sideways(browser: Browser, site: Site, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN")
    page = context.new_page()
    page.goto(
        site.url + ("/vi/search/?media=audio&kind=record" if address == "record" else address)
    )
    if address == "record":
        page.locator("main h2 a").first.click()
        page.wait_for_url("**/r/**")
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0
    context.close()


@pytest.mark.parametrize(("name", "size"), [("360", PHONE), ("1280", DESK)])
def test_pictures_for_the_readme(
    browser: Browser, site: Site, name: str, size: dict[str, int]
) -> None:
    context = browser.new_context(viewport=size, locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site.url}/vi/")
    _picture(page, f"home-{name}")
    page.goto(f"{site.url}/vi/search/?q=mai+cheo+em")
    _picture(page, f"results-{name}")
    page.goto(f"{site.url}/vi/search/?media=audio&kind=record")
    page.locator("main h2 a").first.click()
    page.wait_for_url("**/r/**")
    _picture(page, f"record-{name}")
    context.close()


def _picture(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    data = page.screenshot(path=PICTURES / f"{name}.png")
    assert len(data) > 10_000


def _code(page: Page) -> str:
    found = re.search(r"/r/([0-9A-Z]{8})/", page.url)
    assert found
    return found.group(1)
