"""Public pages of the catalogue, under a language prefix."""

from django.urls import path

from archive.pages import views

app_name = "archive"
urlpatterns = [
    path("r/<str:code>/<str:slug>", views.record, name="record"),
    path("r/<str:code>/", views.record, name="record_short"),
    path("e/<str:code>/<str:slug>", views.element, name="element"),
    path("e/<str:code>/", views.element, name="element_short"),
]
