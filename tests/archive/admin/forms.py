"""What a browser would send from the admin's forms, read from the page itself."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Fields(HTMLParser):
    """Collects the values a submit would send; buttons and unchecked boxes are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "textarea" and name:
            self._area = name
            self.values.setdefault(name, [""])
        elif tag == "input" and name and _is_sent(given):
            self.values.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] = [self.values[self._area][0] + data.removeprefix("\n")]


def _is_sent(attrs: dict[str, str]) -> bool:
    kind = attrs.get("type", "text")
    return kind not in ("submit", "file") and (
        kind not in ("checkbox", "radio") or "checked" in attrs
    )


def form_values(page: Any) -> dict[str, list[str]]:
    """The values of every field on the page, an answer of the test client."""
    reader = _Fields()
    reader.feed(page.content.decode())
    return {name: values for name, values in reader.values.items() if "__prefix__" not in name}


def submit(client: Client, url: str, action: str = "", **changes: object) -> Any:
    """Open the form at `url`, change some fields, press a button; follows no redirect."""
    values: dict[str, object] = {**form_values(client.get(url)), **changes}
    if action:
        values[f"action-{action}"] = "1"
    return client.post(url, values)
