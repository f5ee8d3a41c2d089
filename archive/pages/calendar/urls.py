"""Addresses of the calendar, gathered by `archive.urls`: before those of elements, whose last part
may be anything."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("calendar.ics", views.feed, name="calendar_feed"),
    path("calendar/", views.this_month, name="calendar"),
    path("calendar/<int:year>/", views.year, name="calendar_year"),
    re_path(
        r"^calendar/(?P<year>[0-9]{1,6})/(?P<month>[0-9]{1,2})/$",
        views.month,
        name="calendar_month",
    ),
    path("e/<str:code>/calendar.ics", views.element_feed, name="element_feed"),
]
