"""Addresses: what one was told, how one wants it, the way out of any mail, and the mail that stays on this machine."""

from django.urls import URLPattern, URLResolver, include, path

from .newsletters.urls import urlpatterns as of_newsletters
from .views import choosing, here, stopping, told

patterns: list[URLPattern | URLResolver] = [
    path("notifications/", told.notifications, name="notifications"),
    path("notifications/seen/", told.seen, name="seen"),
    path("notifications/<int:pk>/", told.go, name="go"),
    path("account/mail/", choosing.choices, name="choices"),
    path("account/mail/again/", choosing.try_again, name="again"),
    path("mail/stop/<str:token>/", stopping.stop, name="stop"),
    path("mail-on-this-machine/", here.letters, name="letters"),
    path("mail-on-this-machine/<int:pk>/", here.letter, name="letter"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("", include((patterns, "notify"))), *of_newsletters]
