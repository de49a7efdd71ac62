"""Addresses."""

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.saved, name="list"),
    path("new/", views.save, name="save"),
    path("<int:pk>/", views.search, name="search"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]
