"""Addresses that every kind of contribution shares."""

from django.urls import URLPattern, URLResolver, include, path

from .views import assist, audience, facilitating, finding, keeping, reacting, revising, writing

one: list[URLPattern] = [
    path("reply/", writing.reply, name="answer"),
    path("answer/", writing.answer, name="answer-page"),
    path("revise/", revising.revise, name="revise"),
    path("editing/", revising.editing, name="editing"),
    path("history/", keeping.history, name="history"),
    path("history/<int:number>/restore/", keeping.bring_back_version, name="restore-version"),
    path("react/", reacting.react, name="react"),
    path("hours/", reacting.hours, name="hours"),
    path("follow/", reacting.follow, name="follow"),
    path("withdraw/", keeping.withdraw, name="withdraw"),
    path("restore/", keeping.restore, name="restore"),
    path("hide/", keeping.hide, name="hide"),
    path("pin/", facilitating.pin, name="pin"),
    path("unpin/", facilitating.unpin, name="unpin"),
    path("lock/", facilitating.lock, name="lock"),
    path("unlock/", facilitating.unlock, name="unlock"),
    path("move/", facilitating.move, name="move"),
    path("merge/", facilitating.merge, name="merge"),
    path("split/", facilitating.split, name="split"),
    path("readers/", audience.readers, name="readers"),
    path("publish/", finding.release, name="release"),
]
patterns: list[URLPattern | URLResolver] = [
    path("contributions/<int:pk>/", finding.reply, name="reply"),
    path("contributions/<int:pk>/", include(one)),
    path("attachments/<uuid:upload>/<str:name>", finding.attachment, name="attachment"),
    path("tags/<slug:slug>/", finding.tag, name="tag"),
    path("drafts/", finding.drafts, name="drafts"),
    path("c/<slug:community>/withdrawn/<int:pk>-<slug:slug>/", finding.withdrawn, name="withdrawn"),
    path("c/<slug:community>/bin/", keeping.bin_of, name="bin"),
    path("write/preview/", assist.preview, name="preview"),
    path("write/draft/", assist.draft, name="draft"),
    path("write/discard/", assist.discard, name="discard"),
    path("write/picture/", assist.picture, name="picture"),
    path("write/paste/", assist.paste, name="paste"),
    path("write/suggest/", assist.suggest, name="suggest"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((patterns, "contributions")))]
