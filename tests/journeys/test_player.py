"""The player in a real browser: costs, the waveform, learning a line, and life without a script."""

import re
from collections.abc import Iterator
from typing import Any

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


BEFORE_HLS = """
const ask = HTMLMediaElement.prototype.canPlayType;
HTMLMediaElement.prototype.canPlayType = function (type) {
  return /mpegurl/.test(type) ? "" : ask.call(this, type);
};
"""
"""Chromium plays HLS by itself since 2025; for the phones of ten years before, the library does."""


@pytest.fixture
def older_page(page: Page) -> Page:
    page.add_init_script(BEFORE_HLS)
    return page


def choose_adaptive(page: Page) -> None:
    page.get_by_role("button", name="Hình tự chỉnh theo đường truyền").click()


def test_the_library_goes_on_where_the_other_way_was(older_page: Page, site: Site) -> None:
    open_player(older_page, site, "video")
    older_page.get_by_role("button", name=re.compile("^Xem ·")).click()
    wait_playing(older_page)
    older_page.evaluate(
        "() => { const m = document.querySelector('video'); window.seen = [];"
        " for (const name of ['playing', 'timeupdate']) m.addEventListener(name,"
        " () => { if (m.currentSrc.startsWith('blob:')) window.seen.push(m.currentTime); });"
        " m.currentTime = m.duration * 0.6; }"
    )
    length = float(older_page.evaluate("document.querySelector('video').duration"))
    wait_playing(older_page, length * 0.6)
    choose_adaptive(older_page)
    older_page.wait_for_function("window.seen.length > 2")
    assert min(older_page.evaluate("window.seen")) >= length * 0.6 - 0.1


def test_a_stream_that_breaks_off_is_said_and_goes_on_when_asked(
    older_page: Page, site: Site
) -> None:
    open_player(older_page, site, "video")
    older_page.route(re.compile(r"\.m3u8"), lambda route: route.abort())
    choose_adaptive(older_page)
    expect(older_page.get_by_role("alert")).to_contain_text("Không phát được", timeout=20_000)
    older_page.unroute_all()
    choose_adaptive(older_page)
    wait_playing(older_page, 0.2)
    expect(older_page.get_by_role("alert")).to_be_hidden()


def test_a_first_source_that_fails_is_no_failure_while_another_plays(
    page: Page, site: Site
) -> None:
    page.route(re.compile(r"\.webm"), lambda route: route.abort())
    open_player(page, site, "audio")
    page.get_by_role("button", name=re.compile("^Nghe ·")).click()
    wait_playing(page, 0.2)
    expect(page.get_by_role("alert")).to_be_hidden()


HELD_KEY = """bar => {
  for (let i = 0; i < 20; i += 1) {
    bar.stepUp();
    for (const name of ['input', 'change']) bar.dispatchEvent(new Event(name, { bubbles: true }));
  }
}"""
"""What twenty repeats of an arrow key tell the page, faster than any machine."""


def test_dragging_asks_for_the_place_once_and_keys_do_not_flood(page: Page, site: Site) -> None:
    open_player(page, site, "audio")
    page.get_by_role("button", name=re.compile("^Nghe ·")).click()
    wait_playing(page)
    page.evaluate(
        "() => { window.seeks = 0; document.querySelector('audio')"
        ".addEventListener('seeking', () => { window.seeks += 1; }); }"
    )
    bar = page.get_by_role("slider", name="Vị trí trong bản ghi")
    box = bar.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 30, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=20)
    told = page.locator("[data-clock]").inner_text()
    assert page.evaluate("window.seeks") == 0
    page.mouse.up()
    page.wait_for_function("window.seeks > 0")
    assert page.evaluate("window.seeks") == 1
    half = float(bar.get_attribute("max") or "0") / 2
    assert abs(current_time(page) - half) < 4
    assert not told.startswith("0:00")
    before = current_time(page)
    bar.evaluate(HELD_KEY)
    page.wait_for_function(
        "before => document.querySelector('audio').currentTime >= before + 18", arg=before
    )
    assert page.evaluate("window.seeks") <= 3


def saves_data(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )


def listens_only(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Chỉ nghe ·")).click()
    wait_playing(page)


@pytest.mark.parametrize(
    ("before", "after"), [(saves_data, None), (None, listens_only)], ids=["saving data", "sound"]
)
def test_no_thumbnails_for_who_saves_data_or_only_listens(
    page: Page, site: Site, before: Any, after: Any
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    if before:
        before(page)
    open_player(page, site, "video")
    if after:
        after(page)
    bar = page.get_by_role("slider", name="Vị trí trong bản ghi")
    bar.hover()
    bar.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "sprite" in url or "thumbnails" in url]


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


def test_a_line_is_repeated_with_the_screen_off(page: Page, site: Site) -> None:
    """Then nothing is drawn, so no frame is asked for."""
    open_player(page, site, "audio")
    line = page.locator("[data-lines] a").nth(1)
    end = float(line.get_attribute("data-end") or "0")
    line.click()
    wait_playing(page)
    page.evaluate("window.requestAnimationFrame = () => 0")
    page.get_by_role("button", name="Lặp lại câu này").click()
    page.evaluate("end => { document.querySelector('audio').currentTime = end - 0.3; }", end)
    page.wait_for_function(
        "end => document.querySelector('audio').currentTime < end - 0.5", arg=end, polling=100
    )


def test_a_line_touched_before_the_script_is_there_is_heard(page: Page, site: Site) -> None:
    page.route(re.compile(r"/player[.\w]*\.js"), lambda route: route.abort())
    open_first(page, site, "audio")
    line = page.locator("[data-lines] a").nth(1)
    start = float(line.get_attribute("data-start") or "0")
    page.unroute_all()
    line.click()
    wait_playing(page, start)
    page.reload()
    expect(page.locator("[data-deck]")).to_be_visible()
    assert page.evaluate("document.querySelector('audio').paused")


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
    plain_page.get_by_role("link", name=re.compile("^Hình cho màn hình lớn · [\\d,]+ MB$")).click()
    source = plain_page.locator("video[controls] source").first
    expect(source).to_have_attribute("src", re.compile(r"/video_large\.mp4$"))
