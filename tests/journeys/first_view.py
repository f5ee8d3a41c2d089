"""Counting what a page costs before anything is played."""

from dataclasses import dataclass

from playwright.sync_api import BrowserContext


@dataclass(frozen=True, slots=True)
class FirstView:
    """What one page transferred with an empty cache."""

    transferred_bytes: int
    """As compressed on the wire, headers included."""
    requests: tuple[str, ...]


def first_view(context: BrowserContext, address: str) -> FirstView:
    """Open `address` in a fresh page of the context and count until the network is quiet."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    asked: list[str] = []
    session.on(
        "Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"]))
    )
    session.on(
        "Network.requestWillBeSent", lambda event: asked.append(str(event["request"]["url"]))
    )
    page.goto(address, wait_until="networkidle")
    page.close()
    return FirstView(sum(sizes), tuple(url for url in asked if not url.startswith("data:")))
