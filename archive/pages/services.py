"""Verbs on editorial pages: give a new installation its front page, and never undo later edits."""

from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail.models import Page, Site

from .models import HomePage
from .welcome import WELCOME, Welcome

HOME_SLUG = "trang-chu"
DEFAULT_PORTS = {"http": 80, "https": 443}


@transaction.atomic
def ensure_home_page(*, welcome: Welcome = WELCOME) -> tuple[HomePage, bool]:
    """The site's front page, and whether it was made now.

    A missing page is made with the texts of `welcome` in every language; an existing one keeps
    its own. Either way the default site shows it, and Wagtail's sample page is gone.
    """
    home = HomePage.objects.first()
    is_new = home is None
    if home is None:
        with translation.override("vi"):
            home = _make_home_page(welcome)
    _show_as_front_page(home)
    return home, is_new


def _make_home_page(welcome: Welcome) -> HomePage:
    home = HomePage(slug=HOME_SLUG, show_in_menus=False, **_columns(welcome))
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision().publish()
    home.refresh_from_db()
    return home


def _columns(welcome: Welcome) -> dict[str, Any]:
    headlines = {f"headline_{language}": text for language, text in welcome.headline.items()}
    texts = {f"introduction_{language}": text for language, text in welcome.introduction.items()}
    return {"title": welcome.headline["vi"], **headlines, **texts}


def _show_as_front_page(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.root_page_id == home.pk:
        return
    former, address = site.root_page_id, urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site.root_page = home
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.hostname, site.port = address.hostname or "localhost", _port(address)
    site.save()
    _remove_sample_page(former)


def _port(address: SplitResult) -> int:
    return address.port or DEFAULT_PORTS.get(address.scheme, 80)


def _remove_sample_page(page_id: int | None) -> None:
    """Wagtail's first migration makes a bare page; anything an editor made is of another type."""
    sample = Page.objects.filter(pk=page_id, numchild=0).first()
    if sample is not None and sample.specific_class is Page:
        sample.delete()
