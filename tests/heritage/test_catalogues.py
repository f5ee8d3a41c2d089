"""The officers' admin speaks Vietnamese throughout, and the tool that watches it sees faults."""

import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, ngettext, override

ROOT = Path(settings.BASE_DIR)
ADMIN_CATALOGUES = sorted((ROOT / "heritage" / "locale" / "vi").rglob("*.po"))
HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
OLD_TONE_PLACE = re.compile(r"[óòỏõọ][ae]\b|[úùủũụ]y\b")


def run_tool(command: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    tool = str(ROOT / "script" / "catalogues.py")
    arguments = [sys.executable, tool, command, "--root", str(root)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


def write_catalogue(root: Path, entries: str) -> Path:
    path = root / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + entries)
    return path


def test_every_catalogue_of_the_repository_is_whole() -> None:
    outcome = run_tool("check")
    assert outcome.returncode == 0, outcome.stdout


def test_no_string_of_the_officers_packages_lacks_vietnamese() -> None:
    outcome = run_tool("missing")
    assert outcome.returncode == 0, outcome.stdout
    assert outcome.stdout.startswith("0 strings")


def test_missing_lists_what_only_our_catalogue_translates(tmp_path: Path) -> None:
    outcome = run_tool("missing", tmp_path)
    assert outcome.returncode == 1
    assert 'msgid "Save draft"' in outcome.stdout
    assert "Styleguide" not in outcome.stdout


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('msgid "%(name)s saved"\nmsgstr "Đã lưu"', "changes placeholders"),
        ('msgid "%s of %d"\nmsgstr "%d trên %s"', "changes placeholders"),
        ('msgid "{title} saved"\nmsgstr "Đã lưu {tên}"', "changes placeholders"),
        ('msgid "<b>Saved</b>"\nmsgstr "<b>Đã lưu<b>"', "changes placeholders or tags"),
        ('msgid "Saved"\nmsgstr ""', "no translation"),
        ('#, fuzzy\nmsgid "Saved"\nmsgstr "Đã lưu"', "fuzzy"),
        (
            'msgid "1 page"\nmsgid_plural "%(n)s pages"\nmsgstr[0] "1 trang"',
            "placeholders or tags in a plural form",
        ),
        (
            'msgid "%(n)s page"\nmsgid_plural "%(n)s pages"\n'
            'msgstr[0] "%(n)s trang"\nmsgstr[1] "%(n)s trang"',
            "has 2 plural forms, the language has 1",
        ),
    ],
)
def test_check_names_the_faulty_entry(tmp_path: Path, entry: str, complaint: str) -> None:
    path = write_catalogue(tmp_path, entry + "\n")
    run_tool("compile", tmp_path)
    outcome = run_tool("check", tmp_path)
    assert outcome.returncode == 1
    assert f"{path}:4:" in outcome.stdout
    assert complaint in outcome.stdout


def test_check_sees_a_catalogue_that_was_not_compiled_again(tmp_path: Path) -> None:
    path = write_catalogue(tmp_path, 'msgid "Saved"\nmsgstr "Đã lưu"\n')
    assert "not compiled" in run_tool("check", tmp_path).stdout
    run_tool("compile", tmp_path)
    assert run_tool("check", tmp_path).returncode == 0
    path.write_text(path.read_text().replace("Đã lưu", "Lưu rồi"))
    outcome = run_tool("check", tmp_path)
    assert outcome.returncode == 1
    assert "older than its .po" in outcome.stdout


def test_check_sees_words_that_the_admin_catalogue_hides(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "heritage", 'msgid "collection"\nmsgstr "thư mục tệp"\n')
    path = write_catalogue(tmp_path / "archive", 'msgid "collection"\nmsgstr "bộ sưu tập"\n')
    run_tool("compile", tmp_path)
    outcome = run_tool("check", tmp_path)
    assert outcome.returncode == 1
    assert f"{path}:4: 'collection' is shadowed" in outcome.stdout


def test_our_words_win_over_those_of_the_packages() -> None:
    with override("vi"):
        assert gettext("Save draft") == "Lưu nháp"
        assert gettext("Unpublish") == "Gỡ xuống"
        assert gettext("This field is required.") == "Bạn cần điền mục này."


def test_vietnamese_counts_without_a_plural_form() -> None:
    with override("vi"):
        for number in (1, 5):
            text = ngettext("Delete 1 page", "Delete %(counter)s pages", number)
            assert text % {"counter": number} == f"Xoá {number} trang"


@pytest.mark.parametrize("path", ADMIN_CATALOGUES, ids=lambda path: path.stem)
def test_tone_marks_stand_on_the_main_vowel_everywhere(path: Path) -> None:
    """ "xoá", never "xóa": two spellings of one button look like two buttons."""
    words = [
        word
        for entry in polib.pofile(str(path))
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        for word in re.findall(r"\w+", text)
        if OLD_TONE_PLACE.search(word)
    ]
    assert words == []
