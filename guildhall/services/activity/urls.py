"""Addresses: everybody's home, and the streams."""

from django.urls import URLPattern, URLResolver, include, path

from . import views

streams: list[URLPattern | URLResolver] = [
    path("people/<slug:handle>/activity/", views.person, name="person"),
    path("organisations/<slug:slug>/activity/", views.organisation, name="organisation"),
    path("c/<slug:community>/activity/", views.community, name="community"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("", include((streams, "activity"))),
]
