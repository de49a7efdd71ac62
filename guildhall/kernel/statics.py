"""How stylesheets, scripts and pictures are kept for browsers: compressed, and named by their content for ever."""

import re
from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# GOV.UK Frontend brings its sources too; only its ready-built stylesheet and script are served.
SOURCES = ["*.scss", "*.mjs", "*.mjs.map", "*.njk", "*.json", "*.html", "*.md", "*.bundle.*", "*.woff*"]
SOURCES += ["htmx-2*", "htmax*"]  # what django-htmx brings beside the one we use
SOURCES += ["tus.js", "tus.js.map", "browser-test-bundle.js"]
# The typeface of GOV.UK is GOV.UK's alone: nobody's browser shall even look for it.
STYLES, TYPEFACE = "govuk/govuk-frontend.min", re.compile(rb"@font-face\{[^}]*\}|GDS Transport,")


class Statics(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Names inside scripts are rewritten too, so that a module never meets the older half of its family."""

    support_js_module_import_aggregation = True

    def _save(self, name: str, content: Any) -> str:  # Django's own type
        if name.startswith(STYLES) and name.endswith(".css"):
            content.seek(0)
            content = ContentFile(TYPEFACE.sub(b"", content.read()))
        return super()._save(name, content)  # type: ignore[no-any-return]


class StaticFiles(StaticFilesConfig):
    """Django's own app, which leaves sources where they are."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *SOURCES]
