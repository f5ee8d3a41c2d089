"""The rooms' models, named once for Django; import them from their rooms, not from here."""

from archive.media.models import Cue, Derivative, MediaAsset, Transcript
from archive.pages.models import EditorialDocument, EditorialImage, EditorialRendition, HomePage
from archive.places.models import Place, Succession
from archive.records.models import (
    Agent,
    Collection,
    Element,
    ElementPlace,
    Record,
    RecordAgent,
)
from archive.vocabularies.models import (
    AlternateName,
    EthnicGroup,
    Genre,
    HeritageType,
    Language,
    RightsStatement,
)

__all__ = [
    "Agent",
    "AlternateName",
    "Collection",
    "Cue",
    "Derivative",
    "EditorialDocument",
    "EditorialImage",
    "EditorialRendition",
    "Element",
    "ElementPlace",
    "EthnicGroup",
    "Genre",
    "HeritageType",
    "HomePage",
    "Language",
    "MediaAsset",
    "Place",
    "Record",
    "RecordAgent",
    "RightsStatement",
    "Succession",
    "Transcript",
]
