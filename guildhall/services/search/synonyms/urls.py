"""Addresses."""

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.synonyms, name="list"),
    path("remove/", views.remove, name="remove"),
    path("put-back/", views.put_back, name="put-back"),
]
