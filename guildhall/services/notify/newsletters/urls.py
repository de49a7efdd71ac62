"""Addresses of newsletters: the facilitators' pages, and the members' page of each."""

from django.urls import URLPattern, URLResolver, include, path

from . import views

patterns: list[URLPattern | URLResolver] = [
    path("c/<slug:community>/facilitate/newsletters/", views.index, name="index"),
    path("c/<slug:community>/facilitate/newsletters/new/", views.new, name="new"),
    path("c/<slug:community>/facilitate/newsletters/<int:pk>/", views.newsletter, name="newsletter"),
    path("c/<slug:community>/facilitate/newsletters/<int:pk>/change/", views.change, name="change"),
    path("c/<slug:community>/facilitate/newsletters/<int:pk>/test/", views.trial, name="trial"),
    path("c/<slug:community>/facilitate/newsletters/<int:pk>/send/", views.send, name="send"),
    path("c/<slug:community>/facilitate/newsletters/<int:pk>/stop/", views.halt, name="halt"),
    path("c/<slug:community>/facilitate/newsletters/<int:pk>/drop/", views.drop, name="drop"),
    # not …/12/: that would be taken for the address of a contribution wherever somebody writes it
    path("c/<slug:community>/newsletters/letter-<int:pk>/", views.read, name="read"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include((patterns, "newsletters")))]
