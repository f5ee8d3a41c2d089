"""Keeps the translation catalogues of this repository whole: what is missing, compiled, right.

    script/catalogues missing [--language vi]   what the officers' packages leave untranslated
    script/catalogues compile                   every .po of the repository to the .mo beside it
    script/catalogues check                     placeholders, empty, fuzzy or shadowed entries,
                                                stale .mo

It reads and compiles; it never writes a .po file: translating is a person's work. `missing`
prints its findings as entries ready to be filled in. Paste those of Wagtail and Django into
`heritage/locale`; this project's own strings belong to the `locale` folder of their application.
The exit code is 1 when something is missing or wrong.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import polib

OFFICER_PACKAGES = (
    "wagtail", "taggit",
    "django.conf", "django.contrib.auth", "django.contrib.contenttypes",
    "django.contrib.humanize", "django.contrib.sessions", "django.contrib.sites",
)  # fmt: skip
"""Packages whose words officers meet. Not django.contrib.admin: the project does not use it."""

OVERRIDES = Path("heritage") / "locale"
"""Django reads it before any application's catalogue (LOCALE_PATHS), so its words always win."""

HIDDEN_PACKAGES = ("styleguide",)
"""Wagtail's showroom for its own developers; no officer opens it."""

PLACEHOLDER = re.compile(
    r"%\(\w+\)[#0+-]*\d*(?:\.\d+)?[a-zA-Z]"  # %(name)s
    r"|%[#0+-]*\d*(?:\.\d+)?[sdrif]"  # %s
    r"|\{\w*(?:[.!:][^{}\s]*)?\}"  # {name}
)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")

Key = tuple[str | None, str, bool]
"""A message as gettext knows it: context (None without), English text, whether it is counted."""


def catalogues(root: Path) -> list[Path]:
    """The .po files below `root`, leaving out hidden folders such as a virtual environment."""
    return sorted(
        path
        for path in root.glob("**/locale/*/LC_MESSAGES/*.po")
        if not any(part.startswith(".") for part in path.relative_to(root).parts)
    )


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid, bool(entry.msgid_plural))


def answered_keys(entries: Iterable[polib.POEntry]) -> set[Key]:
    """The messages these translations serve: a counted one also serves its plain singular."""
    return {
        (entry.msgctxt, entry.msgid, counted)
        for entry in entries
        for counted in {False, bool(entry.msgid_plural)}
    }


def officer_templates(domain: str) -> Iterator[Path]:
    """The English catalogues of the officers' packages for `domain`.

    Raises ModuleNotFoundError when a package is not installed: nothing would be missing then.
    """
    for name in OFFICER_PACKAGES:
        spec = find_spec(name)
        if spec is None:
            raise ModuleNotFoundError(f"{name} is not installed", name=name)
        for folder in spec.submodule_search_locations or []:
            for path in sorted(Path(folder).glob(f"**/locale/en/LC_MESSAGES/{domain}.po")):
                if not set(HIDDEN_PACKAGES) & set(path.parts):
                    yield path


def translated_keys(root: Path, language: str, domain: str) -> set[Key]:
    """What is translated in our .po files and in the compiled catalogues beside the templates."""
    found: set[Key] = set()
    for path in catalogues(root):
        if path.parts[-3] == language and path.stem == domain:
            found |= answered_keys(polib.pofile(str(path)).translated_entries())
    for template in officer_templates(domain):
        compiled = template.parents[2] / language / "LC_MESSAGES" / f"{domain}.mo"
        if compiled.exists():
            found |= answered_keys(polib.mofile(str(compiled)))
    return found


def missing_entries(root: Path, language: str, domain: str) -> polib.POFile:
    """The officers' strings that nobody translated, each once, ready to be filled in."""
    known = translated_keys(root, language, domain)
    absent = polib.POFile(wrapwidth=100)
    for path in officer_templates(domain):
        package = path.parents[3].name
        for entry in polib.pofile(str(path)):
            if entry.obsolete or key_of(entry) in known:
                continue
            known.add(key_of(entry))
            entry.occurrences = [(package, "")]
            absent.append(entry)
    return absent


def placeholders(text: str) -> tuple[set[str], list[str]]:
    """Named placeholders (order is free, they may repeat) and positional ones (order counts)."""
    found = PLACEHOLDER.findall(text)
    named = {item for item in found if item.startswith(("%(", "{")) and item != "{}"}
    return named, [item for item in found if item not in named]


