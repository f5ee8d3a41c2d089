"""Documents for tests of the engines, written for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from archive.spelling import sort_key_vi
from search.documents import CueText, Label, SearchDocument
from search.labels import people_labels

TAY = {"vi": "Tày", "en": "Tay", "fr": "Tày", "zh-hans": "岱依族"}
NUNG = {"vi": "Nùng", "en": "Nung", "fr": "Nùng", "zh-hans": "侬族"}
HMONG = {"vi": "Mông", "en": "Hmong", "fr": "Hmong", "zh-hans": "赫蒙族"}
FOLK_SONG = ("Dân ca", "Folk song", "Chant populaire", "民歌")


def document(
    code: str,
    title: str | Mapping[str, str] = "",
    *,
    people: Mapping[str, str] | None = None,
    names: Iterable[str] = (),
    hidden_names: Iterable[str] = (),
    lines: Iterable[str] = (),
    facets: Mapping[str, tuple[str, ...]] | None = None,
    **facts: Any,
) -> SearchDocument:
    """A public record of version 1; line n of its one recording is sung at 10 n seconds."""
    titles = {"vi": title or f"Tư liệu {code}"} if isinstance(title, str) else dict(title)
    labels = [*people_labels(people or {}, hidden_names), *(Label("place", name) for name in names)]
    defaults: dict[str, Any] = {"kind": "record", "audience": "public", "version": 1}
    return SearchDocument(
        code=code,
        titles=titles,
        labels=tuple(labels),
        facets={"media": ("none",), "kinds": ("record",), **(facets or {})},
        cues=tuple(cue(number, text) for number, text in enumerate(lines, start=1)),
        sort_title=sort_key_vi(next(iter(titles.values()))),
        **{**defaults, **facts},
    )


def cue(number: int, text: str, *, tier: str = "original", language: str = "tyz") -> CueText:
    """A line of the recording "A1"."""
    return CueText("A1", tier, language, number, 10.0 * number, 10.0 * number + 8, text)


def padding(count: int = 12) -> list[SearchDocument]:
    """Records about something else: in a tiny index every word is common and weighs nothing."""
    return [document(f"P{number}", f"Bánh chưng gói số {number}") for number in range(count)]
