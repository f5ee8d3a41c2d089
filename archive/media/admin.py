"""Records in the admin, with the tab for recordings that the records room knows nothing of."""

from archive.records import admin as records

from .panels import MediaPanel


class RecordViewSet(records.RecordViewSet):
    edit_handler = records.record_tabs(media=[MediaPanel()])
