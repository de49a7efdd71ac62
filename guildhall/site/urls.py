"""The addresses: one place that says which app answers where."""

from django.urls import URLPattern, URLResolver, include, path

from guildhall.kernel.apps import tools

# Every tool has its pages at /c/<community>/<label>/.
tool_paths = [
    path(f"c/<slug:community>/{tool.label}/", include((f"{tool.name}.{tool.urls}", tool.label))) for tool in tools()
]

modules = (
    "guildhall.web.urls",
    "guildhall.files.urls",
    "guildhall.people.urls",
    "guildhall.communities.urls",
    "guildhall.contributions.urls",
    "guildhall.services.activity.urls",
    "guildhall.services.search.urls",
    "guildhall.services.specialist.urls",
    "guildhall.services.feeds.urls",
    "guildhall.services.induction.urls",
    "guildhall.services.notify.urls",
    "guildhall.services.inbox.urls",
    "guildhall.messages.urls",
)
urlpatterns: list[URLPattern | URLResolver] = [*tool_paths, *(path("", include(module)) for module in modules)]

handler400, handler403 = "guildhall.web.errors.bad_request", "guildhall.web.errors.refused"
handler404, handler500 = "guildhall.web.errors.not_found", "guildhall.web.errors.broken"
