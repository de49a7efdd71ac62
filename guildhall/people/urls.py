"""Addresses of accounts, people, organisations and the steward's desk."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from .views import account, contacts, desk, finder, leaving, merging, organisations, people, registering, welcome, work

RESET = r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

# The names are allauth's, which it looks for.
accounts = [
    path("register/", registering.register, name="account_signup"),
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("verify/", registering.mailed, name="account_email_verification_sent"),
    re_path(r"^verify/(?P<key>[-:\w]+)/$", registering.verify, name="account_confirm_email"),
    path("password/forgotten/", allauth.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(RESET, allauth.password_reset_from_key, name="account_reset_password_from_key"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("account/email/", account.address, name="account_email"),
]

people_patterns = [
    path("register/organisation/", registering.workplace, name="workplace"),
    path("welcome/", welcome.work, name="welcome"),
    path("welcome/communities/", welcome.communities, name="welcome-communities"),
    path("welcome/mail/", welcome.mail, name="welcome-mail"),
    path("welcome/skip/", welcome.skip, name="welcome-skip"),
    path("account/", account.account, name="account"),
    path("account/standing/", account.standing, name="standing"),
    path("account/documents/", account.accept, name="documents"),
    path("account/profile/", people.profile, name="profile"),
    path("account/work/", work.work, name="work"),
    path("account/organisation/", account.organisation, name="organisation"),
    path("account/organisation/choose/", account.choose, name="choose"),
    path("account/data/", leaving.takeaway, name="takeaway"),
    path("account/data/<uuid:pk>.zip", leaving.fetch, name="fetch-takeaway"),
    path("account/left/", leaving.retire, name="retire"),
    path("account/close/", leaving.close, name="close"),
    path("account/closing/", leaving.closing, name="closing"),
    path("account/sessions/", account.sessions, name="sessions"),
    path("account/sessions/end/", account.end_session, name="end-session"),
    path("people/", finder.directory, name="directory"),
    path("people/suggest", finder.suggest, name="suggest"),
    path("people/<slug:handle>/", people.person, name="person"),
    path("people/<slug:handle>/like/", finder.like, name="like"),
    path("people/<slug:handle>/contact/", contacts.contact, name="contact"),
    path("people/<slug:handle>/contact/<slug:verb>/", contacts.answer, name="contact-answer"),
    path("people/<slug:handle>/introduce/", contacts.introduce, name="introduce"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/blocked/", contacts.blocked, name="blocked"),
    path("contacts/introductions/<int:pk>/", contacts.introduced, name="introduced"),
    path("people/<slug:handle>/photo", people.photo, name="photo"),
]

organisation_patterns = [
    path("", organisations.organisations, name="index"),
    path("<slug:slug>/", organisations.organisation, name="organisation"),
    path("<slug:slug>/like/", organisations.like, name="like"),
]

steward_patterns = [
    path("", desk.desk, name="desk"),
    path("registrations/<int:pk>/", desk.registration, name="registration"),
    path("registrations/<int:pk>/decline/", desk.refuse, name="refuse"),
    path("members/", desk.members, name="members"),
    path("members/<slug:handle>/", desk.member, name="member"),
    path("members/<slug:handle>/close/", merging.close, name="close"),
    path("members/<slug:handle>/left/", merging.retire, name="retire"),
    path("members/<slug:handle>/second/", merging.second, name="second"),
    path("accounts/<int:pk>/", merging.merging, name="merging"),
    path("accounts/<int:pk>/drop/", merging.drop, name="drop-merging"),
    path("members/<slug:handle>/reinstate/", desk.reinstate, name="reinstate"),
]

urlpatterns = [
    *accounts,
    path("", include((people_patterns, "people"))),
    path("organisations/", include((organisation_patterns, "organisations"))),
    path("steward/", include((steward_patterns, "steward"))),
]
