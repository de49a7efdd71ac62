"""Django's SMTP connection, that tells when the text of a mail is about to go, and whether it may have been taken."""

import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from .envelope import Envelope


class NotOurs(Exception):  # noqa: N818 - it is what happened
    """Somebody else has sent it meanwhile."""


class _InDoubt(smtplib.SMTP):
    """While the text of a mail is on its way and nothing is answered, nobody knows whether it was taken."""

    in_doubt = False
    mark: Callable[[], bool]

    def data(self, msg: Any) -> Any:  # as smtplib has it
        if not self.mark():
            self.rset()
            raise NotOurs
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

    def hand_over(self, envelope: Envelope, mark: Callable[[], bool]) -> None:
        """Over the open line. `mark` is called when sender and recipient are agreed and before the text goes.

        Raises:
            NotOurs: `mark` said no.
            SMTPException, OSError: as smtplib has it. `in_doubt` says whether the mail may have been taken.
        """
        line: Any = self.connection
        line.in_doubt, line.mark = False, mark
        line.sendmail(envelope.sender, [envelope.to], envelope.content)

    @property
    def in_doubt(self) -> bool:
        return getattr(self.connection, "in_doubt", False)
