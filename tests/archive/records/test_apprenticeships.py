"""Who learned from whom: what the database refuses, on every database."""

import pytest
from django.db import IntegrityError, transaction

from archive.records.models import Agent, Apprenticeship
from archive.vocabularies.models import Genre

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> Agent:
    return Agent.objects.create(name="Nghệ nhân")


@pytest.fixture
def pupil() -> Agent:
    return Agent.objects.create(name="Học trò")


def test_a_pupil_may_learn_several_genres_from_one_teacher(teacher: Agent, pupil: Agent) -> None:
    for genre in (None, *(Genre.objects.create(slug=slug, name=slug) for slug in ("then", "sli"))):
        Apprenticeship.objects.create(teacher=teacher, pupil=pupil, genre=genre)

    assert pupil.teacher_links.count() == 3


@pytest.mark.parametrize("slug", ["then", None])
def test_the_same_link_is_not_kept_twice(teacher: Agent, pupil: Agent, slug: str | None) -> None:
    genre = Genre.objects.create(slug=slug, name=slug) if slug else None
    Apprenticeship.objects.create(teacher=teacher, pupil=pupil, genre=genre)

    with pytest.raises(IntegrityError), transaction.atomic():
        Apprenticeship.objects.create(teacher=teacher, pupil=pupil, genre=genre)


def test_nobody_teaches_themselves(teacher: Agent) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Apprenticeship.objects.create(teacher=teacher, pupil=teacher)
