"""Long lists in pages: which one an address asks for, and the links to its neighbours. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PAGE_SIZE: Final = 48
"""Entries of a page: divisible by every number of columns the cards come in."""
MOST_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Pager:
    """The way through a long list."""

    page: int
    page_count: int
    previous_url: str
    next_url: str


class NoSuchPageError(LookupError):
    """The list is not that long."""

    def __init__(self, page: int, page_count: int) -> None:
        super().__init__(f"There is no page {page}: the list has {page_count}.")
        self.page, self.page_count = page, page_count


def asked_page(parameters: Mapping[str, str]) -> int:
    """The page an address asks for; the first when it says nothing sensible."""
    typed = parameters.get("page", "")
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS
    return max(1, int(typed)) if is_number else 1


def pages_for(total: int) -> int:
    """How many pages so many entries need; an empty list still has one."""
    return max(1, -(-total // PAGE_SIZE))


def page_path(path: str, page: int) -> str:
    """The one address of a page of the list at `path`."""
    return path if page == 1 else f"{path}?page={page}"


def pager(path: str, page: int, page_count: int) -> Pager | None:
    """None when everything is on one page."""
    if page_count == 1:
        return None
    return Pager(
        page=page,
        page_count=page_count,
        previous_url=page_path(path, page - 1) if page > 1 else "",
        next_url=page_path(path, page + 1) if page < page_count else "",
    )
