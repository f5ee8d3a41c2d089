"""The Django application ``media_pipeline``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaPipelineConfig(AppConfig):
    """Registers the durable layer; the pure modules need no application."""

    name = "media_pipeline"
    verbose_name = _("Media processing")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks and make picture bombs an error everywhere."""
        from media_pipeline import checks, conf, images

        images.arm_bomb_guard(conf.limits().max_image_pixels)
        checks.register_checks()
