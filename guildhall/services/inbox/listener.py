"""A mail server of our own, for the organisation's to hand mail to (SMTP or LMTP)."""

import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections

from . import arriving

logger = logging.getLogger(__name__)
PATIENCE: Final = 60  # seconds that the other side may say nothing
KEPT: Final = "250 2.6.0 It is kept"
OPTIONS: Final[dict[str, Any]] = {
    "enable_SMTPUTF8": True,
    "ident": "Guildhall",
    "timeout": PATIENCE,
    "hostname": "mail-in",
}
NOT_NOW: Final = "451 4.3.0 It could not be kept; try again later"


class Hall:
    """Answers what a mail server says. Says that a mail is kept only when it is."""

    def __init__(self) -> None:
        # One after the other: that is what SQLite can do, and one connection to the database is enough.
        self.clerk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail-in")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Mail to nobody is not taken, so that nobody is ever written to about it."""
        if not arriving.is_ours(address):
            return "550 5.1.1 There is no such address here"
        if envelope.rcpt_tos:  # LMTP would have an answer for each of them, which aiosmtpd does not give
            return "452 4.5.3 One at a time, please"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Go on"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it, then say so."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.clerk, self._keep, envelope)

    async def handle_exception(self, error: Exception) -> str:
        logger.error("A mail could not be taken: %s", type(error).__name__)
        return NOT_NOW

    def _keep(self, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        close_old_connections()
        try:
            kept = arriving.keep(content, to=envelope.rcpt_tos, sender=envelope.mail_from or "")
        except arriving.TooLarge:
            return "552 5.3.4 It is too large"
        except Exception:
            logger.exception("A mail could not be kept")
            return NOT_NOW
        finally:
            close_old_connections()
        return KEPT if kept else "550 5.1.1 There is no such address here"


def serve(host: str, port: int, *, lmtp: bool, ready: Any = None) -> None:
    """Listen until told to stop; `ready` is called with the port once mail is taken."""
    asyncio.run(_serve(host, port, LMTP if lmtp else SMTP, ready))


async def _serve(host: str, port: int, kind: type[SMTP], ready: Any) -> None:
    loop, stopped, hall = asyncio.get_running_loop(), asyncio.Event(), Hall()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stopped.set)
    server = await loop.create_server(
        lambda: kind(hall, data_size_limit=arriving.limit(), loop=loop, **OPTIONS), host=host, port=port
    )
    if ready:
        ready(server.sockets[0].getsockname()[1])
    await stopped.wait()
    server.close()  # nobody is waited for who says nothing more
    hall.clerk.shutdown()  # what is being kept is kept
