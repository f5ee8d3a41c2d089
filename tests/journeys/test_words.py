"""An officer pastes the words of a song, taps each line while it plays, and visitors find them."""

import re
import wave
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import PHONE, PICTURES
from tests.journeys.test_officer import _find, _publish, _save_draft, _sign_in, officer
from tests.services.site import Site

__all__ = ["officer"]  # a fixture
pytestmark = pytest.mark.browser

TITLE = "Khúc hát thử đặt giờ"
SUNG = ("Nước nguồn về bản nhỏ", "Mạ xanh gọi mưa sang", "Chim khảm khắc đầu ngàn")
MAKING_TIMEOUT_MS = 120_000
PEEP_SECONDS, RATE = 1.5, 16_000


def _recording(path: Path) -> Path:
    """Three tones, a second and a half each, with a breath before every one."""
    moments = np.arange(int(PEEP_SECONDS * RATE)) / RATE
    loud = (moments > 0.4) & (moments < 1.4)
    peeps = [np.sin(2 * np.pi * pitch * moments) * loud for pitch in (330, 440, 550)]
    samples = (np.concatenate(peeps) * 20_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


def _record_with_sound(page: Page, site: Site, sound: Path) -> str:
    """The address of the form of a new record, whose recording is ready."""
    page.goto(f"{site.url}/admin/snippets/archive/record/add/")
    page.fill("input[name=title_vi]", TITLE)
    _save_draft(page)
    page.wait_for_url(re.compile(r"/record/edit/\d+/"))
    page.get_by_role("tab", name=re.compile("Tư liệu")).click()
    page.set_input_files("#media-panel-files", sound)
    page.wait_for_selector(".media-row[data-state=ready]", timeout=MAKING_TIMEOUT_MS)
    return page.url


def _paste(page: Page) -> None:
    page.get_by_role("link", name="Lời", exact=True).first.click()
    page.fill("textarea[name=text]", "\n".join(SUNG))
    page.get_by_role("button", name="Tiếp tục").click()
    page.select_option("select[name=tier0-language]", label="Tiếng Tày")
    page.get_by_role("button", name="Nhận lời").click()
    page.get_by_role("link", name="Nghe và đặt giờ").click()
    expect(page.locator(".align-line")).to_have_count(len(SUNG))


def _seconds(page: Page) -> float:
    return float(page.evaluate("document.querySelector('[data-media]').currentTime"))


def _times(page: Page) -> list[str]:
    times = page.locator(".align-line__time")
    expect(times).to_have_count(len(SUNG))  # drawn by the script, after the page has loaded
    return times.all_text_contents()


def _tap_each_line(page: Page) -> None:
    page.keyboard.press("Space")
    for _line in SUNG:
        reached = _seconds(page) + 0.6
        page.wait_for_function(f"document.querySelector('[data-media]').currentTime > {reached}")
        page.keyboard.press("Enter")
    page.keyboard.press("Space")


def test_words_are_put_in_time_by_listening_and_found_at_their_second(
    officer: Page, site: Site, tmp_path: Path, phone: BrowserContext
) -> None:
    form_url = _record_with_sound(officer, site, _recording(tmp_path / "khúc hát.wav"))
    _paste(officer)
    _tap_each_line(officer)
    times = officer.locator(".align-line__time")
    expect(times.last).not_to_contain_text("chưa có giờ")
    tapped = _times(officer)
    assert not [one for one in tapped if "chưa có giờ" in one]
    officer.keyboard.press("ArrowLeft")
    expect(times).not_to_have_text(tapped)
    officer.keyboard.press("Control+z")
    expect(times).to_have_text(tapped)
    expect(officer.locator("[data-state]")).to_have_text(re.compile("Đã giữ bản nháp"))

    officer.reload()  # the draft is there, visitors have nothing yet
    assert [one.partition(" ")[0] for one in _times(officer)] == [
        one.partition(" ")[0] for one in tapped
    ]
    for width, size in (("1280", {"width": 1280, "height": 800}), ("360", PHONE)):
        officer.set_viewport_size(size)  # type: ignore[arg-type]
        officer.wait_for_timeout(600)  # the admin's menu folds away
        officer.screenshot(path=PICTURES / f"admin-align-{width}.png")
    officer.get_by_role("button", name="Lưu cho khách xem").click()
    expect(officer.locator("[data-state]")).to_have_text(re.compile("khách đã thấy"))

    officer.set_viewport_size({"width": 1280, "height": 800})
    officer.goto(form_url)
    _publish(officer)
    visitor = phone.new_page()
    _find(visitor, site, "chim kham khac dau ngan", TITLE)
    link = visitor.locator("a[href*='t=']", has_text=SUNG[2]).first
    assert re.search(r"[?&]t=[1-9]", link.get_attribute("href") or "")
    link.click()
    expect(visitor.locator("[data-lines] li")).to_have_count(len(SUNG))
    expect(visitor.locator("[data-lines] a[aria-current]")).to_contain_text(SUNG[2])


def _open_the_lines_of_the_raft(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/admin/snippets/archive/record/?q=be+tre+qua")
    page.get_by_role("link", name="Bè tre qua sông").first.click()
    page.get_by_role("tab", name=re.compile("Tư liệu")).click()
    page.get_by_role("link", name="Lời", exact=True).first.click()
    page.get_by_role("link", name="Nghe và đặt giờ").first.click()


def test_split_merge_and_typing_are_steps_that_can_be_undone(officer: Page, site: Site) -> None:
    _open_the_lines_of_the_raft(officer, site)
    texts = officer.locator(".align-line__text")
    first = texts.first.input_value()  # waits for the script, which draws every line at once
    count = texts.count()
    texts.first.click()
    texts.first.evaluate("(field, at) => field.setSelectionRange(at, at)", first.index(" "))
    officer.get_by_role("button", name=re.compile("^Tách")).click()
    expect(texts).to_have_count(count + 1)
    word, _, others = first.partition(" ")
    expect(texts.nth(0)).to_have_value(word)
    expect(texts.nth(1)).to_have_value(others)
    officer.keyboard.press("Escape")
    officer.keyboard.press("m")
    expect(texts).to_have_count(count)
    expect(texts.first).to_have_value(first)
    officer.keyboard.press("Control+z")
    officer.keyboard.press("Control+z")
    expect(texts).to_have_count(count)
    officer.keyboard.press("Control+Shift+z")
    expect(texts).to_have_count(count + 1)


def test_work_survives_the_end_of_a_session(
    officer: Page, site: Site, desk: BrowserContext
) -> None:
    _open_the_lines_of_the_raft(officer, site)
    desk.clear_cookies(name="sessionid")
    officer.locator(".align-line__text").first.fill("Gõ khi đã hết phiên")
    expect(officer.locator("[data-state]")).to_have_text(
        re.compile("đăng nhập lại"), timeout=15_000
    )
    other = desk.new_page()
    _sign_in(other, site, "canbo", "canbo-minh-hoa")
    other.wait_for_url(f"{site.url}/admin/")
    officer.bring_to_front()
    officer.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(officer.locator("[data-state]")).to_have_text(
        re.compile("Đã giữ bản nháp"), timeout=20_000
    )


def test_two_screens_at_once_are_told_and_both_versions_stay(
    officer: Page, site: Site, desk: BrowserContext
) -> None:
    _open_the_lines_of_the_raft(officer, site)
    words_url = officer.get_by_role("link", name="Về trang lời").get_attribute("href")
    other = desk.new_page()
    other.goto(officer.url)
    other.locator(".align-line__text").nth(1).fill("Bản của người kia")
    other.keyboard.press("Control+s")
    expect(other.locator("[data-state]")).to_have_text(re.compile("khách đã thấy"))

    officer.bring_to_front()
    officer.locator(".align-line__text").nth(1).fill("Bản của tôi")
    conflict = officer.locator("[data-conflict]")
    expect(conflict).to_contain_text("vừa sửa lời này")
    conflict.get_by_text("Xem bản của họ").click()
    expect(conflict).to_contain_text("Bản của người kia")
    conflict.get_by_role("button", name="Làm tiếp bản của tôi").click()
    officer.get_by_role("button", name="Lưu cho khách xem").click()
    expect(officer.locator("[data-state]")).to_have_text(re.compile("khách đã thấy"))

    officer.goto(f"{site.url}{words_url}versions/")
    for text in ("Bản của tôi", "Bản của người kia"):
        expect(officer.get_by_text(re.compile(text)).first).to_be_visible()


def test_a_line_of_a_translation_is_linked_to_another_line_of_the_song(
    officer: Page, site: Site
) -> None:
    _open_the_lines_of_the_raft(officer, site)
    officer.get_by_role("link", name="Về trang lời").click()
    officer.get_by_role("link", name="Nghe và đặt giờ").nth(1).click()
    beside = officer.locator(".align-line").nth(1).locator(".align-line__beside")
    expect(beside).not_to_be_empty()
    before = beside.text_content() or ""
    officer.locator(".align-line").nth(1).locator(".align-line__time").click()
    officer.keyboard.press("o")
    expect(beside).not_to_have_text(before)
    officer.keyboard.press("p")
    expect(beside).to_have_text(before)
