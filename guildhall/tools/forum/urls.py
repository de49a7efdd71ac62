"""The forum's addresses, below /c/<community>/forum/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>-<slug:slug>/", views.topic, name="topic"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/unaccept/", views.unaccept, name="unaccept"),
    path("<int:pk>/", views.topic, name="topic-by-number"),
]
