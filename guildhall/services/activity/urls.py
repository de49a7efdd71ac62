"""Addresses: everybody's home, and the streams."""

from django.urls import URLPattern, URLResolver, include, path

from .views import following, pages

streams: list[URLPattern | URLResolver] = [
    path("people/<slug:handle>/activity/", pages.person, name="person"),
    path("organisations/<slug:slug>/activity/", pages.organisation, name="organisation"),
    path("people/<slug:handle>/follow/", following.person, name="follow-person"),
    path("organisations/<slug:slug>/follow/", following.organisation, name="follow-organisation"),
    path("tags/<slug:slug>/follow/", following.tag, name="follow-tag"),
    path("following/", following.stream, name="following"),
    path("following/list/", following.listed, name="followed"),
    path("following/stop/<int:pk>/", following.stop, name="stop-following"),
    path("c/<slug:community>/activity/", pages.community, name="community"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("", include((streams, "activity"))),
]
