"""The addresses of links, below /c/<community>/links/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("new/", views.new, name="new"),
    path("dead/", views.dead, name="dead"),
    path("<int:pk>-<slug:slug>/", views.link, name="link"),
    path("<int:pk>/address/", views.address, name="address"),
    path("<int:pk>/look/", views.look, name="look"),
    path("<int:pk>/", views.link, name="link-by-number"),
]
