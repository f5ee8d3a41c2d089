"""A reader always sees a text, and the page knows in which language it is."""

import pytest

from archive.passages import Passage, passage, rich_passage, written_languages
from archive.records.models import Record


def test_the_readers_language_comes_first() -> None:
    record = Record(title_vi="Hát Then", title_en="Then singing")
    assert passage(record, "title", "en") == Passage("Then singing", "en", is_fallback=False)
    assert passage(record, "title", "en").lang == ""


@pytest.mark.parametrize(("language", "shown"), [("fr", "en"), ("zh-hans", "en"), ("en", "en")])
def test_another_language_stands_in_and_says_so(language: str, shown: str) -> None:
    record = Record(title_vi="Hát Then", title_en="Then singing")
    found = passage(record, "title", language)
    assert found.language == shown
    assert found.is_fallback == (language != shown)


def test_the_stand_in_is_marked_for_screen_readers() -> None:
    record = Record(title_vi="Hát Then")
    assert passage(record, "title", "fr").lang == ' lang="vi"'


@pytest.mark.parametrize("empty", [None, "", "   "])
def test_blank_is_not_written(empty: str | None) -> None:
    record = Record(title_vi="Hát Then", title_en=empty)
    assert passage(record, "title", "en").language == "vi"
    assert written_languages(record, "title") == ("vi",)


def test_the_languages_a_text_is_written_in_are_known() -> None:
    record = Record(title_zh_hans="山歌", title_vi="Hát Then", title_fr="Chant")
    assert written_languages(record, "title") == ("vi", "fr", "zh-hans")


def test_an_empty_paragraph_is_not_a_translation() -> None:
    record = Record(body_vi="<p>Lời kể</p>", body_en='<p data-block-key="a1"></p>')
    assert rich_passage(record, "body", "en") == Passage("<p>Lời kể</p>", "vi", is_fallback=True)


def test_nothing_written_is_nothing_shown() -> None:
    assert not passage(Record(), "summary", "vi")
    assert written_languages(Record(), "title") == ()
