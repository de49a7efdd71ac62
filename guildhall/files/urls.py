"""Addresses where files arrive."""

from django.urls import path

from . import views

app_name = "files"
urlpatterns = [
    path("uploads/", views.begin, name="uploads"),
    path("uploads/<uuid:key>/", views.piece, name="piece"),
]
