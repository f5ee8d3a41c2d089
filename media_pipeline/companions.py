"""What goes along with a film or a song: posters, thumbnails and the waveform.

Each is made from what one conversion has left in the directory of its job; no program is started.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PIL import Image

from media_pipeline import command, recipes
from media_pipeline.inventory import describe_output, picture_output, picture_outputs
from media_pipeline.plan import MediaPlan
from media_pipeline.responsive import make_responsive
from media_pipeline.thumbnails import choose_poster, thumbnail_track
from media_pipeline.values import Output
from media_pipeline.verify import Played
from media_pipeline.waveform import Peaks

PEAKS_OVERVIEW_FILE: Final = "peaks.json"
PEAKS_DETAIL_FILE: Final = "peaks.dat"
SPRITE_TRACK_FILE: Final = "sprite.vtt"


def stills(
    plan: MediaPlan, played: Played, directory: Path, on_file: Callable[[], None]
) -> list[Output]:
    """The posters and the sheet of thumbnails that the plan asks for, proved to be there.

    ``on_file`` is called with every file: a slow disk may take minutes over all of them.
    """
    outputs: list[Output] = []
    if plan.video and plan.video.posters:
        outputs += _posters(directory, on_file)
    if plan.video and plan.video.sprite:
        sheet = picture_output(directory, command.SPRITE_FILE, "sprite")
        track = thumbnail_track(plan.video.sprite, command.SPRITE_FILE, played.longest)
        (directory / SPRITE_TRACK_FILE).write_text(track, encoding="utf-8")
        outputs += [
            sheet,
            describe_output(directory, SPRITE_TRACK_FILE, "sprite", "thumbnails", "text/vtt"),
        ]
    return outputs


def peak_files(peaks: Peaks, directory: Path) -> list[Output]:
    """The waveform twice: a small one for players, a fine one for putting words in time."""
    (directory / PEAKS_DETAIL_FILE).write_bytes(peaks.as_dat())
    overview = peaks.coarser(recipes.PEAKS_OVERVIEW_POINTS).as_json()
    (directory / PEAKS_OVERVIEW_FILE).write_text(overview, encoding="utf-8")
    return [
        describe_output(directory, PEAKS_OVERVIEW_FILE, "peaks", "overview", "application/json"),
        describe_output(
            directory, PEAKS_DETAIL_FILE, "peaks", "detail", "application/octet-stream"
        ),
    ]


def _posters(directory: Path, on_file: Callable[[], None]) -> list[Output]:
    """Of the candidates, the best one in every width; the candidates go."""
    folder = directory / command.CANDIDATE_DIRECTORY
    chosen = choose_poster(sorted(folder.iterdir()))
    with Image.open(chosen, formats=["JPEG"]) as frame:
        files = make_responsive(
            frame.convert("RGB"), stem="poster", widths=recipes.POSTER_WIDTHS, directory=directory
        )
    shutil.rmtree(folder)
    return picture_outputs(directory, files, "poster", on_file)
