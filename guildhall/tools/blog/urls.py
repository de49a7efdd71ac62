"""The blog's addresses, below /c/<community>/blog/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>-<slug:slug>/", views.post, name="post"),
    path("<int:pk>/", views.post, name="post-by-number"),
]
