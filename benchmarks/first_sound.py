"""How long a visitor on a thin line waits between pressing play and hearing the song.

    benchmarks/first_sound.py http://127.0.0.1:8000 [--runs 5]

Chromium on a phone-sized screen, empty cache, 400 kbit/s down and up, 400 ms latency (the line of
the "slow 3G" profile of its own developer tools). Baseline, in the same run and on the same line:
a page with nothing but the browser's own <audio> over the same file. Needs a running
demonstration.
"""

import argparse
import statistics
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page, sync_playwright

KILOBITS, LATENCY_MS = 400, 400
CHROMIUM = "/usr/bin/chromium"
WAIT_FOR_SOUND = """start => new Promise(resolve => {
    const media = document.querySelector('audio, video');
    media.addEventListener('timeupdate', () => {
        if (media.currentTime > 0) resolve(performance.now() - window.pressedAt);
    });
})"""


def throttled(browser: Browser) -> Page:
    """A fresh phone on a thin line."""
    page = browser.new_context(
        viewport={"width": 360, "height": 800}, locale="vi-VN", is_mobile=True, has_touch=True
    ).new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": KILOBITS * 1000 / 8,
            "uploadThroughput": KILOBITS * 1000 / 8,
        },
    )
    return page


def heard_after(page: Page, press: str) -> float:
    """Milliseconds from pressing until time advances. `press`: what the visitor does, as script."""
    started = f"() => {{ window.pressedAt = performance.now(); {press} }}"
    page.evaluate(started)
    waited: float = page.evaluate(WAIT_FOR_SOUND)
    page.context.close()
    return waited


def main() -> None:
    """Print medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        scout = browser.new_page()
        scout.goto(urljoin(options.site, "/vi/search/?media=audio&kind=record"))
        scout.locator("main h2 a").first.click()
        record = scout.url
        file = scout.evaluate("document.querySelector('audio source').src")
        ours, bare = [], []
        for _ in range(options.runs):
            page = throttled(browser)
            page.goto(record, wait_until="load")
            ours.append(heard_after(page, "document.querySelector('.way').click();"))
            page = throttled(browser)
            page.goto(urljoin(options.site, "/health/"))
            page.set_content(f'<audio preload="none" src="{file}"></audio>')
            bare.append(heard_after(page, "document.querySelector('audio').play();"))
        browser.close()
    mine, base = statistics.median(ours), statistics.median(bare)
    print(f"record page, audio first: {mine:.0f} ms from press to sound (median of {len(ours)})")
    print(f"bare <audio>, same file:  {base:.0f} ms")
    print(f"ratio {mine / base:.2f}; goal 2000 ms at {KILOBITS} kbit/s, {LATENCY_MS} ms")


if __name__ == "__main__":
    main()
