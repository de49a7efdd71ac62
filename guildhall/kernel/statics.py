"""How stylesheets, scripts and pictures are kept for browsers: compressed, and named by their content for ever."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage

# GOV.UK Frontend brings its sources too; only its ready-built stylesheet and script are served.
SOURCES = ["*.scss", "*.mjs", "*.mjs.map", "*.njk", "*.json", "*.html", "*.md", "*.bundle.*", "*.woff*"]
SOURCES += ["htmx-2*", "htmax*"]  # what django-htmx brings beside the one we use


class Statics(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Names inside scripts are rewritten too, so that a module never meets the older half of its family."""

    support_js_module_import_aggregation = True


class StaticFiles(StaticFilesConfig):
    """Django's own app, which leaves sources where they are."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *SOURCES]
