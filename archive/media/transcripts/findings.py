"""What is said to an officer about a file of words: each finding in a sentence, with its line."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.media.measures import data_size

from .formats.values import MAX_FILE_BYTES, MAX_LINES, Finding

MOST_SHOWN: Final = 20
"""Findings of one file: more of them mean that the file itself should be looked at."""
SENTENCES: Final[Mapping[str, Promise]] = {
    "too_large": gettext_lazy(
        "The file is larger than %(limit)s. Words alone are never that large: check that it is "
        "the right file."
    ),
    "too_many_lines": gettext_lazy(
        "The file has %(count)s lines; at most %(most)s are taken. Cut it into parts."
    ),
    "empty": gettext_lazy("There are no words in it."),
    "not_text": gettext_lazy("This is not a text. Save it as plain text in UTF-8, then try again."),
    "xml_forbidden": gettext_lazy(
        "The file declares a document type or entities, which could fetch foreign files. Save "
        "it anew in ELAN, then try again."
    ),
    "xml_broken": gettext_lazy(
        "The file is damaged and cannot be read on from there. Save it anew in ELAN, then try "
        "again."
    ),
    "not_eaf": gettext_lazy("This is XML, but not an ELAN file (.eaf)."),
    "eaf_units": gettext_lazy(
        "This ELAN file counts time in frames. In ELAN, save it with times in milliseconds."
    ),
    "eaf_without_time": gettext_lazy(
        "%(count)s lines of the tier “%(tier)s” have no time. They are kept; put them in time "
        "by listening."
    ),
    "office_encoding": gettext_lazy(
        "The file was not in Unicode and was read as windows-1258. Check the letters and tone "
        "marks below."
    ),
    "no_signature": gettext_lazy("The first line is not WEBVTT."),
    "no_timing": gettext_lazy("There is no time anywhere in the file."),
    "time_unreadable": gettext_lazy("The time cannot be read. The words are kept without a time."),
    "time_negative": gettext_lazy("The time is below zero. The words are kept without a time."),
    "time_reversed": gettext_lazy(
        "The line ends before it begins. The words are kept without a time."
    ),
    "time_empty": gettext_lazy(
        "The line ends the moment it begins. The words are kept without a time."
    ),
    "time_overlaps": gettext_lazy("The line begins before the one above has ended."),
    "no_empty_line": gettext_lazy(
        "An empty line is missing above. It was understood all the same."
    ),
    "not_understood": gettext_lazy(
        "This part is no line with a time. It is kept and will be written again, but not shown."
    ),
    "words_before_first": gettext_lazy(
        "What stands before the first time is kept and will be written again, but not shown."
    ),
}


def sentence(finding: Finding) -> str:
    """In the active language: where, and what to do about it."""
    details = {"limit": data_size(MAX_FILE_BYTES), "most": MAX_LINES, **finding.details}
    words = str(SENTENCES[finding.code]) % details
    if finding.line_number is None:
        return words
    return _("Line %(number)s: %(words)s") % {"number": finding.line_number, "words": words}


def sentences(findings: Iterable[Finding]) -> list[str]:
    """Of the first findings; the last one says how many more there are."""
    listed = list(findings)
    shown = [sentence(one) for one in listed[:MOST_SHOWN]]
    if more := len(listed) - len(shown):
        shown.append(_("And %(count)s more.") % {"count": more})
    return shown
