"""A made-up record with something of everything that decides about the terms of a document.

For telling whether today's code makes other terms than an index was filled with; nobody finds it.
"""

from typing import Final

from archive.dates import parse
from archive.lunar import Chi, LunarDays, MonthDay, SolarDays, WholeLunarMonth, ZodiacDay

from .documents import CueText, Label, SearchDocument
from .labels import people_labels, term_labels
from .moment_terms import terms_of_date, terms_of_rule
from .schema import FACETS
from .things import AGENT, PEOPLE, PLACE, Thing

TITLES: Final = {
    "vi": "Lễ hội Lồng Tồng, hát Then – đàn tính; thuý hoà, lý qua cầu, kỹ nghệ, quý khách.",
    "en": "The weddings of singers, women's embroidered skirts, ceremonies and rituals.",
    "fr": "Les chants d'amour, l'épouse qu’on célèbre, fêtes, brodées, cœur, bœufs.",
    "zh-hans": "岱依族民歌與儀式，苗族芦笙节。蘆笙節",
}
PEOPLES: Final = (
    "Người H'Mông, H Mông, Hmông, Mông Đen; Tày–Nùng: Pà Thẻn, Sán Chỉ, Mường Lò, xoè Thái; ꪼꪕ ꪕꪾ."
)
TIMES: Final = {
    "vi": (
        "mùng 9 tháng năm; mồng 8 Tết; rằm tháng bảy; 18/2 âm lịch; 20 tháng chạp; ngày 10 tháng"
        " 3; tháng chín; 1881-1905; thập niên 1930; những năm 90 của thế kỷ 18; thế kỷ 14; năm 1945"
    ),
    "en": (
        "4th day of the fifth lunar month; the sixth lunar month; the 1950s; 17th century; 1812"
        " to 1835"
    ),
    "fr": "pleine lune du huitième mois lunaire; les années 80; XVIe siècle",
    "zh-hans": "农历五月初五，四月，1830年代，15世纪。",
}
"""Each said once and by one of its readings, so that the terms tell when one reads otherwise."""
DATES: Final = ("1975", "1968-1972", "1750-1790")
RULES: Final = (
    LunarDays(MonthDay(30, 12), MonthDay(5, 1), main=MonthDay(3, 1)),
    LunarDays(MonthDay(16, 10), MonthDay(15, 1)),
    WholeLunarMonth(1),
    ZodiacDay(Chi.DRAGON, 1),
    SolarDays(MonthDay(18, 4), MonthDay(2, 5)),
)
NAMES: Final = {"vi": "Tày", "en": "Tay", "fr": "Tày", "zh-hans": "岱依族"}
OTHER_NAMES: Final = ("Thổ", "Pa Dí")


def sample_document() -> SearchDocument:
    """Made anew by today's code at every call."""
    dates = [term for written in DATES for term in terms_of_date(parse(written))]
    return SearchDocument(
        code="SAMPLE",
        kind="record",
        audience="public",
        titles=TITLES,
        summaries=TIMES,
        bodies={"vi": PEOPLES},
        dossiers=(PEOPLES,),
        labels=(
            *people_labels(NAMES, OTHER_NAMES),
            *term_labels("place", ["Bắc Giang", "Tân Sơn"]),
            Label("code", "W7AF8QT1"),
        ),
        facets={facet.name: ("one",) for facet in FACETS},
        cues=_cues(),
        things=(
            Thing(PEOPLE, "tay", NAMES, hidden=OTHER_NAMES),
            Thing(PLACE, "o:w:07459", {"vi": "Tân Sơn"}, note="Xã Tân Sơn (–2025)"),
            Thing(AGENT, "1", {"vi": "Nghệ nhân Hoàng Thị Bích Hằng"}),
        ),
        sort_title="le hoi",
        sort_date="1975",
        days=(1, 2),
        moments=(*dates, *(term for rule in RULES for term in terms_of_rule(rule))),
        points=((21.5, 106.5),),
        added="2026-01-01T00:00:00+00:00",
    )


def _cues() -> tuple[CueText, ...]:
    """Two lines of one recording in all tiers, the second in two parts, and one of another."""
    return (
        CueText("A1", "original", "tyz", 1, 1.0, 2.0, "Slao báo mà toồng"),
        CueText("A1", "phonetic", "vie", 1, 1.0, 2.0, "sao báo mà tồng"),
        CueText("A1", "translation", "vie", 1, 1.0, 2.0, "Trai gái cùng đến"),
        CueText("A1", "original", "tyz", 2, 3.0, 4.0, "mà toồng chang đâư bản"),
        CueText("A1", "original", "tyz", 2, 4.0, 5.0, "bươn chiêng"),
        CueText("A2", "translation", "eng", 1, 1.0, 2.0, "Boys and girls are coming"),
    )
