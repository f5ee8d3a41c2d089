"""What of a film is published before the whole of it, as data, and from which length on.

A whole film takes about as long to make as it plays; its sound takes a twentieth of that. Each
stage is a job of its own under its own key, published like any other, and the whole takes over
what is good of it (:mod:`media_pipeline.takeover`). The order is a matter of
:mod:`media_pipeline.schedule`.
"""

from dataclasses import dataclass

from media_pipeline.values import Kind

WHOLE = 9
"""Number of the job that makes everything; earlier stages have smaller ones."""
MAX_ATTEMPTS = 2
"""A worker that is killed costs a stage nothing, once. What goes wrong otherwise is not tried again
(:func:`media_pipeline.jobs.settle_error`): the whole meets it, tries again, and tells it, once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A part of a film that is worth having before the rest."""

    number: int
    recipes: tuple[str, ...]
    is_sound: bool
    """Of no use for a silent film."""
    from_seconds: float
    """Length from which on a film has this stage."""
    work_per_second: float
    """Seconds of work per second of film, as :data:`media_pipeline.schedule.WORK_PER_SECOND`."""


SOUND_RECIPES = ("audio_aac", "audio_aac_low", "audio_opus", "peaks")

SOUND = Stage(
    number=1,
    recipes=SOUND_RECIPES,
    is_sound=True,
    # Measured on 20 s of 1080p: 2.2 of 25 CPU s, and the whole gets most of it back: both
    # together cost 1.06 of the whole alone. What is shorter is ready within seconds anyway.
    from_seconds=20.0,
    work_per_second=0.05,
)
PHONE = Stage(
    number=2,
    recipes=(*SOUND_RECIPES, "mp4_small"),
    is_sound=False,
    # Decoding the picture a second time costs half of the whole again, so only where the rest
    # would be waited for by the quarter of an hour.
    from_seconds=600.0,
    work_per_second=0.5,
)
STAGES = (SOUND, PHONE)


def early_stages(kind: Kind, duration_seconds: float, *, has_sound: bool) -> tuple[Stage, ...]:
    """Return what is published first of such a master, in this order; nothing but of films."""
    if kind is not Kind.VIDEO:
        return ()
    long_enough = (stage for stage in STAGES if duration_seconds >= stage.from_seconds)
    return tuple(stage for stage in long_enough if has_sound or not stage.is_sound)
