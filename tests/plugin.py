"""How tests run: settings made safe before Django starts, network off, one clear line for what cannot run here."""

import atexit
import gc
import ipaddress
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, override
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.operations import DatabaseOperations
from django.template import engines
from django.test import override_settings
from jinja2 import FileSystemBytecodeCache
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

DATA = tempfile.TemporaryDirectory(prefix="guildhall-tests-", ignore_cleanup_errors=True)
atexit.register(DATA.cleanup)
os.environ["GUILDHALL_DATA_DIR"] = DATA.name  # never the var/ of the person testing
Path(DATA.name, "static").mkdir()  # WhiteNoise warns where nothing has been collected
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps an event loop in the thread of the test

POSTGRES = os.environ.get("GUILDHALL_TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
REDIS = os.environ.get("GUILDHALL_TEST_REDIS_URL", "redis://127.0.0.1:6379")
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
ON_POSTGRES = os.environ.get("GUILDHALL_DATABASE_URL", "").startswith("postgres")


def answers(url: str, port: int) -> bool:
    """Whether something listens there."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or port), timeout=2):
            return True
    except OSError:
        return False


@cache
def chromium() -> str | None:
    """The path of a Chromium to test with: the machine's own, at best without windows, else Playwright's."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    downloaded = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(downloaded[-1]) if downloaded else None


@cache
def missing() -> dict[str, str]:
    """What this run cannot prove, and why: marker or subject → reason."""
    gone = {}
    if not chromium():
        gone["browser"] = "no Chromium was found or could be installed"
    if not ON_POSTGRES and not answers(POSTGRES, 5432):
        gone["postgres"] = f"no PostgreSQL answers at {urlsplit(POSTGRES).netloc.rpartition('@')[2]}"
    if not answers(REDIS, 6379):
        gone["redis"] = f"no Redis answers at {urlsplit(REDIS).netloc.rpartition('@')[2]}"
    gone |= {name: f"{name} is not on this machine" for name in ("w3m", "lynx", "java") if not shutil.which(name)}
    return gone


def is_controller(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


def must_have() -> list[str]:
    """What the continuous integration may not do without."""
    return [name for name in ("browser", "postgres") if IN_CI and name in missing()]


def pytest_configure() -> None:
    """A request that ends does not end the transaction a test is in. Closing a file that was handed out ends a request
    beyond the eyes of Django's test client, which sees to this elsewhere."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def unless_in_a_transaction(connection: BaseDatabaseWrapper) -> None:
        if not connection.in_atomic_block:
            close(connection)

    BaseDatabaseWrapper.close_if_unusable_or_obsolete = unless_in_a_transaction
    DatabaseOperations.sql_flush = emptied  # type: ignore[method-assign]


def emptied(self: DatabaseOperations, _style: object, tables: Sequence[str], **_: object) -> list[str]:
    """To cut off tables, PostgreSQL makes new files for each and its indexes; to take a few rows out of them it need
    not. Keys are looked at when the transaction ends, so the order does not matter."""
    return [f"{'; '.join(f'DELETE FROM {self.quote_name(table)}' for table in tables)};"] if tables else []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what cannot run here, by its marker; of several files, leave out on PostgreSQL what knows no database."""
    items.sort(key=lasts)
    if ON_POSTGRES and len({item.path for item in items}) > 1:
        config.hook.pytest_deselected(items=[item for item in items if not asks_the_database(item)])
        items[:] = [item for item in items if asks_the_database(item)]
    for item in items:
        for name in ("browser", "redis"):
            if item.get_closest_marker(name) and name in missing():
                item.add_marker(pytest.mark.skip(reason=missing()[name]))
        if item.get_closest_marker("postgres") and not ON_POSTGRES:
            item.add_marker(pytest.mark.skip(reason="this run is on SQLite"))


def pytest_collection_finish() -> None:
    """All that was imported stays: it need not be gone through for rubbish again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


# What takes long begins first, so that nobody waits for it at the end.
LONG = (
    "tests/browser/test_looks.py", "tests/browser/", "guildhall/site/tests/test_telling.py", "tests/test_pages.py",
    "tests/test_leaks.py", "tests/test_hostile.py", "tests/test_matrix.py", "tests/test_hot.py", "tests/test_law.py",
    "guildhall/people/tests/test_hostile.py", "guildhall/site/", "guildhall/kernel/tests/test_text_hostile.py",
)  # fmt: skip
# Files whose tests are shared out one by one; of all others the tests stay together, with what they have built.
APART = ("tests/browser/", "tests/test_leaks.py", "tests/test_hostile.py")


def lasts(item: pytest.Item) -> int:
    """Its place in the list of what takes long."""
    return next((place for place, start in enumerate(LONG) if item.nodeid.startswith(start)), len(LONG))


class Shares(LoadFileScheduling):
    """Who tests what, where several do."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(APART) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shares:
    """For `-n`: long things first."""
    config.option.loadscopereorder = False
    return Shares(config, log)


# How pages are written, counted and kept, the command, and who is refused. The leak walk draws the same pages from
# either database, and every change that is allowed is made on both.
DRAWN = (
    "tests/test_pages.py", "tests/test_hostile.py", "tests/test_hot.py", "tests/test_cached.py",
    "guildhall/people/tests/test_hostile.py", "guildhall/site/tests/test_telling.py",
    "tests/test_matrix.py::test_every_verb_does_for_everybody",
)  # fmt: skip


def asks_the_database(item: pytest.Item) -> bool:
    """Whether a test could come out otherwise on another database. Text in, text out need not be tested twice."""
    if item.nodeid.startswith(DRAWN):
        return False
    asked = {"db", "transactional_db", "django_db_setup", "client"} & set(getattr(item, "fixturenames", ()))
    return bool(asked or item.get_closest_marker("django_db"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if is_controller(session.config) and must_have() and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if missing():
        terminalreporter.line("Could not be tested here: " + "; ".join(missing().values()) + ".", yellow=True)
    if must_have():
        terminalreporter.line(f"In CI that is a failure: {' and '.join(must_have())} must run.", red=True)


@pytest.fixture(autouse=True, scope="session")
def cheap_settings() -> Iterator[None]:
    """Without what only costs time in a test: hashing passwords well, naming static files by their content, and
    compiling templates once for each worker."""
    engines["jinja2"].env.bytecode_cache = FileSystemBytecodeCache()  # type: ignore[attr-defined]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}, PASSWORD_HASHERS=quick):
        yield


class NetworkIsOffError(RuntimeError):
    """A test tried to leave this machine."""


def is_here(host: Any) -> bool:
    """Whether an address is this machine's own."""
    if host in {None, "", b"", "localhost", b"localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def stay_here(host: Any) -> None:
    if not is_here(host):
        raise NetworkIsOffError(f"Tests do not use the network: {host!r}")


@pytest.fixture(autouse=True, scope="session")
def network_off() -> Iterator[None]:
    """Connections and name look-ups stay on this machine."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(original: Any) -> Any:
        def connecting(self: socket.socket, address: Any) -> Any:
            if self.family in {socket.AF_INET, socket.AF_INET6}:
                stay_here(address[0])
            return original(self, address)

        return connecting

    def looking_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        stay_here(host)
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(connect))
        patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", looking_up)
        yield


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1], 5432) else 1)
