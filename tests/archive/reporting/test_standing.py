"""Whether an entry in a list stood on a day, with dates as vague as people know them."""

from datetime import date

import pytest

from archive.dates import parse
from archive.reporting.standing import Happened, Span, in_force

TODAY = date(2026, 11, 22)
YES, MAYBE, NO = Happened.YES, Happened.MAYBE, Happened.NO


def span(words: str) -> Span:
    """What a date field holds of the words."""
    if not words:
        return Span(None, None)
    when = parse(words)
    return Span(when.earliest, when.latest)


def standing(entered: str, revoked: str | None, day: str) -> Happened:
    revocation = None if revoked is None else span(revoked)
    return in_force(span(entered), revocation, by=date.fromisoformat(day), today=TODAY)


@pytest.mark.parametrize(
    ("entered", "day", "expected"),
    [
        ("12/12/2019", "2019-12-11", NO),
        ("12/12/2019", "2019-12-12", YES),
        ("2014", "2013-12-31", NO),
        ("2014", "2014-01-01", MAYBE),
        ("2014", "2014-12-30", MAYBE),
        ("2014", "2014-12-31", YES),
        ("trước 1954", "1950-01-01", MAYBE),
        ("trước 1954", "1954-12-31", YES),
        ("sau 2012", "2011-12-31", NO),
        ("sau 2012", "2020-01-01", MAYBE),
        ("", "2020-01-01", MAYBE),
        ("không rõ", "2020-01-01", MAYBE),
    ],
)
def test_a_decision_counts_when_its_last_possible_day_has_come(
    entered: str, day: str, expected: Happened
) -> None:
    assert standing(entered, None, day) is expected


@pytest.mark.parametrize("entered", ["", "không rõ", "sau 2012", "2026"])
def test_what_is_in_the_archive_has_happened_by_today(entered: str) -> None:
    assert standing(entered, None, TODAY.isoformat()) is YES


def test_a_decision_dated_in_the_future_is_not_in_force() -> None:
    assert standing("1/1/2027", None, TODAY.isoformat()) is NO


@pytest.mark.parametrize(
    ("revoked", "day", "expected"),
    [
        ("2020", "2019-12-31", YES),
        ("2020", "2020-06-30", MAYBE),
        ("2020", "2020-12-31", NO),
        ("không rõ", "2020-06-30", MAYBE),
        ("không rõ", TODAY.isoformat(), NO),
    ],
)
def test_a_revoked_entry_stood_until_then(revoked: str, day: str, expected: Happened) -> None:
    assert standing("2014", revoked, day) is expected


def test_a_vague_decision_certainly_revoked_is_out() -> None:
    assert standing("2014", "1/3/2014", "2014-06-30") is NO
