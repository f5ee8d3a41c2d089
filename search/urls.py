"""Addresses of search, under a language prefix; the same question always has the same one."""

from django.urls import path, re_path

from . import inside, suggest, views
from .researchers import views as researchers

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("advanced/", views.advanced, name="advanced"),
    path("suggest", suggest.suggestions, name="suggest"),
    path("in/<str:code>/", inside.lines, name="inside"),
    re_path(r"^export\.(?P<extension>csv|json)$", researchers.export, name="export"),
    path("saved/", researchers.saved, name="saved"),
    path("saved/add/", researchers.save, name="save"),
    path("saved/<int:pk>/", researchers.change, name="change_saved"),
    path("saved/stop/<str:token>/", researchers.stop, name="stop_mails"),
]
