"""Controlled vocabularies: peoples, heritage types, genres, languages, rights statements."""
