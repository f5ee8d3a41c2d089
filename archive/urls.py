"""Public pages of the catalogue, under a language prefix."""

from django.urls import path

from archive.pages import directory_views, look_views, subject_views, views
from archive.pages.calendar.urls import urlpatterns as calendar

app_name = "archive"
urlpatterns = [
    *calendar,
    path("r/<str:code>/<str:slug>", views.record, name="record"),
    path("r/<str:code>/", views.record, name="record_short"),
    path("r/<str:code>/pages/<str:asset>/<int:page>/", look_views.page, name="page"),
    path("r/<str:code>/look/<str:asset>/", look_views.look, name="look"),
    path("e/<str:code>/<str:slug>", views.element, name="element"),
    path("e/<str:code>/", views.element, name="element_short"),
    path("people/", directory_views.peoples, name="peoples"),
    path("people/<slug:people>/", subject_views.people, name="people"),
    path("places/", directory_views.places, name="places"),
    path("places/<str:place>/<str:slug>/", subject_views.place, name="place"),
    path("places/<str:place>/", subject_views.place, name="place_short"),
    path("types/", directory_views.types, name="types"),
    path("types/<slug:heritage_type>/", subject_views.heritage_type, name="type"),
    path("genres/", directory_views.genres, name="genres"),
    path("genres/<slug:genre>/", subject_views.genre, name="genre"),
    path("festivals/", directory_views.festivals, name="festivals"),
    path("agents/<int:agent>/<str:slug>", subject_views.agent, name="agent"),
    path("agents/<int:agent>/", subject_views.agent, name="agent_short"),
    path("collections/<slug:collection>/", subject_views.collection, name="collection"),
]
