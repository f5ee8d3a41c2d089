"""Guessing passwords is slow; whoever knows theirs gets in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from archive.access.roles import ensure_roles
from heritage.accounts.attempts import (
    ACCOUNT_TRIES,
    ADDRESS_TRIES,
    FIRST_PAUSE_SECONDS,
    FORGOTTEN_AFTER,
    LONGEST_PAUSE_SECONDS,
    PAUSED,
    SignInPausedError,
    begin_attempt,
    pause_after,
)
from heritage.accounts.devices import COOKIE, MOST_ACCOUNTS
from heritage.accounts.models import SignInTries, User

pytestmark = pytest.mark.django_db
ADMIN, PUBLIC = "/admin/login/", "/vi/account/login/"
RIGHT, WRONG = "dung-mat-khau-9", "sai"
GUESSER, OFFICE = "203.0.113.5", "198.51.100.7"


@pytest.fixture
def officer() -> User:
    return User.objects.create_superuser("canbo", password=RIGHT)


def attempt(
    client: Client, password: str = WRONG, *, name: str = "canbo", at: str = PUBLIC, **meta: str
) -> HttpResponse:
    meta = {"REMOTE_ADDR": GUESSER, **meta}
    return client.post(at, {"username": name, "password": password}, **meta)


def is_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302


def sign_out(client: Client) -> None:
    """As the button does it; the test client's own `logout` throws all cookies away."""
    client.post("/vi/account/logout/")


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def pass_time(by: timedelta = timedelta(seconds=LONGEST_PAUSE_SECONDS)) -> None:
    """As if all of it had happened earlier."""
    for row in SignInTries.objects.all():
        row.last_tried_at -= by
        if row.paused_until:
            row.paused_until -= by
        row.save()


@pytest.mark.parametrize("at", [ADMIN, PUBLIC])
def test_after_five_wrong_passwords_even_the_right_one_must_wait(officer: User, at: str) -> None:
    for _ in range(ACCOUNT_TRIES - 1):
        assert "quá nhiều lần" not in said(attempt(Client(), at=at))
    last = said(attempt(Client(), at=at))
    assert "Hãy đợi 30 giây" in last
    assert "người quản trị kho" in last
    refused = attempt(Client(), RIGHT, at=at)
    assert not is_in(refused)
    assert "quá nhiều lần" in said(refused)
    pass_time()
    assert is_in(attempt(Client(), RIGHT, at=at))


def test_the_pause_grows_up_to_a_bound_and_ends_with_the_right_password(officer: User) -> None:
    pauses = [pause_after(count, ACCOUNT_TRIES) for count in range(1, 14)]
    assert pauses[:7] == [0, 0, 0, 0, FIRST_PAUSE_SECONDS, 60, 120]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE_SECONDS == pause_after(10**6, ACCOUNT_TRIES)
    for _ in range(ACCOUNT_TRIES + 2):
        attempt(Client())
        pass_time()
    assert is_in(attempt(Client(), RIGHT))
    for _ in range(ACCOUNT_TRIES - 1):
        assert "quá nhiều lần" not in said(attempt(Client()))


def test_trying_during_a_pause_makes_it_no_longer(officer: User) -> None:
    for _ in range(ACCOUNT_TRIES):
        attempt(Client())
    before = SignInTries.objects.order_by("subject").values()
    rows = list(before)
    for _ in range(10):
        attempt(Client())
    assert list(before.all()) == rows


def test_wrong_passwords_of_yesterday_are_forgotten_and_not_kept(officer: User) -> None:
    for _ in range(ACCOUNT_TRIES - 1):
        attempt(Client())
    pass_time(FORGOTTEN_AFTER + timedelta(minutes=1))
    assert "quá nhiều lần" not in said(attempt(Client()))
    pass_time(FORGOTTEN_AFTER + timedelta(minutes=1))
    attempt(Client(), name="nguoi khac")
    assert set(SignInTries.objects.values_list("failures", flat=True)) == {1}


def test_nobody_keeps_an_officer_out_of_the_browser_they_work_with(officer: User) -> None:
    own = Client()
    assert is_in(attempt(own, RIGHT, REMOTE_ADDR=OFFICE))
    sign_out(own)
    for _ in range(ADDRESS_TRIES):
        attempt(Client(), REMOTE_ADDR=OFFICE)
        pass_time(timedelta(minutes=16))
    attempt(Client(), REMOTE_ADDR=OFFICE)
    assert not is_in(attempt(Client(), RIGHT, REMOTE_ADDR=OFFICE))
    assert is_in(attempt(own, RIGHT, REMOTE_ADDR=OFFICE))


def test_a_browser_that_knows_an_account_guesses_no_faster(officer: User) -> None:
    own = Client()
    assert is_in(attempt(own, RIGHT))
    sign_out(own)
    for _ in range(ACCOUNT_TRIES):
        answer = attempt(own)
    assert "quá nhiều lần" in said(answer)
    User.objects.create_superuser("khac", password=RIGHT)
    for _ in range(ACCOUNT_TRIES):
        answer = attempt(own, name="khac")
    assert "quá nhiều lần" in said(answer)


