"""Addresses: a member's own addresses, and taking them back."""

from django.urls import URLPattern, URLResolver, include, path

from . import views

patterns: list[URLPattern | URLResolver] = [
    path("account/by-mail/", views.account, name="account"),
    path("account/by-mail/take-back/", views.take_back, name="take-back"),
    path("c/<slug:community>/by-mail/", views.community, name="community"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((patterns, "inbox")))]
