"""How fast a place is found: the chooser and the public page, over names typed without accents.

Usage: DJANGO_SETTINGS_MODULE=heritage.settings.demo benchmarks/places.py   (after load_reference)

Every request goes through the whole site in this process, as an officer who is signed in. The
baseline of a ratio is measured in the same run, in turn with the others: one unit looked up by its
key through the same chooser, the least a request of that kind can cost. Nothing is kept: the
account is taken back.
"""

import os
import random
import statistics
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings.demo")

import django

django.setup()

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from archive.access.roles import ensure_roles
from archive.pages.addresses import place_url
from archive.places.models import Place
from archive.spelling import fold

NAMES = 500
SEED = 2025
CHOOSER = "/admin/snippets/choose/archive/place/"
HOST = "localhost"
LIMIT_MILLISECONDS = 200
BASELINE = "one unit by key"

Request = Callable[[Client, Place], None]


def typed(client: Client, place: Place) -> None:
    """The bare name without accents, as most officers type it."""
    ask(client, f"{CHOOSER}results/", q=fold(place.bare_name))


def typed_in_full(client: Client, place: Place) -> None:
    """The name and what the place lies in, without a comma."""
    wider = place.parent.bare_name if place.parent else ""
    ask(client, f"{CHOOSER}results/", q=fold(f"{place.bare_name} {wider}"))


def by_key(client: Client, place: Place) -> None:
    ask(client, f"{CHOOSER}chosen/{place.pk}/")


def public_page(client: Client, place: Place) -> None:
    ask(client, place_url(place))


REQUESTS: Mapping[str, Request] = {
    BASELINE: by_key,
    "name typed": typed,
    "name and district": typed_in_full,
    "public page": public_page,
}


def ask(client: Client, address: str, **query: str) -> None:
    answer = client.get(address, query, headers={"host": HOST})
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}: is the data loaded?")


def milliseconds(places: list[Place], client: Client) -> dict[str, list[float]]:
    """What each kind of request took for each place, asked in turn."""
    taken: dict[str, list[float]] = {name: [] for name in REQUESTS}
    for place in places:
        for name, request in REQUESTS.items():
            started = perf_counter()
            request(client, place)
            taken[name].append((perf_counter() - started) * 1000)
    return taken


def officer() -> Client:
    """The browser of an account with the officers' role."""
    user = get_user_model().objects.create_user("benchmark-places")
    user.groups.add(ensure_roles().officers)
    client = Client()
    client.force_login(user)
    return client


def main() -> None:
    chosen = random.Random(SEED)  # noqa: S311 - the same names every time, no secret
    places = list(Place.objects.select_related("parent__parent"))
    drawn = chosen.sample(places, NAMES)
    with transaction.atomic():
        client = officer()
        milliseconds(drawn[:5], client)  # templates and catalogues are loaded once
        taken = milliseconds(drawn, client)
        transaction.set_rollback(True)
    p95 = {name: statistics.quantiles(times, n=20)[-1] for name, times in taken.items()}
    print(f"{len(places):,} units, {NAMES} of them asked for")
    print(f"{'':20}{'median ms':>10}{'p95 ms':>10}{'ratio':>8}")
    for name, times in taken.items():
        ratio = p95[name] / p95[BASELINE]
        print(f"{name:20}{statistics.median(times):10.1f}{p95[name]:10.1f}{ratio:8.2f}")
    is_slow = p95["name typed"] >= LIMIT_MILLISECONDS
    print(f"limit for the chooser: {LIMIT_MILLISECONDS} ms, {'missed' if is_slow else 'kept'}")


if __name__ == "__main__":
    main()
