"""Documents and questions like a heritage archive's, any number of them, the same for a seed.

Names are of the project's own data files; sentences are put together from words written for this
purpose: every document has a few subjects it keeps coming back to, the rest are syllables that
occur as unevenly as in any language.
"""

import csv
import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final

from archive.spelling import sort_key_vi
from search.documents import CueText, Label, SearchDocument
from search.labels import people_labels

DATA: Final = Path(__file__).resolve().parents[1] / "data"
COMMON: Final = """
hát then đàn tính lượn sli lễ hội xuống đồng cầu mùa khèn lá sáo nương rẫy ruộng bậc thang thầy cúng
nhà sàn bếp lửa mùa xuân chợ phiên váy áo chàm thêu hoa văn đám cưới rượu cần xòe múa quạt trống
chiêng kể chuyện người già con gái bản làng suối nguồn rừng núi mây trời lời ru
"""
ONSETS: Final = "b c ch d đ g h kh l m n ng nh ph qu r s t th tr v x"
RIMES: Final = "ang ông iêu ươi ai inh uôn ao ên ặc ốt ẻo ựa uệ oẳn ích ầu ởm ỉ ũ ọ ể ấm ịt"
SUBJECTS: Final = 5
"""Of a document, among some sixty."""
TYPES: Final = ("oral", "performing", "customs", "festivals", "crafts", "knowledge")
LANGUAGES: Final = ("tyz", "nut", "hmv", "blt", "tts", "vie")
QUESTIONS: Final = (
    "hát then", "le hoi xuong dong", "đám cưới người Tày", "khèn lá", "hat sli luon", "áo chàm",
    "then songs of the Tay", "chants des Nùng", "岱依族 民歌", "lời ru", "xoè Thái", "múa quạt",
    "ở bản làng người ta hát gì trong đám cưới mùa xuân", "ruộng bậc thang",
    "thay cung", "chợ phiên",
)  # fmt: skip
BEGINNINGS: Final = ("hat", "hát th", "le h", "xo", "rung nui", "ao ch", "m", "ke chuy", "dan tinh")
ADVERSARIAL: Final = {
    "10 KB of letters": "hát" * 3500,
    "10 KB of words": "hát then đàn tính " * 600,
    "1,000 terms": " ".join(f"{onset}{n}" for n in range(50) for onset in ONSETS.split()[:20]),
    "wildcards": "* ?* h* *t* **** ~ ^ [a TO z] {* TO *} h?t t*n /.*/",
    "operators": '"hát AND (OR NOT "" ))) title:then -- \\ ; DROP',
    "control characters": "hát\x00\x01\x1b[31m\u202ethen\ufeff" * 40,
    "one letter": "a",
    "everything": "",
}


def documents(count: int, *, lines: int = 6, seed: int = 7) -> Iterator[SearchDocument]:
    """So many records, each with a recording of so many lines."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    for number in range(count):
        yield _document(chance, number, lines)


def _document(chance: random.Random, number: int, lines: int) -> SearchDocument:
    slug, names = chance.choice(_peoples())
    province, province_name, commune, commune_name = chance.choice(_communes())
    subjects = chance.sample(_split(COMMON), SUBJECTS)
    title = f"{_words(chance, 4, subjects, share=0.8).capitalize()} ở {commune_name}"
    labels = [
        *people_labels(names, []),
        Label("place", commune_name),
        Label("place", province_name),
    ]
    return SearchDocument(
        code=f"B{number:07}",
        kind="record",
        audience="public" if number % 20 else "restricted",
        version=1,
        titles={"vi": title, "en": f"Songs of the {names['en']} in {province_name}"},
        summaries={"vi": _words(chance, 30, subjects)},
        bodies={
            "vi": ". ".join(_words(chance, 15, subjects) for _ in range(chance.randint(3, 12)))
        },
        labels=tuple(labels),
        facets={
            "people": (slug,),
            "provinces": (province,),
            "communes": (commune,),
            "places": (province, commune),
            "types": (chance.choice(TYPES),),
            "media": (chance.choice(("video", "audio", "image", "none")),),
            "kinds": ("record",),
            "languages": (chance.choice(LANGUAGES),),
            "decades": (str(chance.randrange(1950, 2030, 10)),),
        },
        cues=tuple(_cue(chance, f"M{number}", line, subjects) for line in range(1, lines + 1)),
        sort_title=sort_key_vi(title),
        sort_date=str(chance.randint(1950, 2025)),
    )


def _cue(chance: random.Random, asset: str, line: int, subjects: list[str]) -> CueText:
    sung = _words(chance, 7, subjects)
    return CueText(asset, "original", "tyz", line, 4.0 * line, 4.0 * line + 4, sung)


def _words(chance: random.Random, count: int, subjects: list[str], *, share: float = 0.2) -> str:
    """So many words, that share of them about the subjects."""
    others = chance.choices(_syllables(), cum_weights=_weights(), k=count)
    return " ".join(
        chance.choice(subjects) if chance.random() < share else other for other in others
    )


@cache
def _syllables() -> list[str]:
    """The commonest first."""
    known = _split(COMMON)
    made = [onset + rime for rime in _split(RIMES) for onset in _split(ONSETS)]
    return [*made[:100], *known, *made[100:]]


@cache
def _weights() -> list[float]:
    """Running sums of Zipf's law: the n-th word occurs 1/n as often as the first."""
    return list(accumulate(1 / rank for rank in range(1, len(_syllables()) + 1)))


@cache
def _split(words: str) -> list[str]:
    return words.split()


@cache
def _peoples() -> list[tuple[str, dict[str, str]]]:
    with (DATA / "ethnic_groups.csv").open(encoding="utf-8") as rows:
        return [
            (row["slug"], {"vi": row["name_vi"], "en": row["name_en"], "zh-hans": row["name_zh"]})
            for row in csv.DictReader(rows)
        ]


@cache
def _communes() -> list[tuple[str, str, str, str]]:
    """Key and name of today's provinces and their communes."""
    with (DATA / "admin_units.csv").open(encoding="utf-8") as rows:
        units = {row["uid"]: row for row in csv.DictReader(rows) if row["uid"].startswith("n:")}
    return [
        (row["parent_uid"], units[row["parent_uid"]]["name_vi"], uid, row["name_vi"])
        for uid, row in units.items()
        if row["parent_uid"] in units
    ]
