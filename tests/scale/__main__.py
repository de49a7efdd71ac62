"""make scale: build the big world on SQLite and, where it answers, PostgreSQL; hold both to their plans."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

from tests.plugin import POSTGRES, answers


def main() -> int:
    """Run for each database; 1 if either goes another way than it should."""
    rows = sys.argv[1] if len(sys.argv) > 1 else "100000"
    failed = _run(rows)
    if not answers(POSTGRES, 5432):
        print("PostgreSQL: nothing answers, so only SQLite was looked at.")
        return failed
    with _scratch() as url:
        return _run(rows, GUILDHALL_DATABASE_URL=url) or failed


def _run(rows: str, **environment: str) -> int:
    """In a process of its own, for settings are read once; with no data of anybody's."""
    with tempfile.TemporaryDirectory(prefix="guildhall-scale-") as folder:
        settings = {"GUILDHALL_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "guildhall.site.settings"}
        return subprocess.call(
            [sys.executable, "-m", "tests.scale.walk", rows], env=os.environ | settings | environment
        )


@contextmanager
def _scratch() -> Iterator[str]:
    """A database that is dropped again."""
    name = f"guildhall_scale_{os.getpid()}"
    parts = urlsplit(POSTGRES)
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(main())
