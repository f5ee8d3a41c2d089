"""What a first view costs: bytes and requests of three pages, against a bare Wagtail site's.

Usage: benchmarks/pages.py URL   (a site prepared by script/demo; gzip on, cache empty, 360 × 800)

The baseline is Wagtail's own demonstration site measured the same way on a 2-core machine: kilobytes
transferred for home, search and detail page. Ratios below 1 are lighter.
"""

import sys
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

BASELINE_KB = {"home": 216.3, "results": 58.0, "record": 62.5}
CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True, slots=True)
class FirstView:
    """What one page transferred before anything was played."""

    kilobytes: float
    requests: int
    offsite: int


def first_view(browser: Browser, url: str, address: str) -> FirstView:
    """Load `address` with an empty cache and count what crossed the network."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="vi-VN")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    asked: list[str] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.on(
        "Network.requestWillBeSent", lambda event: asked.append(str(event["request"]["url"]))
    )
    page.goto(url + address, wait_until="networkidle")
    context.close()
    sent = [one for one in asked if not one.startswith("data:")]
    offsite = sum(not one.startswith(url) for one in sent)
    return FirstView(sum(sizes) / 1000, len(sent), offsite)


def record_address(browser: Browser, url: str) -> str:
    """The first record with a player among the results."""
    page = browser.new_page()
    page.goto(f"{url}/vi/search/?media=video&kind=record")
    link = page.locator("main a[href*='/r/']").first.get_attribute("href") or ""
    page.close()
    return link.split("#")[0]


def main(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        addresses = {
            "home": "/vi/",
            "results": "/vi/search/?q=hat+then",
            "record": record_address(browser, url),
        }
        print("page      kB   baseline kB  ratio  requests  off-site")
        for name, address in addresses.items():
            view = first_view(browser, url, address)
            ratio = view.kilobytes / BASELINE_KB[name]
            print(
                f"{name:8}{view.kilobytes:6.1f}{BASELINE_KB[name]:12.1f}{ratio:8.2f}"
                f"{view.requests:9}{view.offsite:9}"
            )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
