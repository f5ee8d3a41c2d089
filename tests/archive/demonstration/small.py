"""A demonstration of one short song and one small picture, made by the real code in a second."""

from dataclasses import replace

from archive.demonstration.lyrics import read_songs
from archive.demonstration.make import Recipe
from archive.demonstration.records import read_records
from archive.demonstration.stills import STILLS

SONG_RECORD = "mo-hoi-dau-xuan"
PICTURE_RECORD = "trong-nghi-le"
"""A restricted one."""
LINES = 2


def small_recipe() -> Recipe:
    """Two records, their media shortened and shrunk."""
    records = {record.slug: record for record in read_records()}
    chosen = (records[SONG_RECORD], records[PICTURE_RECORD])
    slugs = {medium.slug for record in chosen for medium in record.media}
    songs = (song for song in read_songs() if song.slug in slugs)
    return Recipe(
        songs=tuple(replace(song, lines=song.lines[:LINES]) for song in songs),
        films=(),
        stills=tuple(still for still in STILLS if still.slug in slugs),
        still_size=(320, 240),
        records=chosen,
    )
