"""Addresses."""

from django.urls import URLPattern, URLResolver, include, path

from .views import console, directory, home, invitations, joining, members, requests, stewarding

inside: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("picture", home.picture, name="picture"),
    path("join/", joining.join, name="join"),
    path("ask/", joining.ask, name="ask"),
    path("ask/drop/", joining.drop, name="drop"),
    path("welcome/", joining.welcome, name="welcome"),
    path("mail/", joining.mail, name="mail"),
    path("leave/", joining.leave, name="leave"),
    path("members/", members.members, name="members"),
    path("members/<slug:handle>/", members.member, name="member"),
    path("facilitate/", console.facilitate, name="facilitate"),
    path("facilitate/requests/", requests.requests, name="requests"),
    path("facilitate/requests/<int:pk>/", requests.answer, name="answer"),
    path("facilitate/invitations/", invitations.invitations, name="invitations"),
    path("facilitate/invitations/link/", invitations.link, name="link"),
    path("facilitate/invitations/<int:pk>/revoke/", invitations.revoke, name="revoke"),
    path("facilitate/words/", console.words, name="words"),
    path("facilitate/welcome/", console.greeting, name="greeting"),
    path("facilitate/access/", console.access, name="access"),
    path("facilitate/place/", console.place, name="place"),
    path("facilitate/tools/", console.tools, name="tools"),
    path("facilitate/look/", console.look, name="look"),
    path("facilitate/ending/", console.ending, name="ending"),
    path("facilitate/ending/close/", console.closing, name="closing"),
    path("facilitate/ending/reopen/", console.reopen, name="reopen"),
]

patterns: list[URLPattern | URLResolver] = [
    path("communities/", directory.directory, name="directory"),
    path("communities/suggested/", directory.suggested, name="suggested"),
    path("communities/mine/", directory.mine, name="mine"),
    path("communities/new/", directory.found, name="found"),
    path("communities/join/", joining.join_several, name="join_several"),
    path("communities/waiting/", stewarding.waiting, name="waiting"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("c/<slug:community>/", include(inside)),
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include((patterns, "communities")))]
