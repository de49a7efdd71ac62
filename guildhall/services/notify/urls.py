"""Addresses: the mail that stays on this machine."""

from django.urls import URLPattern, URLResolver, include, path

from . import views

patterns: list[URLPattern | URLResolver] = [
    path("", views.letters, name="letters"),
    path("<int:pk>/", views.letter, name="letter"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("mail-on-this-machine/", include((patterns, "notify")))]