def test_a_made_up_cookie_is_none(officer: User) -> None:
    for number in range(ACCOUNT_TRIES):
        client = Client()
        client.cookies[COOKIE] = f"made-up-{number}"
        answer = attempt(client)
    assert "quá nhiều lần" in said(answer)


def test_one_computer_serves_an_office(officer: User) -> None:
    shared = Client()
    for number in range(MOST_ACCOUNTS + 1):
        User.objects.create_superuser(f"canbo{number}", password=RIGHT)
        assert is_in(attempt(shared, RIGHT, name=f"canbo{number}"))
        sign_out(shared)
    cookie = shared.cookies[COOKIE]
    assert cookie["httponly"]
    assert len(cookie.value) < 1000
    for number in range(ACCOUNT_TRIES):
        attempt(Client(), name=f"canbo{MOST_ACCOUNTS}", REMOTE_ADDR=f"192.0.2.{number}")
    assert is_in(attempt(shared, RIGHT, name=f"canbo{MOST_ACCOUNTS}"))


def test_many_names_from_one_address_are_slowed_down_and_elsewhere_nobody_is(
    officer: User,
) -> None:
    for number in range(ADDRESS_TRIES):
        answer = attempt(Client(), name=f"ten{number}")
    assert "quá nhiều lần" in said(answer)
    assert not is_in(attempt(Client(), RIGHT))
    assert is_in(attempt(Client(), RIGHT, REMOTE_ADDR=OFFICE))


@pytest.mark.parametrize(
    ("meta", "is_told_apart"),
    [
        ({"HTTP_X_FORWARDED_FOR": "{}", "REMOTE_ADDR": "127.0.0.1"}, True),
        ({"HTTP_X_FORWARDED_FOR": f"{{}}, {GUESSER}", "REMOTE_ADDR": "127.0.0.1"}, False),
        ({"HTTP_X_FORWARDED_FOR": "{}", "REMOTE_ADDR": GUESSER}, False),
        ({"REMOTE_ADDR": "2001:db8::{}"}, False),
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
    ],
)
def test_an_address_is_what_our_own_web_server_says_and_nobody_else(
    meta: dict[str, str], is_told_apart: bool
) -> None:
    """Without any address only accounts are counted: better than one count for all visitors."""
    for number in range(1, ADDRESS_TRIES + 1):
        own = {key: value.format(f"198.51.100.{number}") for key, value in meta.items()}
        if "db8" in meta["REMOTE_ADDR"]:
            own = {"REMOTE_ADDR": f"2001:db8::{number:x}"}
        answer = attempt(Client(), name=f"ten{number}", **own)
    assert ("quá nhiều lần" in said(answer)) is not is_told_apart


def test_whether_an_account_exists_is_not_told(officer: User) -> None:
    answers = []
    for name in ("canbo", "khong-co"):
        for number in range(ACCOUNT_TRIES):
            answer = attempt(Client(), name=name, REMOTE_ADDR=f"192.0.2.{number}")
        answers.append(said(answer).replace(f'value="{name}"', ""))
    csrf = 'name="csrfmiddlewaretoken"'
    lines = [[one for one in text.splitlines() if csrf not in one] for text in answers]
    assert lines[0] == lines[1]


def test_the_audit_log_of_an_account_tells_and_keeps_no_password(officer: User) -> None:
    for _ in range(ACCOUNT_TRIES):
        attempt(Client())
    (entry,) = ModelLogEntry.objects.filter(action=PAUSED)
    assert entry.object_id == str(officer.pk)
    assert entry.data == {"failures": 5, "seconds": 30, "address": GUESSER}
    assert "5" in entry.message
    subjects = " ".join(SignInTries.objects.values_list("subject", flat=True))
    assert "canbo" not in subjects
    assert GUESSER not in subjects


def test_an_administrator_who_edits_an_account_lets_it_in_at_once(officer: User) -> None:
    ensure_roles()
    other = User.objects.create_user("congtac", "c@example.org", RIGHT)
    for _ in range(ACCOUNT_TRIES):
        attempt(Client(), name="congtac")
    manager = Client()
    manager.force_login(officer)
    answer = manager.post(
        f"/admin/users/edit/{other.pk}/",
        {"username": "congtac", "email": "c@example.org", "first_name": "A", "last_name": "B",
         "is_active": "on", "password1": "", "password2": ""},
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    assert is_in(attempt(Client(), RIGHT, name="congtac"))


def test_pages_for_everybody_ask_nothing_about_it(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(PUBLIC)
    with django_assert_num_queries(0):
        answer = client.get(PUBLIC)
    assert COOKIE not in answer.cookies


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_counted_one_after_the_other() -> None:
    """Each worker process and thread with a connection of its own."""

    def guess(_: int) -> bool:
        try:
            begin_attempt(account="canbo", address=GUESSER)
        except SignInPausedError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        allowed = sum(pool.map(guess, range(40)))
    assert allowed == ACCOUNT_TRIES
