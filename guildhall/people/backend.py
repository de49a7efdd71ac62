"""Signing in by the e-mail address and the password."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from .models import Member


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """allauth's, which takes as long for an address nobody has; but only a member's own address signs in."""

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        member = Member.objects.filter(email=email.lower()).first()
        found: AbstractBaseUser | None = self._check_password(member, password)
        return found
