"""Verbs on saved searches: keep one, look for what is new, say so by mail."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from archive.access.requests import viewer_for
from archive.access.viewer import Viewer
from search.documents import Key
from search.engines.base import SearchUnavailableError
from search.listing import Listed, absolute, listed
from search.query import MAX_RESULT_DEPTH, SearchQuery, Sort, query_from_parameters
from search.visibility import shown_to

from .found import found_pages
from .models import NAME_LETTERS, QUESTION_LETTERS, SavedSearch

MOST_PER_OWNER: Final = 50
"""More could not be checked in a night by a small server that has other work."""
CHECK_EVERY: Final = timedelta(hours=24)
TRY_AGAIN_AFTER: Final = timedelta(hours=1)
"""When no engine answered, or the mail could not be handed over."""
CHECKED_AT_ONCE: Final = 5
"""In one round of the worker, whose other chores wait meanwhile."""
NAMED_IN_MAIL: Final = 20
INDEXED_WITHIN: Final = timedelta(days=7)
"""So long after its first publication an entry may be found for the first time and still be new:
an index can be late, and what is heard in a recording is often written down afterwards."""
MOST_KNOWN: Final = MAX_RESULT_DEPTH
"""Only what was published within INDEXED_WITHIN is looked up among them."""

_signer = Signer(salt="search.saved.stop")
logger = logging.getLogger(__name__)


class TooManySearchesError(Exception):
    """The owner keeps MOST_PER_OWNER already."""


class TooLongQuestionError(Exception):
    """The question has more filters than can be kept."""


def save_search(*, viewer: Viewer, query: SearchQuery, name: str) -> SavedSearch:
    """Keep a question for a viewer who signed in; the same one again gives the one there is.

    What it finds now counts as known. Raises TooManySearchesError, TooLongQuestionError,
    SearchUnavailableError and, for who did not sign in, PermissionDenied.
    """
    owner_id = viewer.user_id
    if owner_id is None:
        raise PermissionDenied
    parameters = urlencode(query.parameters(page=1))
    if len(parameters) > QUESTION_LETTERS:
        raise TooLongQuestionError
    mine = SavedSearch.objects.filter(owner=owner_id)
    existing = mine.filter(parameters=parameters).first()
    if existing is not None:
        return existing
    if mine.count() >= MOST_PER_OWNER:
        raise TooManySearchesError
    now = timezone.now()
    facts = {
        "name": name[:NAME_LETTERS],
        "language": query.language,
        "known": _as_text(_found_of_late(query, viewer, now)),
        "checked_at": now,
        "next_check_at": now + CHECK_EVERY,
    }
    # Asked before, so that no other writer waits; a second tap may have kept it meanwhile.
    kept, _ = SavedSearch.objects.get_or_create(facts, owner_id=owner_id, parameters=parameters)
    return kept


def query_of(saved: SavedSearch) -> SearchQuery:
    """The question a saved search asks."""
    return query_from_parameters(QueryDict(saved.parameters), language=saved.language)


def check_saved_searches() -> int:
    """Look for new matches of what is due and mail their owners; the number of mails.

    A chore of the worker. Several workers may do it at once: each search is taken by one.
    """
    due = SavedSearch.objects.filter(
        wants_mail=True, next_check_at__lte=timezone.now(), owner__is_active=True
    ).exclude(owner__email="")
    taken = [saved for saved in due.order_by("next_check_at")[:CHECKED_AT_ONCE] if _take(saved)]
    return sum(_check(saved) for saved in taken)


def stop_token(saved: SavedSearch) -> str:
    """What a mail's link carries so that its reader can end the mails without signing in."""
    return _signer.sign(str(saved.pk))


def stop_mails(*, token: str) -> SavedSearch | None:
    """End the mails of the search a token names; None for a token that is not ours."""
    try:
        saved = SavedSearch.objects.filter(pk=_signer.unsign(token)).first()
    except BadSignature:
        return None
    if saved is not None:
        saved.wants_mail = False
        saved.save(update_fields=["wants_mail"])
    return saved


def _take(saved: SavedSearch) -> bool:
    """Whether this process may check it now; until TRY_AGAIN_AFTER nobody else will."""
    mine = SavedSearch.objects.filter(pk=saved.pk, next_check_at=saved.next_check_at)
    return mine.update(next_check_at=timezone.now() + TRY_AGAIN_AFTER) == 1


def _check(saved: SavedSearch) -> bool:
    now = timezone.now()
    try:
        found = _found_of_late(query_of(saved), viewer_for(saved.owner), saved.checked_at)
        known = set(saved.known)
        new = [key for key in found if str(key) not in known]
        if new:
            _mail(saved, new)
    except (SearchUnavailableError, OSError) as problem:  # smtplib's errors are OSErrors too
        logger.warning("Saved search %s is checked again later: %s", saved.pk, problem)
        return False
    saved.known = [*_as_text(new), *saved.known][:MOST_KNOWN]
    saved.checked_at = now
    saved.next_check_at = now + CHECK_EVERY
    saved.save(update_fields=["known", "checked_at", "next_check_at"])
    return bool(new)


def _found_of_late(query: SearchQuery, viewer: Viewer, checked_at: datetime) -> list[Key]:
    """What answers a question just as it was typed and has not been published for long, the last
    published first.

    An entry that was there before and is found by a name given anew, by another engine or by a
    question read otherwise is nothing new. Raises SearchUnavailableError.
    """
    since = checked_at - INDEXED_WITHIN
    found: list[Key] = []
    for page in found_pages(replace(query, is_strict=True, sort=Sort.ADDED), viewer):
        lately = shown_to(viewer, page, published_since=since)
        found += [key for key in page if key in lately]
        if len(lately) < len(page):
            break
    return found


def _mail(saved: SavedSearch, new: list[Key]) -> None:
    with override(saved.language):
        entries = listed(new[:NAMED_IN_MAIL], viewer_for(saved.owner), saved.language)
        subject = ngettext(
            "%(count)d new entry for “%(name)s”", "%(count)d new entries for “%(name)s”", len(new)
        ) % {"count": len(new), "name": saved.name}
        stop_url = absolute(reverse("search:stop_mails", args=[stop_token(saved)]))
        context = {
            "saved": saved,
            "entries": [(_title(entry, saved.language), entry.address) for entry in entries],
            "more": len(new) - len(entries),
            "search_url": absolute(f"{reverse('search:results')}?{saved.parameters}"),
            "stop_url": stop_url,
        }
        body = render_to_string("search/saved_mail.txt", context)
    headers = {
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }
    EmailMessage(" ".join(subject.split()), body, to=[saved.owner.email], headers=headers).send()


def _title(entry: Listed, language: str) -> str:
    return entry.titles.get(language) or next(iter(entry.titles.values()), entry.key.code)


def _as_text(keys: list[Key]) -> list[str]:
    return [str(key) for key in keys]
