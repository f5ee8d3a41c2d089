"""A change of what documents are made of asks for a new index; nobody has to remember it."""

import pytest

from search import documents, labels, lines, moments, things
from search.fingerprint import fingerprint
from search.moment_readings import READINGS


def number() -> int:
    """As another process with today's code would count it."""
    fingerprint.cache_clear()
    return fingerprint("tables")


CHANGES = {
    "a people's name weighs more": (documents, "WHOLE_NAME_TIMES", 4),
    "peoples are asked for otherwise": (labels, "_PEOPLE_PHRASES", {"vi": ("tộc {}",)}),
    "times of texts are capped": (moments, "MOST_MOMENTS", 1),
    "lines lose their seam": (lines, "terms", lambda text: things.terms(text)._replace(exact=())),
    "things are found by their beginning": (things, "_forms", lambda name: (name[:2],)),
    "longer documents are searched": (documents, "MAX_SHOWN_LETTERS", 10),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_terms_is_a_change_of_the_number(
    change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = number()
    module, name, value = CHANGES[change]
    monkeypatch.setattr(module, name, value)
    assert number() != before
    monkeypatch.undo()
    assert number() == before


def test_engines_that_store_otherwise_have_other_numbers() -> None:
    assert fingerprint("some tables") != fingerprint("other tables")


@pytest.mark.parametrize("reading", range(len(READINGS)))
def test_a_time_that_is_read_no_more_changes_the_number(
    reading: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = number()
    others = tuple(one for place, one in enumerate(READINGS) if place != reading)
    monkeypatch.setattr(moments, "READINGS", others)
    assert number() != before, READINGS[reading]
