"""The addresses of search."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/", include(("guildhall.services.search.similar.urls", "alike"))),
    path("search/saved/", include(("guildhall.services.search.saved.urls", "saved"))),
    path("steward/words/", include(("guildhall.services.search.synonyms.urls", "synonyms"))),
    path("search/suggest/", views.suggest, name="search-suggest"),
]
