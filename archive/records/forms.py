"""The edit forms of elements and records: what is asked of an entry beyond its fields."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from archive.access.requests import viewer_for
from archive.access.viewer import Viewer
from archive.places.models import Place
from archive.places.territory import territory


class EntryForm(WagtailAdminModelForm):
    """Keeps officers of some places from moving an entry out of them, and so out of reach."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        viewer = viewer_for(self.for_user) if self.for_user else Viewer()
        if viewer.scope_ids and not self._stays_within(viewer):
            raise ValidationError(_("Choose a place you are in charge of."), code="scope")
        return cleaned

    def _stays_within(self, viewer: Viewer) -> bool:
        places = self.named_places()
        if places:
            return territory(viewer.scope_ids).filter(pk__in=[one.pk for one in places]).exists()
        return self.instance.pk is None or self.instance.owner_id == viewer.user_id

    def named_places(self) -> list[Place]:
        """The places the entry would have."""
        raise NotImplementedError


class RecordForm(EntryForm):
    def named_places(self) -> list[Place]:
        place = self.cleaned_data.get("place")
        return [place] if place else []


class ElementForm(EntryForm):
    def named_places(self) -> list[Place]:
        """One of them in the officer's places is enough: an element may live in two provinces."""
        rows = [form.cleaned_data for form in self.formsets["element_places"] if form.is_valid()]
        return [row["place"] for row in rows if row.get("place") and not row.get("DELETE")]
