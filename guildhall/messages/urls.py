"""Addresses of messages, and of what stewards are shown of them."""

from django.urls import URLPattern, URLResolver, include, path

from .views import reading, reports, taking_part, writing

patterns: list[URLPattern | URLResolver] = [
    path("messages/", reading.index, name="index"),
    path("messages/new/", writing.new, name="new"),
    path("messages/found/", writing.found, name="found"),
    path("messages/to/<slug:handle>/", writing.to, name="to"),
    path("messages/files/<uuid:upload>/<str:name>", reading.attachment, name="attachment"),
    path("messages/<int:pk>/", reading.conversation, name="conversation"),
    path("messages/<int:pk>/people/", taking_part.people, name="people"),
    path("messages/<int:pk>/subject/", taking_part.subject, name="subject"),
    path("messages/<int:pk>/leave/", taking_part.leave, name="leave"),
    path("messages/<int:pk>/mute/", taking_part.mute, name="mute"),
    path("messages/<int:pk>/put-away/", taking_part.put_away, name="put-away"),
    path("messages/<int:pk>/report/", reports.report, name="report"),
    path("messages/<int:pk>/<int:message>/change/", writing.change, name="change"),
    path("messages/<int:pk>/<int:message>/withdraw/", writing.withdraw, name="withdraw"),
    path("steward/reports/", reports.desk, name="reports"),
    path("steward/reports/<int:report>/", reports.reported, name="reported"),
    path("steward/reports/<int:report>/files/<uuid:upload>/<str:name>", reports.file, name="reported-file"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((patterns, "messages")))]
