"""How the files of a dossier lie: what is written by one side and found by the other. Pure.

pages/index.json          every page: number, width, height, widths, whether it has text
pages/0001/page.json      the same of one page, with its text
pages/0001/<width>.webp   the page in several widths, and one plain ``.jpg``
text.json                 the words of all pages, for the search
"""

from collections.abc import Iterable

from media_pipeline.recipes import PAGE_JPEG_WIDTH

PAGES_DIRECTORY = "pages"
PAGES_INDEX = f"{PAGES_DIRECTORY}/index.json"
PAGE_FILE = "page.json"
TEXT_FILE = "text.json"


def page_directory(number: int) -> str:
    """Return where the files of a page are; pages count from 1."""
    return f"{PAGES_DIRECTORY}/{number:04}"


def plain_width(widths: Iterable[int]) -> int:
    """Return the width of the page's one file that every browser shows."""
    return min(widths, key=lambda width: abs(width - PAGE_JPEG_WIDTH))
