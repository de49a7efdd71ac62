"""What allauth asks of us: words, mail, throttling, and what follows when somebody has proven who they are."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from guildhall.kernel.http import seen_other
from guildhall.policy.viewer import Viewer

from . import actions, arrival
from .models import Member
from .sessions import SessionStore
from .throttle import Attempt


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Guildhall's part of allauth."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both and try again."),
        "too_many_login_attempts": _("You have tried too often. Wait five minutes, or ask for a new password."),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your password."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Member | None:
        """Throttled: most tightly for one account from one address, so that no council is locked out by one person."""
        attempt = self._attempt(request, credentials.get("email", ""))
        if not attempt.begin():
            raise self.validation_error("too_many_login_attempts")
        member = authenticate(request, **credentials)
        if not isinstance(member, Member):
            return None
        attempt.succeeded()
        return member

    def login(self, request: HttpRequest, user: Member) -> None:
        """Note which browser it is, for the list of sessions."""
        super().login(request, user)
        cast("SessionStore", request.session).agent = request.headers.get("User-Agent", "")

    def post_login(self, request: HttpRequest, user: Member, **told: Any) -> HttpResponse:
        """Some have something to do before they go on: accept the terms, choose an organisation, be welcomed."""
        onward: HttpResponse = super().post_login(request, user, **told)
        first = arrival.first_step(user, onward=onward["Location"])
        return seen_other(first) if first else onward

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The owner of the mailbox has said so: a newcomer is verified, a changed address takes effect."""
        member = Member.objects.select_for_update().get(pk=email_address.user_id)
        former = member.email
        actions.yield_address(email_address.email, to=member, by=Viewer.of(member))
        if not super().confirm_email(request, email_address):
            return False
        member.refresh_from_db()
        actions.verify(member, by=Viewer.of(member), former=former)
        return True

    def set_password(self, user: Member, password: str) -> None:
        """Whoever else is signed in as this member no longer is."""
        actions.set_password(user, password=password, by=Viewer.of(user), keep=context.request.session.session_key)

    def is_safe_url(self, url: str) -> bool:
        """Only ways within this site, without a host, are followed."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Our own words, without Django's sites."""
        self.render_mail(template_prefix, email, {"email": email} | context).send()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        self._attempt(request, credentials.get("email", "")).forget()

    def _attempt(self, request: HttpRequest, email: str) -> Attempt:
        return Attempt(email.lower(), get_ip(request))
