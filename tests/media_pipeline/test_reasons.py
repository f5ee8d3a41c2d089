import re
from pathlib import Path

import polib
import pytest
from django.utils.translation import override

from media_pipeline import errors, reasons
from media_pipeline.reasons import REASONS, sentence_for

CATALOGUE = Path(reasons.__file__).parent / "locale/vi/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def english(code: str) -> str:
    with override("en"):
        return str(REASONS[code].sentence)


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_says_in_vietnamese_what_to_do(code: str) -> None:
    translated = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    sentence = translated[english(code)]
    assert sorted(PLACEHOLDER.findall(sentence)) == sorted(PLACEHOLDER.findall(english(code)))
    with override("vi"):
        assert str(REASONS[code].sentence) == sentence


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    source, compiled = polib.pofile(str(CATALOGUE)), polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {e.msgid: e.msgstr for e in source} == {e.msgid: e.msgstr for e in compiled}


def test_figures_are_put_into_the_sentence() -> None:
    error = errors.SourceDamagedError("truncated", found_seconds=9.9, stated_seconds=20.0)
    with override("vi"):
        assert "9.9" in error.sentence
        assert "20.0" in error.sentence


def test_no_reason_is_no_sentence_and_an_unknown_one_is_a_defect() -> None:
    assert sentence_for("") == ""
    with pytest.raises(KeyError):
        sentence_for("mystery")
    with pytest.raises(KeyError, match="add it there"):
        errors.ProcessingFailedError("mystery")
