"""The home page, and the picture and document models (custom: they cannot be swapped later)."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page


class EditorialImage(AbstractImage):
    """A picture for editorial pages.

    Is not a picture of the archive: those are MediaAssets, behind the gate.
    """

    admin_form_fields = Image.admin_form_fields


class EditorialRendition(AbstractRendition):
    """An editorial picture in one size, made by Wagtail.

    Is not a Derivative: the media pipeline knows nothing of it.
    """

    image = models.ForeignKey(EditorialImage, models.CASCADE, related_name="renditions")

    class Meta(AbstractRendition.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_editorial_rendition"
            )
        ]


class EditorialDocument(AbstractDocument):
    """A document for editorial pages.

    Is not a dossier of the archive: those are MediaAssets, behind the gate.
    """

    admin_form_fields = Document.admin_form_fields


class HomePage(Page):
    """The front door: one headline, one paragraph; the rest comes from the archive."""

    headline = models.CharField(_("headline"), max_length=120)
    introduction = models.TextField(_("introduction"), blank=True)

    max_count = 1

    class Meta:
        verbose_name = _("home page")

    def full_clean(self, *args: object, **kwargs: object) -> None:
        """Wagtail's own untranslated title follows the Vietnamese headline."""
        self.title: str = self.headline_vi or self.title or str(_("(no title yet)"))
        super().full_clean(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Shown by `views.home`, which knows what comes from the archive."""
        from .views import home

        return home(request, self)
