"""The addresses of announcements, below /c/<community>/announcements/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>-<slug:slug>/", views.announcement, name="announcement"),
    path("<int:pk>/shown/", views.shown, name="shown"),
    path("<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("<int:pk>/", views.announcement, name="announcement-by-number"),
]
