"""The rooms' models, named once for Django; import them from their rooms, not from here."""

from archive.access.models import OfficerScope
from archive.festivals.models import DateRule, Occurrence
from archive.media.models import Cue, Derivative, MediaAsset, Transcript
from archive.pages.models import EditorialDocument, EditorialImage, EditorialRendition, HomePage
from archive.places.models import Place, Succession
from archive.records.models import (
    Agent,
    Apprenticeship,
    Collection,
    Element,
    ElementPlace,
    Holder,
    Record,
    RecordAgent,
    StatusEntry,
    VitalityAssessment,
)
from archive.vocabularies.models import (
    AlternateName,
    ArtisanTitle,
    CommunityLabel,
    EthnicGroup,
    Genre,
    HeritageList,
    HeritageType,
    Language,
    LegacyHeritageType,
    RightsStatement,
    UnescoDomain,
    VitalityTerm,
)

__all__ = [
    "Agent",
    "AlternateName",
    "Apprenticeship",
    "ArtisanTitle",
    "Collection",
    "CommunityLabel",
    "Cue",
    "DateRule",
    "Derivative",
    "EditorialDocument",
    "EditorialImage",
    "EditorialRendition",
    "Element",
    "ElementPlace",
    "EthnicGroup",
    "Genre",
    "HeritageList",
    "HeritageType",
    "Holder",
    "HomePage",
    "Language",
    "LegacyHeritageType",
    "MediaAsset",
    "Occurrence",
    "OfficerScope",
    "Place",
    "Record",
    "RecordAgent",
    "RightsStatement",
    "StatusEntry",
    "Succession",
    "Transcript",
    "UnescoDomain",
    "VitalityAssessment",
    "VitalityTerm",
]
