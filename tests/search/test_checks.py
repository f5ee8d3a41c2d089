"""A wrong setting is said before the first visitor finds it."""

from pytest_django import Settings

from search.checks import check_search


def test_a_working_installation_has_nothing_to_say() -> None:
    assert check_search() == []


def test_an_unknown_engine_is_named_with_the_choices(settings: Settings) -> None:
    settings.HERITAGE_SEARCH_ENGINE = "solr"
    (problem,) = check_search()
    assert problem.id == "search.E001"
    assert "embedded or elasticsearch" in problem.msg
