"""What the calendar costs with 2,000 festivals: milliseconds, statements and bytes of its pages.

Usage: DJANGO_SETTINGS_MODULE=heritage.settings.demo python -m benchmarks.festival_calendar

Adds the festivals inside a transaction that is rolled back, so it leaves nothing behind. The
baseline of each page is the same page in the same run with none of these festivals; a ratio tells
how many times dearer they make it. Rules and peoples are spread as in the seeds: most in the first
lunar month. The first request of a year also computes its days; it is told apart.
"""

import gzip
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final

import django

django.setup()

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from archive.festivals.holdings import held_in, rule_in
from archive.festivals.models import DateRule, Occurrence
from archive.festivals.rules import columns_of
from archive.lunar import Chi, Cycle, LunarDays, MonthDay, Rule, SolarDays, ZodiacDay
from archive.places.models import Place
from archive.records.models import Element, ElementPlace
from archive.vocabularies.models import EthnicGroup

FESTIVALS: Final = 2000
REQUESTS: Final = 40
"""Of each page after its first: enough that the 95th percentile is not the worst one."""
DECIDED_SHARE: Final = 0.1
FIRST_MONTH_SHARE: Final = 0.5
PAGES: Final = {
    "year": "/vi/calendar/2027/",
    "dearest month": "/vi/calendar/2027/02/",
    "quiet month": "/vi/calendar/2027/07/",
    "month, one people": "/vi/calendar/2027/02/?people=tay",
    "feed, one people": "/vi/calendar.ics?people=tay",
    "feed of everything": "/vi/calendar.ics",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """A page's cost over all requests."""

    first_ms: float
    p50_ms: float
    p95_ms: float
    statements: int
    kilobytes: float
    """Of text, as a phone receives it (gzip)."""


def cost_of(client: Client, address: str) -> Cost:
    """Ask for the page again and again; nothing of an answer is kept between requests."""
    held_in.cache_clear()
    rule_in.cache_clear()
    first_ms, _content = _asked(client, address)
    times = sorted(_asked(client, address)[0] for _number in range(REQUESTS))
    with CaptureQueriesContext(connection) as statements:
        _time, content = _asked(client, address)
    return Cost(
        first_ms=first_ms,
        p50_ms=statistics.median(times),
        p95_ms=times[int(0.95 * len(times))],
        statements=len(statements),
        kilobytes=len(gzip.compress(content)) / 1000,
    )


def _asked(client: Client, address: str) -> tuple[float, bytes]:
    started = time.perf_counter()
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}: load the reference data first.")
    return 1000 * (time.perf_counter() - started), answer.content


def rules(chance: random.Random) -> Iterator[Rule]:
    """Single days, ranges, days of a sign and of the sun; some only every third year."""
    for _number in count():
        month = 1 if chance.random() < FIRST_MONTH_SHARE else chance.randint(1, 12)
        day = chance.randint(1, 27)
        cycle = Cycle(3, 2024) if chance.random() < 0.05 else Cycle()
        yield chance.choices(
            (
                LunarDays(MonthDay(day, month), cycle=cycle),
                LunarDays(MonthDay(day, month), MonthDay(day + 2, month), MonthDay(day + 1, month)),
                ZodiacDay(chance.choice(list(Chi)), month),
                SolarDays(MonthDay(day, chance.randint(1, 12))),
            ),
            weights=(50, 35, 10, 5),
        )[0]


def add_festivals(number: int) -> None:
    """Published festivals with a people, a commune of the former map and a date rule each."""
    chance = random.Random(7)  # noqa: S311 - the same festivals in every run
    peoples = list(EthnicGroup.objects.filter(parent=None)[:20])
    communes = list(Place.objects.filter(level="commune", uid__startswith="o:")[: number * 4 : 4])
    elements = Element.objects.bulk_create(
        Element(title_vi=f"Lễ hội thử {index}", title=f"Lễ hội thử {index}", live=True)
        for index in range(number)
    )
    links = Element.ethnic_groups.through.objects
    links.bulk_create(
        links.model(element=element, ethnicgroup=chance.choice(peoples)) for element in elements
    )
    ElementPlace.objects.bulk_create(
        ElementPlace(element=element, place=communes[index % len(communes)])
        for index, element in enumerate(elements)
    )
    DateRule.objects.bulk_create(
        DateRule(element=element, **columns_of(rule))
        for element, rule in zip(elements, rules(chance), strict=False)
    )
    decide(elements, chance)


def decide(elements: list[Element], chance: random.Random) -> None:
    """Officers have decided about some of the holdings of 2027."""
    decided = chance.sample(elements, int(DECIDED_SHARE * len(elements)))
    rows = DateRule.objects.filter(element__in=decided, kind="solar-days")
    days = [f"2027-{row.first_month:02d}-{row.first_day:02d}" for row in rows]
    Occurrence.objects.bulk_create(
        Occurrence(
            element_id=row.element_id,
            rule=row,
            expected_on=day,
            starts_on=day,
            ends_on=day,
            state=Occurrence.State.CONFIRMED,
        )
        for row, day in zip(rows, days, strict=True)
    )


def main() -> None:
    client = Client(SERVER_NAME="localhost")
    with transaction.atomic(), override_settings(STORAGES=_plain_storages()):
        DateRule.objects.all().delete()
        Occurrence.objects.all().delete()
        without = {name: cost_of(client, address) for name, address in PAGES.items()}
        add_festivals(FESTIVALS)
        with_them = {name: cost_of(client, address) for name, address in PAGES.items()}
        transaction.set_rollback(True)
    print(f"{FESTIVALS} festivals; baseline: the same page with none; {REQUESTS} requests each")
    print("page               first ms  p50 ms  p95 ms  baseline p95  ratio  SQL (none)   kB gzip")
    for name, cost in with_them.items():
        base = without[name]
        print(
            f"{name:18}{cost.first_ms:9.0f}{cost.p50_ms:8.1f}{cost.p95_ms:8.1f}"
            f"{base.p95_ms:14.1f}{cost.p95_ms / base.p95_ms:7.2f}"
            f"{cost.statements:6} ({base.statements}){cost.kilobytes:11.1f}"
        )


def _plain_storages() -> dict[str, dict[str, str]]:
    """Pages name their style sheet without a manifest, which only a collected site has."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {**settings.STORAGES, "staticfiles": plain}


if __name__ == "__main__":
    main()
