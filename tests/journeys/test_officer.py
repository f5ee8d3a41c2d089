"""An officer at a desk: catalogues a film, watches it being made ready, publishes it."""

import re
from pathlib import Path
from urllib.parse import urlencode

import av
import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import PHONE, PICTURES
from tests.services.site import Site

pytestmark = pytest.mark.browser

TITLE = "Hát ru ghi thử trên trình duyệt"
MAKING_TIMEOUT_MS = 120_000
SEARCHES_UNTIL_FOUND = 30


def _film(path: Path) -> Path:
    """Two seconds of a moving stripe, 320 × 240."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(50):
            picture = np.full((240, 320, 3), 40, dtype=np.uint8)
            picture[:, number * 6 : number * 6 + 12] = 220
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


def _sign_in(page: Page, site: Site, name: str, password: str) -> None:
    page.goto(f"{site.url}/admin/login/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", password)
    page.get_by_role("button", name=re.compile("Đăng nhập")).click()


@pytest.fixture
def officer(desk: BrowserContext, site: Site) -> Page:
    page = desk.new_page()
    _sign_in(page, site, "canbo", "canbo-minh-hoa")
    return page


def _save_draft(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Lưu nháp")).first.click()


def _publish(page: Page) -> None:
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name=re.compile("^Xuất bản")).first.click()


def _find(page: Page, site: Site, words: str, title: str) -> None:
    """Search until the worker has brought the index up to date; it looks every two seconds."""
    for _ in range(SEARCHES_UNTIL_FOUND):
        page.goto(f"{site.url}/vi/search/?{urlencode({'q': words})}")
        if page.get_by_role("link", name=re.compile(title)).count():
            return
        page.wait_for_timeout(1000)


def test_from_the_disk_of_an_officer_to_the_phone_of_a_visitor(
    officer: Page, site: Site, tmp_path: Path, phone: BrowserContext
) -> None:
    officer.goto(f"{site.url}/admin/snippets/archive/record/add/")
    officer.fill("input[name=title_vi]", TITLE)
    _save_draft(officer)
    officer.wait_for_url(re.compile(r"/record/edit/\d+/"))

    officer.get_by_role("tab", name=re.compile("Tư liệu")).click()
    officer.set_input_files("#media-panel-files", _film(tmp_path / "Quay ở bản Nà Ót.mp4"))
    row = officer.locator(".media-row").first
    expect(row.locator("[data-name]")).to_have_text("Quay ở bản Nà Ót.mp4")
    officer.wait_for_selector(".media-row[data-state=ready]", timeout=MAKING_TIMEOUT_MS)
    officer.screenshot(path=PICTURES / "admin-media-1280.png")

    _publish(officer)
    expect(officer.get_by_text(re.compile("đã được xuất bản|đã xuất bản")).first).to_be_visible()

    visitor = phone.new_page()
    _find(visitor, site, "hat ru ghi thu", TITLE)
    visitor.get_by_role("link", name=re.compile(TITLE)).first.click()
    expect(visitor.locator("h1")).to_have_text(TITLE)
    expect(visitor.locator("video[controls]")).to_be_visible()


def test_a_refused_file_is_answered_in_words_and_the_record_stays(
    officer: Page, site: Site, tmp_path: Path
) -> None:
    officer.goto(f"{site.url}/admin/snippets/archive/record/add/")
    officer.fill("input[name=title_vi]", "Hồ sơ thử tải tệp lạ")
    _save_draft(officer)
    officer.wait_for_url(re.compile(r"/record/edit/\d+/"))
    officer.get_by_role("tab", name=re.compile("Tư liệu")).click()
    strange = tmp_path / "ghi chú.mp4"
    strange.write_text("#EXTM3U\nfile:///etc/passwd\n")
    officer.set_input_files("#media-panel-files", strange)
    problem = officer.locator(".media-row [data-problem]").first
    expect(problem).to_have_text(re.compile(".{20}"))
    officer.reload()
    expect(officer.locator("input[name=title_vi]")).to_have_value("Hồ sơ thử tải tệp lạ")


def test_a_draft_without_a_title_saves_but_does_not_publish(officer: Page, site: Site) -> None:
    officer.goto(f"{site.url}/admin/snippets/archive/record/add/")
    officer.get_by_role("tab", name=re.compile("English")).click()
    officer.fill("input[name=title_en]", "Only English so far")
    _save_draft(officer)
    officer.wait_for_url(re.compile(r"/record/edit/\d+/"))
    _publish(officer)
    expect(officer.get_by_text(re.compile("Bạn cần điền mục này")).first).to_be_visible()
    expect(officer.locator("input[name=title_en]")).to_have_value("Only English so far")


def test_pictures_of_the_record_form(officer: Page, site: Site) -> None:
    officer.goto(f"{site.url}/admin/snippets/archive/record/?q=be+tre+qua")
    officer.get_by_role("link", name="Bè tre qua sông").first.click()
    officer.wait_for_load_state("networkidle")
    for name, size in (("1280", {"width": 1280, "height": 800}), ("360", PHONE)):
        officer.set_viewport_size(size)  # type: ignore[arg-type]
        assert len(officer.screenshot(path=PICTURES / f"admin-record-{name}.png")) > 10_000


def test_signing_in_again_in_another_tab_keeps_what_was_typed(
    officer: Page, site: Site, desk: BrowserContext
) -> None:
    officer.goto(f"{site.url}/admin/snippets/archive/record/add/")
    officer.fill("input[name=title_vi]", "Gõ dở khi hết phiên")
    desk.clear_cookies(name="sessionid")
    other = desk.new_page()
    _sign_in(other, site, "canbo", "canbo-minh-hoa")
    other.wait_for_url(f"{site.url}/admin/")
    officer.bring_to_front()
    _save_draft(officer)
    officer.wait_for_url(re.compile(r"/record/edit/\d+/"))
    officer.reload()
    expect(officer.locator("input[name=title_vi]")).to_have_value("Gõ dở khi hết phiên")
