"""The library's addresses, below /c/<community>/library/."""

from django.urls import path

from .views import adding, documents, folders, handing, shelves, using

urlpatterns = [
    path("", shelves.shelf, name="index"),
    path("new/", adding.new, name="new"),
    path("added/", adding.added, name="added"),
    path("zip/", handing.zip_of, name="zip"),
    path("chosen/", shelves.chosen, name="chosen"),
    path("folders/new/", folders.new, name="new-folder"),
    path("folders/<int:folder>-<slug:slug>/", shelves.shelf, name="folder"),
    path("folders/<int:folder>/rename/", folders.rename, name="rename-folder"),
    path("folders/<int:folder>/move/", folders.relocate, name="move-folder"),
    path("folders/<int:folder>/delete/", folders.delete, name="delete-folder"),
    path("folders/<int:folder>/zip/", handing.zip_of, name="folder-zip"),
    path("<int:pk>-<slug:slug>/", documents.document, name="document"),
    path("<int:pk>/", documents.document, name="document-by-number"),
    path("<int:pk>/edit/", documents.edit, name="edit"),
    path("<int:pk>/replace/", documents.replace, name="replace"),
    path("<int:pk>/move/", documents.shelve, name="shelve"),
    path("<int:pk>/download/", handing.download, name="download"),
    path("<int:pk>/picture/", handing.picture, name="picture"),
    path("<int:pk>/pages/<int:number>/", handing.page_picture, name="page"),
    path("<int:pk>/text/", documents.text, name="text"),
    path("<int:pk>/versions/<int:number>/", handing.version, name="version"),
    path("<int:pk>/versions/<int:number>/restore/", documents.bring_back, name="restore"),
    path("<int:pk>/used/", using.used, name="used"),
    path("<int:pk>/used/<int:receipt>/remove/", using.remove, name="unuse"),
]
