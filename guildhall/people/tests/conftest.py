"""What these tests stand on: a few organisations of the register, and people made by the actions."""

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def fresh_counts(settings: Settings) -> None:
    """Nobody has tried too often before a test begins; static files need not be collected."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    for cache in ("default", "throttle"):
        caches[cache].clear()
