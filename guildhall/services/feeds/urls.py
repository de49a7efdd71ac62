"""Addresses of feeds, of the member's page about them, and of outside feeds."""

from django.urls import URLPattern, URLResolver, include, path

from .views import readers, sources

ATOM, RSS = {"form": "atom"}, {"form": "rss"}

patterns: list[URLPattern | URLResolver] = [
    path("feeds/my/<str:token>.atom", readers.private, ATOM, name="private-atom"),
    path("feeds/my/<str:token>.rss", readers.private, RSS, name="private-rss"),
    path("feeds/<slug:word>/<path:key>.atom", readers.public, ATOM, name="public-atom"),
    path("feeds/<slug:word>/<path:key>.rss", readers.public, RSS, name="public-rss"),
    path("account/feeds/", readers.mine, name="mine"),
    path("account/feeds/new/", readers.offer, name="offer"),
    path("account/feeds/make/", readers.make, name="make"),
    path("account/feeds/opml", readers.outline, name="outline"),
    path("account/feeds/<int:pk>/renew/", readers.renew, name="renew"),
    path("account/feeds/<int:pk>/end/", readers.end, name="end"),
    path("c/<slug:community>/elsewhere/", sources.news, name="news"),
    path("c/<slug:community>/facilitate/feeds/", sources.sources, name="sources"),
    path("c/<slug:community>/facilitate/feeds/list/", sources.listed, name="list"),
    path("c/<slug:community>/facilitate/feeds/<int:pk>/drop/", sources.drop, name="drop"),
    path("c/<slug:community>/facilitate/feeds/<int:pk>/again/", sources.again, name="again"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include((patterns, "feeds")))]
