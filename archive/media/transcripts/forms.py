"""What an officer fills in about words: a file or text to give, and what its tiers are."""

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.media.models import Transcript
from archive.vocabularies.models import Language

from .formats.values import MAX_FILE_BYTES, UnreadableWordsError
from .services import Placement

MAX_PASTED: Final = 200_000
"""Letters: an epic of a night; more comes as a file."""
PASTED_NAME: Final = "dan-vao.txt"


class GivingForm(forms.Form):
    """A file, or words pasted into a box."""

    file = forms.FileField(
        label=gettext_lazy("File of words"),
        required=False,
        help_text=gettext_lazy("WebVTT (.vtt), SubRip (.srt), ELAN (.eaf) or plain text (.txt)."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,.eaf,.txt,.text"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the words here"),
        required=False,
        max_length=MAX_PASTED,
        strip=False,
        help_text=gettext_lazy("One line of the song in each row."),
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": MAX_PASTED}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("file") and not (given.get("text") or "").strip():
            raise forms.ValidationError(_("Choose a file, or paste the words into the box."))
        return given

    def given(self) -> tuple[str, bytes]:
        """Name and content. Raises UnreadableWordsError for a file too large to be read at all."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return PASTED_NAME, self.cleaned_data["text"].encode()
        if (file.size or 0) > MAX_FILE_BYTES:
            raise UnreadableWordsError("too_large", size=file.size)
        return file.name or PASTED_NAME, file.read()


class PlacementForm(forms.Form):
    """What one tier of a file is."""

    is_wanted = forms.BooleanField(label=gettext_lazy("Take these lines"), required=False)
    tier = forms.ChoiceField(label=gettext_lazy("They are"), choices=Transcript.Tier.choices)
    language: forms.ModelChoiceField[Language] = forms.ModelChoiceField(
        label=gettext_lazy("in the language"), queryset=Language.objects.all(), required=False
    )
    speaker = forms.CharField(
        label=gettext_lazy("Voice"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Only when several people sing or speak and are written apart."),
    )
    may_replace = forms.BooleanField(
        label=gettext_lazy(
            "Put them in place of the words that are there; those stay under “Older versions”."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        filled: dict[str, Any] = super().clean() or {}
        if filled.get("is_wanted") and not filled.get("language"):
            self.add_error("language", _("Choose the language of these lines."))
        return filled

    def placement(self, tier_name: str) -> Placement | None:
        """None for a tier that is not taken."""
        filled = self.cleaned_data
        if not filled["is_wanted"]:
            return None
        return Placement(
            tier_name=tier_name,
            tier=filled["tier"],
            language=filled["language"],
            speaker=filled["speaker"],
            may_replace=filled["may_replace"],
        )
