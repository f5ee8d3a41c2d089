"""The two roles: made once, exact, and refused before the tables are there."""

import pytest
from django.contrib.auth.models import Group, Permission

from archive.access.roles import MissingPermissionError, ensure_roles


@pytest.mark.django_db
def test_making_the_roles_again_changes_nothing() -> None:
    first = ensure_roles()
    before = set(first.officers.permissions.all())
    second = ensure_roles()
    assert (second.officers, second.contributors) == (first.officers, first.contributors)
    assert set(second.officers.permissions.all()) == before
    assert (
        Group.objects.filter(name__in=[first.officers.name, first.contributors.name]).count() == 2
    )


@pytest.mark.django_db
def test_a_permission_given_by_hand_to_a_role_is_taken_back() -> None:
    roles = ensure_roles()
    publish = Permission.objects.get(codename="publish_record")
    roles.contributors.permissions.add(publish)
    ensure_roles()
    assert publish not in roles.contributors.permissions.all()


@pytest.mark.django_db
def test_contributors_neither_publish_nor_delete_nor_curate() -> None:
    names = set(ensure_roles().contributors.permissions.values_list("codename", flat=True))
    assert not {name for name in names if name.startswith(("publish", "delete", "curate"))}
    assert "curate_record" in set(
        ensure_roles().officers.permissions.values_list("codename", flat=True)
    )


@pytest.mark.django_db
def test_missing_permissions_are_named() -> None:
    Permission.objects.filter(codename="curate_record").delete()
    with pytest.raises(MissingPermissionError) as caught:
        ensure_roles()
    assert caught.value.names == {"archive.curate_record"}
    assert "migrate" in str(caught.value)
