"""Vietnamese names for the rows Wagtail's first migrations make in English.

They are data, so no catalogue reaches them. Only rows that still bear the English name change;
whatever an administrator renamed stays.
"""

from typing import Final

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection as WagtailCollection
from wagtail.models import Task, Workflow

SAMPLE_NAMES: Final = (
    (Group, "Editors", "Biên tập viên trang"),
    (Group, "Moderators", "Người duyệt trang"),
    (Workflow, "Moderators approval", "Duyệt trang"),
    (Task, "Moderators approval", "Người duyệt trang đồng ý"),
    (WagtailCollection, "Root", "Thư mục chung"),
)


@transaction.atomic
def name_sample_rows() -> None:
    """Rename what still bears Wagtail's English name; running it again changes nothing."""
    for model, english, vietnamese in SAMPLE_NAMES:
        model.objects.filter(name=english).update(name=vietnamese)
