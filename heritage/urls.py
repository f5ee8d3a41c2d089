"""Every address of the site. The public site carries its language in the path."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemaps
from django.urls import URLPattern, URLResolver, include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from archive.pages.sitemaps import SITEMAPS
from heritage import views
from search.api import api as search_api

MAPS = {"sitemaps": SITEMAPS}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front_door, name="front_door"),
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, {**MAPS, "sitemap_url_name": "sitemap"}, "sitemap_index"),
    path("sitemap-<section>.xml", sitemaps.sitemap, MAPS, "sitemap"),
    path("language/", views.choose_language, name="choose_language"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("files/", include("archive.media.urls")),
    path("api/v1/", search_api.urls),
    path("r/<str:code>", views.record_by_code, name="record_by_code"),
    # Resized pictures of editorial pages only: originals and documents stay where they are.
    path("editorial/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}),
]

urlpatterns += i18n_patterns(
    path("search/", include("search.urls")),
    path("account/", include("heritage.accounts.urls")),
    path("", include("archive.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)
