"""Lists, dates and domains of the demonstration's elements, on new installations and older ones."""

import pytest

from archive.demonstration.loading import load_elements
from archive.demonstration.references import References
from archive.demonstration.seeds import SeedElement, read_seeds
from archive.events import CatalogueEvent
from archive.festivals.models import DateRule
from archive.festivals.rules import as_rule
from archive.lunar import LunarDays, MonthDay, OnDemand
from archive.records.models import Element, StatusEntry
from archive.records.services import publish, withdraw
from archive.upsert import LoadResult
from archive.vocabularies.models import HeritageList
from tests.archive.conftest import DATA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "vocabularies")]

FESTIVAL = "seed-014"
FACTS = ("legacy_type", "unesco_domains", "status_entries", "date_rules")


def seed(source_id: str) -> SeedElement:
    return next(one for one in read_seeds(DATA) if one.source_id == source_id)


def load(*source_ids: str) -> LoadResult:
    return load_elements([seed(source_id) for source_id in source_ids], References())


def stored(source_id: str = FESTIVAL) -> Element:
    return Element.objects.get(source_id=source_id)


def statuses(element: Element) -> list[tuple[str, str, str]]:
    return [(row.list.slug, row.decision, row.decided_on) for row in element.status_entries.all()]


@pytest.fixture
def of_an_earlier_version() -> Element:
    """An element as the version before these facts loaded it."""
    load(FESTIVAL)
    element = stored()
    element.legacy_type = None
    for name in FACTS[1:]:
        getattr(element, name).clear()
    element.save()
    for revision in element.revisions.all():
        revision.content = {key: v for key, v in revision.content.items() if key not in FACTS}
        revision.save()
    return stored()


class TestANewInstallation:
    def test_an_element_has_all_its_sources_state(self) -> None:
        load(FESTIVAL)

        element = stored()
        assert statuses(element) == [("national-ich", "", "2012")]
        assert element.status_entries.get().decided_on_edtf == "2012"
        assert [domain.slug for domain in element.unesco_domains.all()] == ["c"]
        assert element.legacy_type.slug == "festival"
        (rule,) = element.date_rules.all()
        assert as_rule(rule) == LunarDays(MonthDay(9, 1), MonthDay(11, 1), MonthDay(10, 1))

    def test_every_status_and_every_rule_of_the_sources_is_there(self) -> None:
        seeds = read_seeds(DATA)
        load_elements(seeds, References())

        assert StatusEntry.objects.count() == sum(len(one.statuses) for one in seeds) == 55
        rules = {row.element.source_id: as_rule(row) for row in DateRule.objects.all()}
        assert rules == {one.source_id: one.rule for one in seeds if one.rule is not None}
        assert len(rules) == 44

    def test_a_decision_is_kept_with_what_is_doubtful_about_it(self) -> None:
        load("seed-015")

        entry = stored("seed-015").status_entries.get()
        assert entry.decision == "5079/QĐ-BVHTTDL"
        assert entry.note == "số quyết định suy ra từ đợt công bố tháng 12/2012"

    def test_notes_stand_beside_the_rule_or_are_the_rule(self) -> None:
        load("seed-048", "seed-002")

        beside = stored("seed-048").date_rules.get()
        assert beside.note == "mỗi nơi một ngày trong khoảng 1–15 tháng Giêng"
        alone = stored("seed-002").date_rules.get()
        assert as_rule(alone) == OnDemand("nghi lễ vòng đời, chọn ngày theo gia chủ")

    def test_a_former_type_that_may_be_two_is_left_open(self) -> None:
        load("seed-012")

        assert stored("seed-012").heritage_type.slug == "oral"
        assert stored("seed-012").legacy_type is None

    def test_nobody_has_said_how_alive_an_element_is(self) -> None:
        load(FESTIVAL)

        assert not stored().vitality_assessments.exists()

    def test_loading_again_changes_nothing(self) -> None:
        load(FESTIVAL)
        before = stored().latest_revision_id

        assert load(FESTIVAL).is_unchanged
        assert stored().latest_revision_id == before


class TestAnInstallationOfAnEarlierVersion:
    def test_an_element_gets_what_it_lacks_once(self, of_an_earlier_version: Element) -> None:
        assert load(FESTIVAL).changed == 1

        element = stored()
        assert statuses(element) == [("national-ich", "", "2012")]
        assert element.legacy_type.slug == "festival"
        assert element.date_rules.count() == element.unesco_domains.count() == 1
        assert element.live
        assert not element.has_unpublished_changes
        draft = element.get_latest_revision_as_object()
        assert statuses(draft) == statuses(element)
        assert load(FESTIVAL).is_unchanged

    def test_an_officers_words_stay(self, of_an_earlier_version: Element) -> None:
        of_an_earlier_version.title_vi = "Lồng tồng Ba Bể"
        of_an_earlier_version.save()
        publish(of_an_earlier_version)

        load(FESTIVAL)

        assert stored().title_vi == "Lồng tồng Ba Bể"
        assert statuses(stored())

    def test_a_draft_gets_it_too_and_stays_a_draft(
        self, of_an_earlier_version: Element, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        public_title = of_an_earlier_version.title_vi
        of_an_earlier_version.title_vi = "Bản đang sửa"
        of_an_earlier_version.save_revision()
        events: list[CatalogueEvent] = []
        monkeypatch.setattr("archive.events._listeners", [events.append])

        load(FESTIVAL)

        element = stored()
        assert element.title_vi == public_title
        assert element.has_unpublished_changes
        assert statuses(element) == [("national-ich", "", "2012")]
        draft = element.get_latest_revision_as_object()
        assert draft.title_vi == "Bản đang sửa"
        assert statuses(draft) == statuses(element)
        assert [event.action for event in events] == ["changed"]
        assert load(FESTIVAL).is_unchanged

        element.latest_revision.publish()
        assert stored().title_vi == "Bản đang sửa"
        assert statuses(stored()) == [("national-ich", "", "2012")]

    def test_a_withdrawn_element_stays_withdrawn(self, of_an_earlier_version: Element) -> None:
        withdraw(of_an_earlier_version)

        load(FESTIVAL)

        assert not stored().live
        assert statuses(stored())
        assert load(FESTIVAL).is_unchanged

    def test_an_officers_own_entry_is_not_joined_by_ours(
        self, of_an_earlier_version: Element
    ) -> None:
        unesco = HeritageList.objects.get(slug="unesco-rl")
        of_an_earlier_version.status_entries.set([StatusEntry(list=unesco, decided_on="2024")])
        of_an_earlier_version.save()
        publish(of_an_earlier_version)

        load(FESTIVAL)

        assert statuses(stored()) == [("unesco-rl", "", "2024")]
        assert stored().date_rules.exists()

    def test_what_an_officer_removed_is_not_brought_back(self) -> None:
        load(FESTIVAL)
        element = stored()
        element.date_rules.clear()
        element.legacy_type = None
        element.save()
        publish(element)

        assert load(FESTIVAL).is_unchanged
        assert not stored().date_rules.exists()
        assert stored().legacy_type is None
