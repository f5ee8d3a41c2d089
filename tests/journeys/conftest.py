"""A real Chromium against the whole demonstration site, prepared once for all journeys."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.services.site import Site, manage, serving

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
PHONE = {"width": 360, "height": 800}
DESK = {"width": 1280, "height": 800}
SLOWNESS = int(os.environ.get("HERITAGE_TEST_BROWSER_SLOWNESS", "1"))
"""How many times slower than this machine the browser computes, with as many tenths of a second
before every answer: a test that reads a page before its script has drawn it fails at 8."""
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    var_dir = tmp_path_factory.mktemp("site")
    manage(var_dir, "prepare_demo")
    with serving(var_dir) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file: while it is open, Django refuses its database to every other test of the
    same process, as playwright keeps an event loop running."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS, chromium_sandbox=False
        )
        yield chromium
        chromium.close()


def _slow_down(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWNESS})
    devtools.send("Network.enable")
    unlimited = {"downloadThroughput": -1, "uploadThroughput": -1, "offline": False}
    devtools.send("Network.emulateNetworkConditions", {"latency": SLOWNESS * 100, **unlimited})


def _as_slow_as_wanted(context: BrowserContext) -> BrowserContext:
    if SLOWNESS > 1:
        context.on("page", _slow_down)
    return context


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A small phone that speaks Vietnamese."""
    context = browser.new_context(viewport=PHONE, locale="vi-VN", has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    yield _as_slow_as_wanted(context)
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """An office computer that speaks Vietnamese."""
    context = browser.new_context(viewport=DESK, locale="vi-VN")  # type: ignore[arg-type]
    yield _as_slow_as_wanted(context)
    context.close()
