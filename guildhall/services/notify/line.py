"""Django's SMTP connection, that knows whether a mail may have been taken before the line went dead."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class _InDoubt(smtplib.SMTP):
    """While the text of a mail is on its way and nothing is answered, nobody knows whether it was taken."""

    in_doubt = False

    def data(self, msg: Any) -> Any:  # as smtplib has it
        self.in_doubt = True
        answer = super().data(msg)
        self.in_doubt = False
        return answer


class _Plain(_InDoubt):
    """Without TLS, or with STARTTLS."""


class _Secure(_InDoubt, smtplib.SMTP_SSL):
    """With TLS from the first word."""


class Server(EmailBackend):
    """The mail server. One connection takes many letters."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Secure if self.use_ssl else _Plain
