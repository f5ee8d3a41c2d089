"""How often somebody may try to sign in, and how long they wait after too many wrong passwords.

Every try is counted before its password is looked at, in the database: several processes count
together, and tries at the same moment are tries one after the other. A pause grows and ends by
itself. A browser that has signed in to an account before (`devices`) is counted for itself alone,
so nobody who guesses elsewhere can keep an officer out.

Our own, after a look at django-axes 8.3: its lock has one length, and one that holds for an account
holds for its owner's own browser too.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.log_actions import log

from .models import SignInTries, User

ACCOUNT_TRIES: Final = 5
"""Wrong passwords before the first pause; five more cost a quarter of an hour."""
ADDRESS_TRIES: Final = 20
"""A whole office, or a village behind one mast, may share an address."""
FIRST_PAUSE_SECONDS: Final = 30
LONGEST_PAUSE_SECONDS: Final = 15 * 60
"""Some hundred guesses a day at most; an officer waits for a cup of tea."""
FORGOTTEN_AFTER: Final = timedelta(hours=24)
"""Wrong tries older than this count no more, and nothing of them is kept."""
KEY_LETTERS: Final = 32
"""128 bits: no two accounts share one, and a cookie of five accounts stays small."""
PAUSED: Final = "heritage.sign_in_paused"
"""The entry in the audit log of the account."""

logger = logging.getLogger(__name__)


class SignInPausedError(Exception):
    """Too many wrong passwords: `seconds` are left to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"signing in is paused for {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that may go on; if its password is wrong, `pause_seconds` begin."""

    account: str
    address: str
    subjects: tuple[str, ...]
    failures: int
    pause_seconds: int


def begin_attempt(*, account: str, address: str, device: str = "") -> Attempt:
    """Count a try before its password is looked at.

    `account`: the name as typed; whether it exists makes no difference. `address`: "" when nobody
    can tell where it comes from. `device`: of a browser that knows the account, else "". Raises
    SignInPausedError, and then counts nothing.
    """
    counted = _counted(account, address, device)
    now = timezone.now()
    failures = pause = 0
    with transaction.atomic():
        for subject, free in sorted(counted.items()):  # in one order: nobody waits in a circle
            row = _locked(subject, now)
            seconds = _count(row, free, now)
            failures, pause = max(failures, row.failures), max(pause, seconds)
    SignInTries.objects.filter(last_tried_at__lt=now - FORGOTTEN_AFTER).delete()
    return Attempt(account, address, tuple(sorted(counted)), failures, pause)


@transaction.atomic
def note_success(attempt: Attempt) -> None:
    """The password was right: what was wrong before is forgotten, but for other accounts."""
    for subject in attempt.subjects:
        rows = SignInTries.objects.filter(subject=subject)
        if subject == _address_subject(attempt.address):
            _take_back(rows.select_for_update())
        else:
            rows.delete()


def note_failure(attempt: Attempt) -> None:
    """The password was wrong: write down a pause that begins now."""
    if not attempt.pause_seconds:
        return
    logger.warning(
        "Sign-in paused for %d s after %d wrong tries, the last from %s",
        attempt.pause_seconds,
        attempt.failures,
        attempt.address or "an unknown address",
    )
    user = get_user_model().objects.filter(username=attempt.account).first()
    if user is not None:
        told = {"failures": attempt.failures, "seconds": attempt.pause_seconds}
        log(instance=user, action=PAUSED, data={**told, "address": attempt.address})


def forgive(user: User) -> None:
    """Let somebody try again at once: whoever runs the archive has decided so."""
    own = Q(subject=_account_subject(user.username))
    own |= Q(subject__startswith=_devices_subject(user.username))
    SignInTries.objects.filter(own).delete()


def pause_after(failures: int, free: int) -> int:
    """Seconds of pause after so many wrong tries: none at first, then twice as long each time."""
    if failures < free:
        return 0
    doublings = min(failures - free, LONGEST_PAUSE_SECONDS.bit_length())
    return min(FIRST_PAUSE_SECONDS << doublings, LONGEST_PAUSE_SECONDS)


def account_key(account: str) -> str:
    """What stands for an account: what is typed as a name may be a password."""
    return salted_hmac("heritage.accounts", account.casefold()).hexdigest()[:KEY_LETTERS]


def _counted(account: str, address: str, device: str) -> dict[str, int]:
    """What the try is counted for, and how many wrong ones each may have before it must wait."""
    if device:
        return {f"{_devices_subject(account)}{device}": ACCOUNT_TRIES}
    counted = {_account_subject(account): ACCOUNT_TRIES}
    if address:
        counted[_address_subject(address)] = ADDRESS_TRIES
    return counted


def _account_subject(account: str) -> str:
    return f"account:{account_key(account)}"


def _devices_subject(account: str) -> str:
    """How the subjects of all browsers that know an account begin."""
    return f"device:{account_key(account)}:"


def _address_subject(address: str) -> str:
    return f"address:{account_key(address)}"


def _locked(subject: str, now: datetime) -> SignInTries:
    rows = SignInTries.objects.select_for_update()
    row, _ = rows.get_or_create(subject=subject, defaults={"last_tried_at": now})
    return row


def _count(row: SignInTries, free: int, now: datetime) -> int:
    if row.paused_until is not None and row.paused_until > now:
        raise SignInPausedError(int((row.paused_until - now).total_seconds()) + 1)
    is_old = row.last_tried_at < now - FORGOTTEN_AFTER
    row.failures = 1 if is_old else row.failures + 1
    seconds = pause_after(row.failures, free)
    row.paused_until = now + timedelta(seconds=seconds) if seconds else None
    row.last_tried_at = now
    row.save()
    return seconds


def _take_back(rows: Iterable[SignInTries]) -> None:
    for row in rows:
        row.failures, row.paused_until = max(0, row.failures - 1), None
        row.save()
