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
    from_seconds: float
    """Length from which on a film has this stage."""
    work_per_second: float
    """Seconds of work per second of film, as :data:`media_pipeline.schedule.WORK_PER_SECOND`."""


SOUND_RECIPES = ("audio_aac", "audio_aac_low", "audio_opus", "peaks")

SOUND = Stage(
    number=1,
    recipes=SOUND_RECIPES,
    # Measured on 1080p: 4 CPU s a minute, a sixteenth of the whole; both together cost 1.06 to
    # 1.1 of the whole alone. A film of a minute is whole within a minute: it is not made dearer.
    from_seconds=90.0,
    work_per_second=0.05,
)
STAGES = (SOUND,)
"""No phone rung by itself: decoding the picture a second time costs a third of the whole again, and
whoever gives a hundred tapes would wait so much longer for the last."""


def early_stages(kind: Kind, duration_seconds: float, *, has_sound: bool) -> tuple[Stage, ...]:
    """Return what is published first of such a master, in this order; only of films with sound."""
    if kind is not Kind.VIDEO or not has_sound:
        return ()
    return tuple(stage for stage in STAGES if duration_seconds >= stage.from_seconds)
