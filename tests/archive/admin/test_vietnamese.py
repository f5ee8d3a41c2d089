"""Officers meet no English of ours: every string of the catalogue's code has its Vietnamese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
PLAIN = {"_", "gettext", "gettext_lazy", "ngettext"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
CODE = sorted([*(ROOT / "archive").rglob("*.py"), *(ROOT / "heritage" / "accounts").rglob("*.py")])
TEMPLATE_FOLDERS = (ROOT / "archive" / "templates", ROOT / "templates" / "wagtailadmin")
TEMPLATES = sorted(path for folder in TEMPLATE_FOLDERS for path in folder.rglob("*.html"))
STRING = r"""u?(?P<{0}_quote>'''|\"\"\"|'|")(?P<{0}>.+?)(?P={0}_quote)"""
IN_TEMPLATE = re.compile(
    rf"(?<!p)gettext\({STRING.format('plain')}"
    rf"|pgettext\({STRING.format('context')}, {STRING.format('text')}",
    re.S,
)

Message = tuple[str | None, str]


def known() -> set[Message]:
    """Every message some Vietnamese catalogue of the repository translates."""
    catalogues = [*ROOT.glob("locale/vi/**/django.po"), *ROOT.glob("*/locale/vi/**/django.po")]
    return {
        (entry.msgctxt, entry.msgid)
        for path in catalogues
        for entry in polib.pofile(str(path))
        if entry.translated()
    }


def messages_in_code(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        if node.func.id in PLAIN and texts and isinstance(texts[0], str):
            yield None, texts[0]
        elif node.func.id in WITH_CONTEXT and len(texts) > 1:
            yield str(texts[0]), str(texts[1])


def messages_in_template(path: Path) -> Iterator[Message]:
    for found in IN_TEMPLATE.finditer(templatize(path.read_text(), origin=str(path))):
        context = found["context"] and as_written(found["context"])
        yield context, as_written(found["plain"] or found["text"])


def as_written(literal: str) -> str:
    """The text that a string literal between its quotes stands for."""
    return literal.encode().decode("unicode_escape").encode("latin-1").decode()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_string_of_an_admin_template_has_its_vietnamese(path: Path) -> None:
    assert set(messages_in_template(path)) - known() == set()


def test_every_string_of_the_code_has_its_vietnamese() -> None:
    ours = known()
    with override("vi"):
        missing = [
            (path.name, message)
            for path in CODE
            for message in messages_in_code(path)
            if message not in ours and gettext(message[1]) == message[1]  # Django's own
        ]
    assert missing == []


def test_the_search_for_strings_finds_some() -> None:
    assert sum(1 for path in CODE for _ in messages_in_code(path)) > 100
    assert sum(1 for path in TEMPLATES for _ in messages_in_template(path)) > 20
