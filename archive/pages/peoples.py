"""The page of a people or subgroup, and the list of the 54.

Never shows the names others gave a people in the past (exonyms): they are not even loaded.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.conf import settings
from django.db.models import Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from archive.access.viewer import Viewer
from archive.passages import Passage, passage, written_languages
from archive.vocabularies.models import AlternateName, EthnicGroup

from .addresses import people_url, search_url
from .doors import counted_peoples
from .subjects import Link, LinkGroup, Subject, groups_of
from .values import Fact, Value, proper, said_number, stated

FAMILIES: Final[Mapping[str, Promise]] = {
    "Austroasiatic": pgettext_lazy("language family", "Austroasiatic"),
    "Austronesian": pgettext_lazy("language family", "Austronesian"),
    "Hmong-Mien": pgettext_lazy("language family", "Hmong-Mien"),
    "Kra-Dai": pgettext_lazy("language family", "Kra-Dai"),
    "Sino-Tibetan": pgettext_lazy("language family", "Sino-Tibetan"),
}
"""Of the data file; anything else it says is shown as it stands."""
GROUPS: Final[Mapping[str, Promise]] = {
    "Hán": pgettext_lazy("language group", "Sinitic"),
    "Ka Đai": pgettext_lazy("language group", "Kadai"),
    "Môn - Khmer": pgettext_lazy("language group", "Mon–Khmer"),
    "Mông - Dao": pgettext_lazy("language group", "Hmong–Mien"),
    "Nam Đảo": pgettext_lazy("language group", "Malayo-Polynesian"),
    "Tày - Thái": pgettext_lazy("language group", "Tai"),
    "Tạng - Miến": pgettext_lazy("language group", "Tibeto-Burman"),
    "Việt - Mường": pgettext_lazy("language group", "Viet–Muong"),
}


def people_of(slug: str) -> EthnicGroup | None:
    """The people or subgroup with what its page shows: four statements."""
    shown = AlternateName.objects.filter(kind=AlternateName.Kind.VARIANT).order_by("name")
    groups = EthnicGroup.objects.select_related("parent").prefetch_related(
        Prefetch("alternate_names", queryset=shown), "subgroups", "languages"
    )
    return groups.filter(slug=slug).first()


def of_people(group: EthnicGroup) -> Q:
    """The condition on an entry: it is of the people or of one of its subgroups."""
    return Q(ethnic_groups=group) | Q(ethnic_groups__parent=group)


def people_subject(group: EthnicGroup, language: str) -> Subject:
    """The page of a people loaded by `people_of`."""
    is_subgroup = group.parent is not None
    return Subject(
        kicker=_("Subgroup of a people") if is_subgroup else pgettext("public page", "People"),
        title=passage(group, "name", language),
        url=people_url(group),
        facts=_facts(group, language),
        groups=groups_of(LinkGroup(_("Subgroups"), _links(group.subgroups.all(), language))),
        search_url=search_url("people", group.slug),
        own_languages=written_languages(group, "name"),
    )


def people_groups(viewer: Viewer, language: str) -> tuple[LinkGroup, ...]:
    """The 54 peoples in the order of the official list, those of the north first."""
    links: dict[bool, list[Link]] = {True: [], False: []}
    for group, count in counted_peoples(viewer):
        link = Link(passage(group, "name", language), people_url(group), count=count)
        links[group.is_mainly_northern].append(link)
    return groups_of(
        LinkGroup(_("Peoples living mainly in the north"), tuple(links[True])),
        LinkGroup(_("Other peoples of Viet Nam"), tuple(links[False])),
    )


def _facts(group: EthnicGroup, language: str) -> tuple[Fact, ...]:
    return stated(
        (_("Name in each language"), _names(group)),
        (_("Other names"), (Value(proper(one.name)) for one in group.alternate_names.all())),
        (_("Subgroup of"), _parent(group, language)),
        (_("Languages"), _languages(group, language)),
        (_("Population in 2019"), _population(group)),
        (_("Official codes"), _codes(group)),
        (_("Language group"), _classed(group.language_group, GROUPS)),
        (_("Language family"), _classed(group.language_family, FAMILIES)),
    )


def _names(group: EthnicGroup) -> tuple[Value, ...]:
    """As written in every interface language that has a name of its own."""
    own_names = dict(settings.LANGUAGES)
    return tuple(
        Value(_in_its_language(group, code), note=own_names[code])
        for code in written_languages(group, "name")
    )


def _in_its_language(group: EthnicGroup, code: str) -> Passage:
    return Passage(passage(group, "name", code).text, code, is_fallback=True)


def _parent(group: EthnicGroup, language: str) -> tuple[Value, ...]:
    if group.parent is None:
        return ()
    return (Value(passage(group.parent, "name", language), url=people_url(group.parent)),)


def _languages(group: EthnicGroup, language: str) -> tuple[Value, ...]:
    return tuple(
        Value(passage(one, "name", language), note=f"ISO 639-3: {one.slug}")
        for one in group.languages.all()
    )


def _population(group: EthnicGroup) -> tuple[Value, ...]:
    if group.population_2019 is None:
        return ()
    number = Passage(said_number(group.population_2019))
    return (Value(number, note=_("population and housing census of 2019")),)


def _codes(group: EthnicGroup) -> tuple[Value, ...]:
    lists = (
        (group.code_1979, _("list of 1979, decision 421")),
        (group.code_census, _("list of the census")),
    )
    return tuple(Value(Passage(code), note=note) for code, note in lists if code)


def _classed(name: str, known: Mapping[str, Promise]) -> tuple[Value, ...]:
    if not name:
        return ()
    return (Value(Passage(str(known[name])) if name in known else Passage(name)),)


def _links(groups: Iterable[EthnicGroup], language: str) -> tuple[Link, ...]:
    return tuple(Link(passage(one, "name", language), people_url(one)) for one in groups)
