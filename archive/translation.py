"""Which fields have one column per interface language (django-modeltranslation).

Base columns (`title`) hold whatever language was active at save: queries, exports and indexing
always name `title_vi`, `title_en`, …
"""

from modeltranslation.translator import TranslationOptions, translator

from archive.media.models import MediaAsset
from archive.pages.models import HomePage
from archive.records.models import Collection, Element, Record
from archive.vocabularies.models import (
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


class NameTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"vi": ("name",)}


class ElementTranslation(TranslationOptions):
    fields = ("title", "summary")
    required_languages = {"vi": ("title",)}


class RecordTranslation(TranslationOptions):
    fields = ("title", "summary", "body")
    required_languages = {"vi": ("title",)}


class CollectionTranslation(TranslationOptions):
    fields = ("title", "summary")
    required_languages = {"vi": ("title",)}


class MediaAssetTranslation(TranslationOptions):
    fields = ("caption",)
    required_languages = ()


class HomePageTranslation(TranslationOptions):
    fields = ("headline", "introduction")
    required_languages = {"vi": ("headline",)}


for vocabulary in (
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
):
    translator.register(vocabulary, NameTranslation)
translator.register(Element, ElementTranslation)
translator.register(Record, RecordTranslation)
translator.register(Collection, CollectionTranslation)
translator.register(MediaAsset, MediaAssetTranslation)
translator.register(HomePage, HomePageTranslation)
