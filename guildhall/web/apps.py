"""The face of Guildhall: shell, components, help and the pages for when something is wrong."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "guildhall.web"
    label = "web"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them
