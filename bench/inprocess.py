"""One request in this process, without a server: its CPU time, its queries, its bytes."""

import gzip
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.core.cache import caches
from django.core.wsgi import get_wsgi_application
from django.db import connection

from guildhall.kernel import faces, jinja, times

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Cost:
    """What one page costs."""

    cold: float  # milliseconds of CPU with an empty cache
    warm: float
    cold_queries: int
    queries: int
    size: int  # bytes of HTML
    compressed: int


def forget() -> None:
    """Empty every cache, and forget what has been drawn."""
    for name in caches:
        caches[name].clear()
    for drawn in (jinja.once, times.when, times._ago, faces._drawn):  # noqa: SLF001 - nobody else needs to forget them
        drawn.cache_clear()


class Browser:
    """Asks the application for pages as one signed-in person."""

    def __init__(self, session: str) -> None:
        self.application: Callable[..., Any] = get_wsgi_application()
        self.cookie = f"sessionid={session}; csrftoken={'c' * 32}"
        self.sql: list[str] = []

    def get(self, path: str, **headers: str) -> tuple[str, bytes]:
        """Status and body."""
        said: list[str] = []
        answer = self.application(self._environ(path) | headers, lambda status, headers, *_: said.append(status))
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        return said[0], body

    def queries(self, path: str) -> int:
        """How many queries the page asks; they stay in `sql`."""
        self.sql = []

        def heard(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
            self.sql.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(heard):
            self.get(path)
        return len(self.sql)

    def cost(self, path: str, times: int = 60) -> Cost:
        """Medians over `times` requests of the page."""
        status, body = self.get(path)  # imports, compiles templates
        if not status.startswith("200"):
            raise LookupError(f"{path} answered {status}")
        colds = [self._spent(path, cold=True) for _ in range(max(5, times // 4))]
        forget()
        cold_queries, queries = self.queries(path), self.queries(path)
        warms = [self._spent(path) for _ in range(times)]
        return Cost(median(colds), median(warms), cold_queries, queries, len(body), len(gzip.compress(body, 6)))

    def _spent(self, path: str, *, cold: bool = False) -> float:
        if cold:
            forget()
        began = time.process_time()
        self.get(path)
        return (time.process_time() - began) * 1000

    def _environ(self, path: str) -> dict[str, Any]:
        address, _, query = path.partition("?")
        return {
            "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": HOST, "SERVER_PORT": "8000", "HTTP_HOST": HOST, "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": HOST, "HTTP_COOKIE": self.cookie,
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
