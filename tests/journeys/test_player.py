"""The player in a real browser: costs, the waveform, learning a line, and life without a script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PHONE
from tests.services.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    return phone.new_page()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=False)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def open_first(page: Page, site: Site, media: str) -> None:
    page.goto(f"{site.url}/vi/search/?media={media}&kind=record")
    page.locator("main h2 a").first.click()
    page.wait_for_url("**/r/**")


def open_player(page: Page, site: Site, media: str) -> None:
    """A touch before the script is there follows a link instead, as it should."""
    open_first(page, site, media)
    expect(page.locator("[data-deck]")).to_be_visible()


def current_time(page: Page) -> float:
    return float(page.evaluate("document.querySelector('audio, video').currentTime"))


def wait_playing(page: Page, beyond: float = 0.0) -> None:
    page.wait_for_function(
        "beyond => { const m = document.querySelector('audio, video');"
        " return !m.paused && m.currentTime > beyond; }",
        arg=beyond,
    )


def test_the_play_button_says_what_it_costs_and_plays(page: Page, site: Site) -> None:
    open_first(page, site, "audio")
    button = page.get_by_role("button", name=re.compile(r"^Nghe · [\d,]+ [kM]B$"))
    assert (button.bounding_box() or {"height": 0})["height"] >= 44
    button.click()
    wait_playing(page)
    button.click()
    page.wait_for_function("document.querySelector('audio').paused")


def test_a_film_can_be_heard_alone_and_goes_on_as_a_picture(page: Page, site: Site) -> None:
    open_first(page, site, "video")
    page.get_by_role("button", name=re.compile("^Chỉ nghe ·")).click()
    wait_playing(page, 0.5)
    source = page.evaluate("document.querySelector('video').currentSrc")
    assert source.endswith((".webm", ".m4a"))
    page.get_by_role("button", name=re.compile("^Xem ·")).click()
    page.wait_for_function("document.querySelector('video').currentSrc.endsWith('.mp4')")
    wait_playing(page, 0.4)
    assert page.evaluate("document.querySelector('video').videoWidth") > 0


def test_the_picture_that_adapts_plays_from_the_stream(page: Page, site: Site) -> None:
    open_first(page, site, "video")
    page.get_by_role("button", name="Hình tự chỉnh theo đường truyền").click()
    wait_playing(page, 0.3)
    assert page.evaluate("document.querySelector('video').videoWidth") > 0
    fetched = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert any(name.endswith(".m3u8") for name in fetched) or page.evaluate(
        "document.querySelector('video').currentSrc"
    ).endswith(".m3u8")


def test_nothing_heavy_is_loaded_before_play(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_first(page, site, "video")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if re.search(r"hls|sprite|\.(mp4|webm|m4a|m3u8)", url)]


def test_the_waveform_is_sought_with_keys_and_by_touch(page: Page, site: Site) -> None:
    open_first(page, site, "audio")
    button = page.get_by_role("button", name=re.compile("^Nghe ·"))
    button.click()
    wait_playing(page)
    button.click()
    page.wait_for_function("document.querySelector('audio').paused")
    bar = page.get_by_role("slider", name="Vị trí trong bản ghi")
    bar.focus()
    page.keyboard.press("Home")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('audio').currentTime >= 5")
    assert current_time(page) < 6
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"^\d:\d\d"))
    box = bar.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    page.touchscreen.tap(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    length = float(bar.get_attribute("max") or "0")
    page.wait_for_function(
        "half => Math.abs(document.querySelector('audio').currentTime - half) < 4", arg=length / 2
    )
    drawn = page.evaluate(
        "() => { const c = document.querySelector('.wave canvas');"
        " return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0); }"
    )
    assert drawn


def test_a_line_is_repeated_until_it_is_learnt(page: Page, site: Site) -> None:
    open_player(page, site, "audio")
    line = page.locator("[data-lines] a").nth(1)
    start = float(line.get_attribute("data-start") or "0")
    end = float(line.get_attribute("data-end") or "0")
    line.click()
    wait_playing(page, start)
    page.get_by_role("button", name="Lặp lại câu này").click()
    page.get_by_role("combobox", name="Tốc độ").select_option("1.5")
    page.wait_for_function("document.querySelector('audio').playbackRate === 1.5")
    page.evaluate("end => { document.querySelector('audio').currentTime = end - 0.3; }", end)
    page.wait_for_function(
        "([start, end]) => { const t = document.querySelector('audio').currentTime;"
        " return t >= start - 0.2 && t < end - 0.5; }",
        arg=[start, end],
    )
    expect(line).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Câu sau").click()
    expect(page.locator("[data-lines] a").nth(2)).to_have_attribute("aria-current", "true")


def test_a_thumbnail_shows_where_the_finger_is(page: Page, site: Site) -> None:
    open_first(page, site, "video")
    bar = page.get_by_role("slider", name="Vị trí trong bản ghi")
    bar.scroll_into_view_if_needed()
    bar.focus()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("ArrowRight")
    bubble = page.locator("[data-bubble]")
    expect(bubble).to_be_visible()
    expect(bubble).to_have_attribute("style", re.compile("sprite"))


def test_a_failure_is_said_in_words(page: Page, site: Site) -> None:
    open_first(page, site, "audio")
    page.route(re.compile(r"\.(webm|m4a|m3u8)"), lambda route: route.abort())
    page.get_by_role("button", name=re.compile("^Nghe ·")).click()
    expect(page.get_by_role("alert")).to_contain_text("Không phát được")


def test_without_a_script_the_browsers_own_player_is_there(plain_page: Page, site: Site) -> None:
    open_first(plain_page, site, "video")
    video = plain_page.locator("video[controls]")
    expect(video).to_be_visible()
    expect(plain_page.locator("[data-deck]")).to_be_hidden()
    plain_page.get_by_role("link", name=re.compile("^Chỉ nghe ·")).click()
    expect(plain_page.locator("audio[controls]")).to_be_visible()
