"""What a first view costs, on the wire and on the server, each against a baseline of the same run.

Usage: benchmarks/pages.py URL   (a site prepared and served by script/demo)

- kB, requests, off-site: Chromium, 360 × 800, empty cache, gzip, nothing played. Baseline: the
  page's own HTML alone, so the ratio tells what style, script and pictures add.
- ms: median of interleaved requests from this machine, gzip. Baseline: /health/, which does
  routing and one statement, so the ratio tells what the page itself costs.
"""

import gzip
import statistics
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.journeys.first_view import FirstView, first_view

CHROMIUM = "/usr/bin/chromium"
ROUNDS = 40
BASELINE = "/health/"


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one page."""

    name: str
    view: FirstView
    document_bytes: int
    milliseconds_ratio: float


def fetched(url: str) -> tuple[bytes, float]:
    """The body as it crossed the wire and the milliseconds until it was all there."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        body: bytes = answer.read()
    return body, (time.perf_counter() - started) * 1000


def medians(url: str, addresses: list[str]) -> dict[str, float]:
    """Median milliseconds per address, all of them asked in turn so that noise hits all alike."""
    times: dict[str, list[float]] = {address: [] for address in addresses}
    for _ in range(ROUNDS):
        for address in addresses:
            times[address].append(fetched(url + address)[1])
    return {address: statistics.median(values) for address, values in times.items()}


def record_address(url: str, kind: str) -> str:
    """The first record with a recording of that kind among the results."""
    body, _ = fetched(f"{url}/vi/search/?media={kind}&kind=record")
    page = gzip.decompress(body).decode()
    start = page.index('href="/vi/r/') + len('href="')
    return page[start : page.index('"', start)]


def rows(url: str, browser: Browser) -> list[Row]:
    addresses = {
        "home": "/vi/",
        "results": "/vi/search/?q=hat+then",
        "film": record_address(url, "video"),
        "song": record_address(url, "audio"),
    }
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="vi-VN")
    views = {name: first_view(context, url + address) for name, address in addresses.items()}
    times = medians(url, [BASELINE, *addresses.values()])
    print(f"baseline {BASELINE}: {times[BASELINE]:.1f} ms")
    return [
        Row(name, views[name], len(fetched(url + address)[0]), times[address] / times[BASELINE])
        for name, address in addresses.items()
    ]


def main(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        print("page        kB  ÷ HTML alone  requests  off-site  time ÷ health")
        for row in rows(url, browser):
            offsite = sum(not asked.startswith(url) for asked in row.view.requests)
            print(
                f"{row.name:8}{row.view.transferred_bytes / 1000:7.1f}"
                f"{row.view.transferred_bytes / row.document_bytes:13.2f}"
                f"{len(row.view.requests):10}{offsite:10}{row.milliseconds_ratio:15.2f}"
            )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
