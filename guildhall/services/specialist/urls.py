"""Addresses."""

from django.urls import URLPattern, URLResolver, include, path

from . import views

inside: list[URLPattern | URLResolver] = [
    path("outside/", views.search, name="search"),
    path("facilitate/outside/", views.sites, name="sites"),
    path("facilitate/outside/<int:pk>/", views.site, name="site"),
    path("facilitate/outside/<int:pk>/pause/", views.pause, name="pause"),
    path("facilitate/outside/<int:pk>/resume/", views.resume, name="resume"),
    path("facilitate/outside/<int:pk>/again/", views.again, name="again"),
    path("facilitate/outside/<int:pk>/remove/", views.remove, name="remove"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("c/<slug:community>/", include((inside, "specialist")))]
