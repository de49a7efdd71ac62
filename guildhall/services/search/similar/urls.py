"""Addresses."""

from django.urls import URLPattern, URLResolver, path

from . import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("similar/", views.similar, name="similar"),
    path("related/<int:pk>/", views.related, name="related"),
]
