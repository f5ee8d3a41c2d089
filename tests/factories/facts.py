"""What entries name, with every fact filled in: agents, genres, collections, a whole element."""

from datetime import date
from typing import Any

from django.utils import translation

from archive.records.models import (
    Agent,
    Collection,
    Element,
    Holder,
    Record,
    RecordAgent,
    StatusEntry,
    VitalityAssessment,
)
from archive.records.services import publish
from archive.vocabularies.models import (
    AlternateName,
    ArtisanTitle,
    EthnicGroup,
    Genre,
    HeritageList,
    HeritageType,
    LegacyHeritageType,
    UnescoDomain,
    VitalityTerm,
)
from tests.factories import archive as make
from tests.factories.archive import columns
from tests.factories.festivals import make_festival


def make_agent(name: str = "Nguyễn Thị Lan", **facts: Any) -> Agent:
    return Agent.objects.create(name=name, **facts)


def make_genre(slug: str = "then", name: str = "Then", parent: Genre | None = None) -> Genre:
    defaults = {**columns("name", name), "parent": parent}
    return Genre.objects.get_or_create(slug=slug, defaults=defaults)[0]


def make_collection(slug: str = "thu", title: str = "Bộ thử") -> Collection:
    return Collection.objects.get_or_create(slug=slug, defaults=columns("title", title))[0]


def make_subgroup(people: EthnicGroup, slug: str = "tay-ngan", name: str = "Ngạn") -> EthnicGroup:
    return make.make_people(slug, name, parent=people)


def make_known_people() -> EthnicGroup:
    """The Tày with every fact the official lists have, an exonym and two other names."""
    people = make.make_people(
        "tay",
        {"vi": "Tày", "en": "Tay", "fr": "Tày", "zh-hans": "岱依族"},
        code_1979="02",
        code_census="03",
        language_group="Tày - Thái",
        language_family="Kra-Dai",
        population_2019=1_845_492,
        is_mainly_northern=True,
    )
    people.languages.add(make.make_language("tyz", "Tiếng Tày"))
    for name, kind in (("Thổ", "exonym"), ("Tai", "variant"), ("Tho", "exonym")):
        AlternateName.objects.create(group=people, name=name, kind=kind)
    return people


def play(record: Record, agent: Agent, role: RecordAgent.Role = RecordAgent.Role.SINGER) -> Record:
    """Give the agent a role in the record, and publish it again if it was."""
    with translation.override("vi"):
        record.record_agents.add(RecordAgent(agent=agent, role=role))
        record.save()
        return publish(record) if record.live else record


def hold(element: Element, agent: Agent) -> Holder:
    """Name the agent as one who keeps the element alive."""
    return Holder.objects.create(element=element, agent=agent)


def make_term(model: Any, slug: str, name: str, **facts: Any) -> Any:
    return model.objects.get_or_create(slug=slug, defaults={**columns("name", name), **facts})[0]


def make_festival_type() -> HeritageType:
    """The type of festivals, with its domain and its former type."""
    domain = make_term(UnescoDomain, "c", "Tập quán xã hội, nghi lễ và lễ hội")
    kind: HeritageType = make_term(
        HeritageType, "festival", "Lễ hội truyền thống", unesco_domain=domain
    )
    make_term(LegacyHeritageType, "e", "Lễ hội (danh sách cũ)", heritage_type=kind)
    return kind


def make_whole_element(title: str = "Lễ hội Lồng Tồng", **facts: Any) -> Element:
    """A festival with something in every field, of places that need every way to today."""
    kind = make_festival_type()
    old = make.make_commune_then_and_now()
    make.make_succession(make.make_place("o:p:24", "Tỉnh Bắc Giang"), new_province())
    element = make_festival(
        title,
        heritage_type=kind,
        legacy_type=LegacyHeritageType.objects.get(slug="e"),
        places=[old, old.parent, make.make_split_commune()],
        **facts,
    )
    with translation.override("vi"):
        element.genres.set([make_genre()])
        element.status_entries.set(_statuses())
        element.vitality_assessments.set(_assessments())
        holder = make_agent("Nghệ nhân Hoàng Văn Páo")
        element.holders.set([Holder(agent=holder, since="khoảng 1990")])
        element.save()
        return publish(element)


def new_province() -> Any:
    return make.make_place("n:p:24", "Tỉnh Bắc Ninh")


def _statuses() -> list[StatusEntry]:
    national = make_term(HeritageList, "national-ich", "Danh mục quốc gia")
    inventory = make_term(HeritageList, "inventory", "Danh mục kiểm kê")
    return [
        StatusEntry(list=inventory, decision="12/QĐ-UBND", decided_on="2009", revoked_on="3/2020"),
        StatusEntry(list=national, decision="5079/QĐ-BVHTTDL", decided_on="27/12/2012"),
    ]


def _assessments() -> list[VitalityAssessment]:
    return [
        VitalityAssessment(
            vitality=make_term(VitalityTerm, slug, name), assessed_on=date(year, 5, 1)
        )
        for slug, name, year in (
            ("reduced", "Thực hành thu hẹp", 2015),
            ("practised", "Đang được thực hành", 2024),
        )
    ]


def make_title(slug: str = "nnut", name: str = "Nghệ nhân ưu tú") -> ArtisanTitle:
    title: ArtisanTitle = make_term(ArtisanTitle, slug, name)
    return title
