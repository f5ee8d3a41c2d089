"""Which language a visitor gets, and how to change it without losing the page."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from tests.factories import archive as make


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("fr-CA", "fr"),
        ("de-DE,en;q=0.5", "en"),
        ("hmn,xx", "vi"),
        ("", "vi"),
    ],
)
def test_the_front_door_speaks_the_phones_language(
    client: Client, accepted: str, language: str
) -> None:
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    varies = {part.strip() for part in response["Vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= varies


def test_a_choice_made_before_wins(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    response = client.get("/", headers={"accept-language": "vi"})
    assert response["Location"] == "/fr/"


@pytest.mark.django_db
def test_the_switch_keeps_the_page_and_is_remembered(client: Client) -> None:
    record = make.make_record()
    with override("vi"):
        vietnamese = record.get_absolute_url()
    page = client.get(f"{vietnamese}?t=3").content.decode()
    link = f"/language/?to=fr&amp;next={vietnamese.replace('/', '%2F')}%3Ft%3D3"
    assert f'href="{link}"' in page
    response = client.get(link.replace("&amp;", "&"))
    with override("fr"):
        assert response["Location"] == f"{record.get_absolute_url()}?t=3"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"
    assert client.get("/", headers={"accept-language": "vi"})["Location"] == "/fr/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_the_switch_never_leads_off_the_site(client: Client, target: str) -> None:
    response = client.get("/language/", {"to": "en", "next": target})
    assert response["Location"] == "/en/"


@pytest.mark.django_db
def test_a_short_link_opens_in_the_visitors_language(client: Client) -> None:
    record = make.make_record()
    response = client.get(f"/r/{record.code.lower()}", headers={"accept-language": "fr"})
    with override("fr"):
        assert response["Location"] == record.get_absolute_url()
    assert "Accept-Language" in response["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_page_that_is_not_there_says_so_in_its_language(client: Client, language: str) -> None:
    make.make_home_page()
    response = client.get(f"/{language}/khong-co/")
    assert response.status_code == 404
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["vi", "en", "fr", "zh-hans"])
@pytest.mark.parametrize("cookie", ["vi", "en", "fr", "zh-hans", ""])
@pytest.mark.parametrize("wanted", ["vi", "en", "fr", "zh-hans"])
def test_every_page_switches_to_every_language_whatever_was_chosen_before(
    client: Client, page: str, cookie: str, wanted: str
) -> None:
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    address = f"/language/?to={wanted}&next=/{page}/search/%3Fq%3Dthen"
    answer = client.get(address, headers={"accept-language": "fr"})
    assert answer["Location"] == f"/{wanted}/search/?q=then"


@pytest.mark.django_db
def test_a_stable_address_keeps_the_second_it_cites_and_answers_link_checkers(
    client: Client,
) -> None:
    record = make.make_record()
    answer = client.head(f"/r/{record.code}?t=38.5", headers={"accept-language": "en"})
    assert answer.status_code == 302
    assert answer["Location"] == f"/en/r/{record.code}/{record.slug}?t=38.5"


@pytest.mark.parametrize("address", ["/vi/search/", "/vi/search/suggest?q=hat", "/api/v1/search"])
def test_no_cache_keeps_for_others_what_somebody_signed_in_was_answered(
    client: Client, admin_client: Client, address: str
) -> None:
    answer = admin_client.get(address)
    assert "private" in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]
    assert "Cookie" not in client.get(address).get("Vary", "")
