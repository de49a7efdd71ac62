"""Addresses of somebody's first two weeks."""

from django.urls import URLPattern, URLResolver, include, path

from . import views

patterns: list[URLPattern | URLResolver] = [
    path("new-in-post/", views.induction, name="page"),
    path("new-in-post/begin/", views.begin, name="begin"),
    path("new-in-post/end/", views.end, name="end"),
    path("new-in-post/<int:pk>/tick/", views.tick, name="tick"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include((patterns, "induction")))]
