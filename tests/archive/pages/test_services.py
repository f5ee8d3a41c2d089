"""The front page every installation needs."""

import pytest
from django.utils import translation
from wagtail.models import Page, Site

from archive.pages.models import HomePage
from archive.pages.services import ensure_home_page
from archive.pages.welcome import WELCOME

pytestmark = pytest.mark.django_db


def test_a_new_installation_shows_a_front_page_in_four_languages() -> None:
    home, is_new = ensure_home_page()

    assert is_new
    assert home.live
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    for language, headline in WELCOME.headline.items():
        assert getattr(home, f"headline_{language}") == headline
        assert getattr(home, f"introduction_{language}") == WELCOME.introduction[language]


def test_the_sample_page_of_wagtail_is_gone() -> None:
    home, _ = ensure_home_page()

    assert list(Page.objects.filter(depth=2).values_list("pk", flat=True)) == [home.pk]


def test_texts_changed_by_an_editor_stay() -> None:
    home, _ = ensure_home_page()
    home.headline_vi = "Kho di sản Bắc Ninh"
    home.save_revision().publish()

    again, is_new = ensure_home_page()

    assert not is_new
    assert again.headline_vi == "Kho di sản Bắc Ninh"
    assert HomePage.objects.count() == 1


def test_a_root_an_editor_chose_is_not_deleted() -> None:
    chosen = Page(title="Trang riêng", slug="trang-rieng")
    Page.get_first_root_node().add_child(instance=chosen)
    chosen.add_child(instance=Page(title="Trang con", slug="trang-con"))
    Site.objects.filter(is_default_site=True).update(root_page=chosen)

    ensure_home_page()

    assert Page.objects.filter(pk=chosen.pk).exists()


def test_the_front_page_is_vietnamese_first_whatever_language_is_active() -> None:
    with translation.override("fr"):
        home, _ = ensure_home_page()

    assert home.title == WELCOME.headline["vi"]


def test_the_welcome_can_end_with_a_warning() -> None:
    warned = WELCOME.followed_by(
        {"vi": "Bản thử.", "en": "Trial.", "fr": "Essai.", "zh_hans": "试用。"}
    )

    assert warned.introduction["vi"].endswith(" Bản thử.")
    assert warned.introduction["zh_hans"].endswith("。试用。")
    assert warned.headline == WELCOME.headline
