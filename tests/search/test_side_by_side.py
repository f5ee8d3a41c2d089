"""Officers and the worker at the same rows at the same time: nobody waits, nothing is lost."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from search.documents import Key
from search.indexing import drain, enqueue_keys, waiting
from search.models import OutboxEntry
from tests.factories import archive as make
from tests.search.doubles import BusyEngine

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not connection.features.has_select_for_update_skip_locked,
        reason="SQLite lets one write at a time; the suite is run on PostgreSQL too.",
    ),
]
LONG_SECONDS = 30
"""Longer than anything here takes; whoever waits is found out by what has not happened then."""


def waiting_keys(count: int) -> list[Key]:
    """So many records that no index has been told of."""
    keys = [Key("record", make.make_record("Hát sli").code) for _ in range(count)]
    OutboxEntry.objects.update(version=None, sent_at=None)
    assert OutboxEntry.objects.count() == count
    return keys


def while_somebody_saves(keys: list[Key], action: Callable[[], object]) -> None:
    """Do something while another transaction has noted these subjects and is not committed."""
    noted, done = Event(), Event()

    def save() -> None:
        with transaction.atomic():
            enqueue_keys(keys, ["embedded"])
            noted.set()
            assert done.wait(LONG_SECONDS)
        connection.close()

    officer = Thread(target=save)
    officer.start()
    assert noted.wait(LONG_SECONDS)
    try:
        action()
        assert officer.is_alive()
    finally:
        done.set()
        officer.join()


def test_the_worker_waits_for_nobody_who_saves_and_sends_it_again(tmp_path: Path) -> None:
    engine = BusyEngine(tmp_path / "busy.sqlite3")
    keys = waiting_keys(3)
    while_somebody_saves(keys[:1], lambda: drain(engine))
    assert [row.code for row in waiting("embedded")] == [keys[0].code]
    assert drain(engine).sent == 1


def test_two_who_save_wait_for_nobody() -> None:
    keys = waiting_keys(2)
    while_somebody_saves(keys, lambda: enqueue_keys(reversed(keys), ["embedded"]))
    assert OutboxEntry.objects.filter(version=None).count() == 4
