"""Help, the pages about Guildhall itself, and the brand's colours."""

from django.urls import path

from . import views

app_name = "web"
urlpatterns = [
    path("help/", views.help_page, {"name": "index"}, name="help"),
    path("help/components/", views.components, name="components"),
    path("help/components/wrong/", views.components_wrong, name="components-wrong"),
    path("help/<slug:name>/", views.help_page, name="help-page"),
    path("brand.css", views.brand_colours, name="brand"),
]
