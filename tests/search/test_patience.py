"""A server that answers each request just in time keeps nobody waiting for minutes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from search import service
from search.indexing import drain
from search.patience import QUESTION_SECONDS
from tests.factories import archive as make
from tests.search.doubles import SlowEngine

pytestmark = pytest.mark.django_db

POOR = "hat slii bne suooi dem trawng mua xuann"
"""Slips in nearly every word: nothing has them, and everything near is tried."""

Slow = Callable[[float], SlowEngine]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Slow:
    """The engine the site asks, each request taking so many seconds."""

    def made(seconds: float) -> SlowEngine:
        engine = SlowEngine(tmp_path / "slow.sqlite3", seconds)
        monkeypatch.setattr(service, "get_engine", lambda name: engine)
        make.make_record("Hát sli bên suối đêm trăng", summary="Mùa xuân.")
        drain(engine)
        engine.now = 0.0
        return engine

    return made


@pytest.mark.parametrize("seconds", [0.3, 1.0, 1.4, 2.9])
def test_a_page_of_poor_results_begins_no_request_after_its_time(
    client: Client, slow: Slow, seconds: float
) -> None:
    engine = slow(seconds)
    for question in (POOR, "khen bbeu slii", "hat sli khong co o dau"):
        engine.now = 0.0
        assert client.get("/vi/search/", {"q": question}).status_code == 200
        assert engine.now < QUESTION_SECONDS + seconds, question


def test_a_quick_server_is_asked_for_everything(client: Client, slow: Slow) -> None:
    slow(0.001)
    page = client.get("/vi/search/", {"q": "hat slii"})
    assert page.context["result"].total == 1
    assert page.context["meant"].label == "hát sli"


def test_a_slow_answer_is_given_without_what_it_can_do_without(client: Client, slow: Slow) -> None:
    engine = slow(QUESTION_SECONDS - 0.1)
    page = client.get("/vi/search/", {"q": "hat slii"})
    assert page.context["meant"] is None
    assert engine.now == engine.seconds


@pytest.mark.parametrize("seconds", [0.3, 1.0, 2.9])
def test_suggestions_and_lines_end_in_time_too(client: Client, slow: Slow, seconds: float) -> None:
    engine = slow(seconds)
    record = make.make_record("Hát lượn")
    for address in (f"/vi/search/suggest?q={POOR}", f"/vi/search/in/{record.code}/?q={POOR}"):
        engine.now = 0.0
        assert client.get(address).status_code == 200
        assert engine.now < QUESTION_SECONDS + seconds, address
