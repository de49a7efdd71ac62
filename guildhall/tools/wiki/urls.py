"""The wiki's addresses, below /c/<community>/wiki/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.reading.index, name="index"),
    path("new/", views.changing.new, name="new"),
    path("changes/", views.overviews.changes, name="changes"),
    path("gaps/", views.overviews.gaps, name="gaps"),
    path("reviews/", views.overviews.reviews, name="reviews"),
    path("arrange/", views.changing.arrange, name="arrange"),
    path("<int:pk>-<slug:slug>/", views.reading.page_of, name="page"),
    path("<int:pk>/links/", views.overviews.links, name="links"),
    path("<int:pk>/place/", views.changing.place, name="place"),
    path("<int:pk>/up/", views.changing.up, name="up"),
    path("<int:pk>/down/", views.changing.down, name="down"),
    path("<int:pk>/care/", views.changing.care, name="care"),
    path("<int:pk>/", views.reading.page_of, name="page-by-number"),
]