def is_faithful(source: str, translation: str) -> bool:
    """Whether placeholders, HTML tags and the line breaks at both ends are those of the source."""
    return (
        placeholders(source) == placeholders(translation)
        and Counter(TAG.findall(source)) == Counter(TAG.findall(translation))
        and source.startswith("\n") == translation.startswith("\n")
        and source.endswith("\n") == translation.endswith("\n")
    )


def entry_fault(entry: polib.POEntry, form_count: int) -> str | None:
    """What is wrong with one entry, or None.

    With a single plural form the plural source rules, since only it carries the number; with
    several, the first forms may follow either ("one page" needs no number).
    """
    if entry.fuzzy:
        return "is fuzzy: read it again and remove the flag"
    if not entry.translated():
        return "has no translation"
    if not entry.msgid_plural:
        return None if is_faithful(entry.msgid, entry.msgstr) else "changes placeholders or tags"
    forms = [text for _, text in sorted(entry.msgstr_plural.items())]
    if len(forms) != form_count:
        return f"has {len(forms)} plural forms, the language has {form_count}"
    firsts_are_right = all(
        is_faithful(entry.msgid, text) or is_faithful(entry.msgid_plural, text)
        for text in forms[:-1]
    )
    if firsts_are_right and is_faithful(entry.msgid_plural, forms[-1]):
        return None
    return "changes placeholders or tags in a plural form"


def compiled_content(path: Path) -> dict[Key, tuple[str, dict[int, str]]]:
    return {
        key_of(entry): (entry.msgstr, dict(entry.msgstr_plural or {}))
        for entry in polib.mofile(str(path))
    }


def compilable_content(catalogue: polib.POFile) -> dict[Key, tuple[str, dict[int, str]]]:
    return {
        key_of(entry): (entry.msgstr, dict(entry.msgstr_plural))
        for entry in catalogue.translated_entries()
    }


def catalogue_faults(path: Path) -> Iterator[str]:
    """One line for each fault of the catalogue at `path`, saying where it is."""
    catalogue = polib.pofile(str(path))
    plural_rule = re.match(r"nplurals=(\d+);", catalogue.metadata.get("Plural-Forms", ""))
    if plural_rule is None:
        yield f"{path}: the header names no Plural-Forms"
        return
    for entry in catalogue:
        if not entry.obsolete and (fault := entry_fault(entry, int(plural_rule[1]))):
            yield f"{path}:{entry.linenum}: {entry.msgid!r} {fault}"
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        yield f"{compiled}: not compiled, run script/catalogues compile"
    elif compiled_content(compiled) != compilable_content(catalogue):
        yield f"{compiled}: older than its .po, run script/catalogues compile"


def shadowed_entries(root: Path, path: Path) -> Iterator[str]:
    """Translations of an application that nobody will see, since `heritage/locale` differs."""
    override = root / OVERRIDES / path.parts[-3] / "LC_MESSAGES" / path.name
    if not override.exists() or path.is_relative_to(root / "locale"):
        return
    winning = compilable_content(polib.pofile(str(override)))
    for entry in polib.pofile(str(path)).translated_entries():
        content = (entry.msgstr, dict(entry.msgstr_plural))
        if winning.get(key_of(entry), content) != content:
            yield (
                f"{path}:{entry.linenum}: {entry.msgid!r} is shadowed by {OVERRIDES}: "
                "give it a context (pgettext) or other English words"
            )


def run_missing(root: Path, language: str) -> int:
    total = 0
    for domain in ("django", "djangojs"):
        absent = missing_entries(root, language, domain)
        total += len(absent)
        if absent:
            print(f"# domain {domain}\n{absent}")
    print(f"{total} strings have no translation into {language}")
    return min(total, 1)


def run_compile(root: Path) -> int:
    for path in catalogues(root):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
        print(f"{path.with_suffix('.mo').relative_to(root)}")
    return 0


def run_check(root: Path) -> int:
    paths = catalogues(root)
    faults = [
        fault
        for path in paths
        for fault in (*catalogue_faults(path), *shadowed_entries(root, path))
    ]
    print("\n".join(faults) or f"{len(paths)} catalogues are whole")
    return min(len(faults), 1)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("command", choices=("missing", "compile", "check"))
    parser.add_argument("--language", default="vi", help="locale folder to look for, as zh_Hans")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    return parser.parse_args()


def main() -> int:
    arguments = parse_arguments()
    if arguments.command == "missing":
        return run_missing(arguments.root, arguments.language)
    return {"compile": run_compile, "check": run_check}[arguments.command](arguments.root)


if __name__ == "__main__":
    sys.exit(main())
