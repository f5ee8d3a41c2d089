"""The two roles people get: which model permissions an officer and a contributor have.

With which entries a contributor may use them is decided in `rules`, not here.
"""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

OFFICER_GROUP: Final = "Cán bộ văn hoá"
CONTRIBUTOR_GROUP: Final = "Cộng tác viên"
ADMIN_ACCESS: Final = "wagtailadmin.access_admin"

_ENTRY_VERBS: Final = ("add", "change", "delete", "publish", "lock", "unlock")
_VOCABULARIES: Final = (
    "place", "ethnicgroup", "heritagetype", "legacyheritagetype", "unescodomain", "genre",
    "heritagelist", "vitalityterm", "artisantitle", "language", "rightsstatement",
    "communitylabel",
)  # fmt: skip
"""Lists the law or a standard fixes: officers look them up, data files change them."""

OFFICER_PERMISSIONS: Final = (
    ADMIN_ACCESS,
    "archive.curate_record",
    *(f"archive.{verb}_{entry}" for entry in ("element", "record") for verb in _ENTRY_VERBS),
    *(f"archive.{verb}_{model}" for model in ("agent", "collection")
      for verb in ("add", "change", "delete")),
    *(f"archive.view_{vocabulary}" for vocabulary in _VOCABULARIES),
)  # fmt: skip
CONTRIBUTOR_PERMISSIONS: Final = (
    ADMIN_ACCESS,
    "archive.add_element",
    "archive.change_element",
    "archive.add_record",
    "archive.change_record",
    "archive.add_agent",
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The groups, ready to put accounts into."""

    officers: Group
    contributors: Group


class MissingPermissionError(LookupError):
    """A permission a role needs is not in the database: run the migrations first."""

    def __init__(self, names: set[str]) -> None:
        super().__init__(f"Run `manage.py migrate` first; missing: {', '.join(sorted(names))}")
        self.names = names


@transaction.atomic
def ensure_roles() -> Roles:
    """The two groups with exactly the permissions above; running it again changes nothing.

    Raises MissingPermissionError before the migrations have run.
    """
    return Roles(
        officers=_group(OFFICER_GROUP, OFFICER_PERMISSIONS),
        contributors=_group(CONTRIBUTOR_GROUP, CONTRIBUTOR_PERMISSIONS),
    )


def _group(name: str, wanted: tuple[str, ...]) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.set(_permissions(wanted))
    return group


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    rule = Q()
    for name in names:
        app, codename = name.split(".")
        rule |= Q(content_type__app_label=app, codename=codename)
    found = Permission.objects.filter(rule).select_related("content_type")
    by_name = {f"{p.content_type.app_label}.{p.codename}": p for p in found}
    missing = set(names) - by_name.keys()
    if missing:
        raise MissingPermissionError(missing)
    return list(by_name.values())
