"""Saved searches: kept, checked, mailed once, ended with one press; only what the owner sees."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from archive.access.viewer import Audience
from archive.records.models import Record
from archive.records.services import publish, withdraw
from search import service
from search.indexing import drain_outbox
from search.models import SavedSearch
from search.researchers import found, saved
from search.researchers.saved import check_saved_searches
from tests.factories import archive as make
from tests.search.doubles import BusyEngine

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Any:
    return get_user_model().objects.create_user("nghien-cuu", "nc@example.vn", "x")


@pytest.fixture
def researcher(client: Client, owner: Any) -> Client:
    client.force_login(owner)
    return client


def keep(client: Client, parameters: str, language: str = "vi") -> SavedSearch:
    drain_outbox()
    response = client.post(f"/{language}/search/saved/add/", {"parameters": parameters})
    assert response.status_code == 302
    return SavedSearch.objects.latest("pk")


def a_day_later() -> int:
    drain_outbox()
    SavedSearch.objects.update(next_check_at=timezone.now() - timedelta(minutes=1))
    return check_saved_searches()


def test_a_search_is_kept_and_asked_again_from_its_own_page(researcher: Client) -> None:
    make.make_record("Khúc hát mở hội")
    kept = keep(researcher, "q=khuc+hat&media=none")
    assert (kept.name, kept.parameters) == ("khuc hat", "q=khuc+hat&media=none")
    page = researcher.get("/vi/search/saved/").content.decode()
    assert 'href="/vi/search/?q=khuc+hat&amp;media=none"' in page
    assert keep(researcher, "q=khuc+hat&media=none").pk == kept.pk


def test_the_results_page_offers_to_keep_only_to_who_signed_in(client: Client, owner: Any) -> None:
    assert "Lưu tìm kiếm này" not in client.get("/vi/search/?q=then").content.decode()
    client.force_login(owner)
    assert "Lưu tìm kiếm này" in client.get("/vi/search/?q=then").content.decode()


def test_what_a_kept_search_leaves_out_is_no_new_match(researcher: Client) -> None:
    tay, nung = make.make_people("tay", "Tày"), make.make_people("nung", "Nùng")
    kept = keep(researcher, "q=khuc+hat&not=words:chèo&not=people:tay")
    assert kept.parameters == "q=khuc+hat&not=people%3Atay&not=words%3Ach%C3%A8o"
    make.make_record("Khúc hát mái chèo", peoples=[nung])
    make.make_record("Khúc hát mới", peoples=[tay])
    assert a_day_later() == 0
    make.make_record("Khúc hát mới", peoples=[nung])
    assert a_day_later() == 1


def test_new_matches_are_mailed_once_in_the_language_of_the_search(researcher: Client) -> None:
    make.make_record("Khúc hát cũ")
    keep(researcher, "q=khuc+hat")
    assert a_day_later() == 0
    fresh = make.make_record("Khúc hát mới")
    make.make_record("Lễ cấp sắc", summary="Lễ của người Dao.")
    assert a_day_later() == 1
    (message,) = mail.outbox
    assert message.to == ["nc@example.vn"]
    assert message.subject == "1 mục mới cho “khuc hat”"
    assert "Khúc hát mới" in message.body
    assert f"/r/{fresh.code}" in message.body
    assert "Khúc hát cũ" not in message.body
    assert "Lễ cấp sắc" not in message.body
    assert a_day_later() == 0


def test_what_only_resembles_the_question_is_no_new_match(researcher: Client) -> None:
    """A page with few results adds near spellings and entries with fewer of the words."""
    keep(researcher, "q=khuc+hat")
    make.make_record("Khúc nhạc", summary="Tiếng khèn.")
    make.make_record("Khúc hót", summary="Tiếng chim.")
    assert a_day_later() == 0
    make.make_record("Khúc hát mới")
    assert a_day_later() == 1
    assert mail.outbox[0].subject.startswith("1 ")


def test_what_was_away_for_a_while_is_no_new_match(researcher: Client) -> None:
    record = make.make_record("Khúc hát cũ")
    keep(researcher, "q=khuc+hat")
    withdraw(record)
    assert a_day_later() == 0
    publish(record)
    assert a_day_later() == 0


def test_what_is_old_and_found_for_the_first_time_is_no_new_match(researcher: Client) -> None:
    record = make.make_record("Lễ cấp sắc", summary="Lễ của người Dao.")
    keep(researcher, "q=khuc+hat")
    month = timedelta(days=30)
    Record.objects.update(first_published_at=timezone.now() - month)
    record.refresh_from_db()
    record.title_vi = "Khúc hát cũ"
    publish(record)
    assert a_day_later() == 0
    SavedSearch.objects.update(checked_at=timezone.now() - 2 * month)
    assert a_day_later() == 1


def test_new_matches_are_told_of_however_many_there_are_already(
    researcher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "MAX_RESULT_DEPTH", 3)
    monkeypatch.setattr(found, "BATCH", 1)
    for _ in range(4):
        make.make_record("Khúc hát")
    keep(researcher, "q=khuc+hat")
    make.make_record("Bản ghi một buổi chiều dài ở bản xa có cả khúc hát và tiếng khèn")
    assert a_day_later() == 1


def test_a_second_tap_at_the_same_time_keeps_one_search(
    researcher: Client, owner: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = BusyEngine(tmp_path / "busy.sqlite3")
    monkeypatch.setattr(service, "get_engine", lambda name: engine)

    def tap() -> None:
        SavedSearch.objects.create(owner=owner, name="khuc hat", parameters="q=khuc+hat")

    engine.meanwhile.append(tap)
    assert keep(researcher, "q=khuc+hat").parameters == "q=khuc+hat"
    assert SavedSearch.objects.count() == 1


def test_nothing_is_told_of_what_the_owner_may_not_see(researcher: Client) -> None:
    keep(researcher, "q=khuc+hat")
    make.make_record("Khúc hát kín", audience=Audience.RESTRICTED)
    assert a_day_later() == 0
    assert not mail.outbox


def test_a_mail_that_cannot_leave_is_sent_later(researcher: Client, settings: Settings) -> None:
    keep(researcher, "q=khuc+hat")
    make.make_record("Khúc hát mới")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert a_day_later() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert a_day_later() == 1


def test_the_link_of_a_mail_ends_the_mails_without_signing_in(
    researcher: Client, client: Client
) -> None:
    kept = keep(researcher, "q=khuc+hat")
    make.make_record("Khúc hát mới")
    a_day_later()
    link = re.search(r"http\S+/saved/stop/\S+", mail.outbox[0].body)
    assert link is not None
    path = link[0].removeprefix("http://127.0.0.1:8000")
    client.logout()
    assert "ngừng nhận thư" in client.get(path).content.decode()
    kept.refresh_from_db()
    assert kept.wants_mail
    assert client.post(path).status_code == 200
    kept.refresh_from_db()
    assert not kept.wants_mail
    assert mail.outbox[0].extra_headers["List-Unsubscribe"].endswith(f"{path}>")


def test_a_made_up_link_ends_nothing(researcher: Client) -> None:
    kept = keep(researcher, "q=khuc+hat")
    researcher.post(f"/vi/search/saved/stop/{kept.pk}:made-up/")
    kept.refresh_from_db()
    assert kept.wants_mail


def test_nobody_touches_anothers_searches(researcher: Client, client: Client) -> None:
    kept = keep(researcher, "q=khuc+hat")
    client.force_login(get_user_model().objects.create_user("khac", "k@example.vn", "x"))
    assert client.post(f"/vi/search/saved/{kept.pk}/", {"delete": "1"}).status_code == 404
    assert "khuc hat" not in client.get("/vi/search/saved/").content.decode()
    assert SavedSearch.objects.filter(pk=kept.pk).exists()


def test_renaming_switching_off_and_deleting(researcher: Client) -> None:
    kept = keep(researcher, "q=khuc+hat")
    researcher.post(f"/vi/search/saved/{kept.pk}/", {"name": "Hát hội"})
    kept.refresh_from_db()
    assert (kept.name, kept.wants_mail) == ("Hát hội", False)
    researcher.post(f"/vi/search/saved/{kept.pk}/", {"delete": "1"})
    assert not SavedSearch.objects.exists()


def test_too_many_are_refused_in_words(researcher: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MOST_PER_OWNER", 1)
    keep(researcher, "q=mot")
    response = researcher.post("/vi/search/saved/add/", {"parameters": "q=hai"}, follow=True)
    assert "Bạn đã lưu quá nhiều tìm kiếm" in response.content.decode()
    assert SavedSearch.objects.count() == 1


def test_of_two_workers_one_mails(researcher: Client, owner: Any) -> None:
    kept = keep(researcher, "q=khuc+hat")
    make.make_record("Khúc hát mới")
    drain_outbox()
    SavedSearch.objects.update(next_check_at=timezone.now() - timedelta(minutes=1))
    seen_by_both = SavedSearch.objects.get(pk=kept.pk)
    assert check_saved_searches() == 1
    assert not saved._take(seen_by_both)


def test_a_question_too_long_to_be_kept_is_refused_in_words(researcher: Client) -> None:
    filters = "&".join(f"people={'ậ' * 70}{number}" for number in range(30))
    response = researcher.post("/vi/search/saved/add/", {"parameters": filters}, follow=True)
    assert "quá nhiều bộ lọc" in response.content.decode()
    assert not SavedSearch.objects.exists()


def test_a_name_no_database_holds_is_cleaned(researcher: Client) -> None:
    kept = keep(researcher, "q=khuc+hat")
    researcher.post(f"/vi/search/saved/{kept.pk}/", {"name": "Hát\x00 \x7fhội\nBcc: x"})
    kept.refresh_from_db()
    assert kept.name == "Hát hội Bcc: x"
