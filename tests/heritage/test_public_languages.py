"""No public string without a translation, in any of the four languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import polib
import pytest
from django.conf import settings
from django.template import Template, engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import to_locale, trans_real

from archive.access.viewer import Audience
from archive.media.models import MediaAsset, Transcript
from archive.media.player import AUDIO_WAYS, VIDEO_WAYS
from archive.pages.addresses import (
    agent_url,
    collection_url,
    genre_url,
    people_url,
    place_url,
    type_url,
)
from archive.pages.peoples import FAMILIES, GROUPS
from archive.pages.sitemaps import DIRECTORIES
from archive.places.models import Place
from archive.records.models import Agent, RecordAgent
from search.facet_labels import FACET_TITLES, KIND_NAMES, MEDIA_NAMES
from search.presentation import NOTICE_TEXTS, SORT_LABELS
from tests.factories import archive as make
from tests.factories import facts

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix()
    for folder in ("archive", "components", "pages", "search", ".")
    for path in (ROOT / "templates" / folder).glob("*.html")
)
LANGUAGES = [code for code, _name in settings.LANGUAGES]
Message = tuple[str | None, str]


def catalogue(language: str, folder: Path = ROOT / "locale") -> set[Message]:
    """Every message of a catalogue, its plural forms included."""
    entries = polib.pofile(str(_file(language, folder))).translated_entries()
    singular = {(entry.msgctxt, entry.msgid) for entry in entries}
    return singular | {(entry.msgctxt, entry.msgid_plural) for entry in entries}


def _file(language: str, folder: Path) -> Path:
    return folder / to_locale(language) / "LC_MESSAGES" / "django.po"


def messages_of(name: str) -> Iterator[Message]:
    """Every translatable message of a template, read from its compiled nodes."""
    template: Template = engines["django"].get_template(name).template  # type: ignore[attr-defined]
    node: Any
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        yield _context(node), str(node.filter_expression.var.literal)
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        for tokens in (node.singular, node.plural):
            if tokens:
                yield _context(node), node.render_token_list(tokens)[0]


def _context(node: Any) -> str | None:
    return str(node.message_context.var) if node.message_context else None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_message_of_a_template_is_translated(name: str, language: str) -> None:
    assert set(messages_of(name)) <= catalogue(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_shown_from_code_is_translated(language: str) -> None:
    labels = [
        *(label for _value, label in RecordAgent.Role.choices),
        *(label for _value, label in MediaAsset.Kind.choices),
        *(label for _value, label in Transcript.Tier.choices),
        *(label for _value, label in Audience.choices),
        *(way.label for way in (*VIDEO_WAYS, *AUDIO_WAYS)),
        *(facet.title for facet in FACET_TITLES),
        *KIND_NAMES.values(),
        *MEDIA_NAMES.values(),
        *NOTICE_TEXTS.values(),
        *SORT_LABELS.values(),
        *Agent.Kind.labels,
        *Place.Level.labels,
    ]
    with translation.override(None):
        messages = {(None, str(label)) for label in labels}
        messages |= {("language family", str(label)) for label in FAMILIES.values()}
        messages |= {("language group", str(label)) for label in GROUPS.values()}
    assert messages <= catalogue(language)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_a_page_asks_for_is_missing(
    client: Client, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _listen(monkeypatch)
    make.make_home_page()
    record = make.make_full_record()
    element = facts.make_whole_element(peoples=[facts.make_known_people()])
    with translation.override(language):
        addresses = [
            f"/{language}/",
            f"/{language}/search/?q=hat",
            record.get_absolute_url(),
            element.get_absolute_url(),
            *(reverse(f"archive:{name}") for name in DIRECTORIES if name != "calendar"),
            *(place_url(unit) for unit in Place.objects.all()),
            *(agent_url(agent) for agent in Agent.objects.all()),
            people_url(element.ethnic_groups.get()),
            type_url(facts.make_festival_type()),
            genre_url(facts.make_genre()),
            collection_url(facts.make_collection()),
        ]
    asked.clear()
    for address in addresses:
        assert client.get(address).status_code == 200
    djangos = catalogue("fr", Path(django.__file__).parent / "conf" / "locale")
    assert asked
    assert not asked - catalogue(language) - djangos - {(None, "")}


def _listen(monkeypatch: pytest.MonkeyPatch) -> set[Message]:
    """Record every message asked for from now on, and translate it as ever."""
    asked: set[Message] = set()

    def gettext(message: str) -> str:
        asked.add((None, str(message)))
        return trans_real.gettext(message)

    def pgettext(context: str, message: str) -> str:
        asked.add((context, str(message)))
        return trans_real.pgettext(context, message)

    monkeypatch.setattr("django.utils.translation._trans.gettext", gettext)
    monkeypatch.setattr("django.utils.translation._trans.pgettext", pgettext)
    return asked
