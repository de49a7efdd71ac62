"""make scale: build the big world on SQLite and, where it answers, PostgreSQL; hold both to their plans.

`make scale-people` does the same with a crowd of members and the people finder, `make scale-search` with search.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg

from tests.plugin import POSTGRES, answers

ABOUT = {"people": "finder", "search": "seek"}


def main() -> int:
    """Run for each database; 1 if either goes another way than it should."""
    about = ABOUT.get(sys.argv[1], "walk") if len(sys.argv) > 1 else "walk"
    rows = sys.argv[2:] if about != "walk" else sys.argv[1:]
    told = rows or ["100000"]
    failed = _run(about, *told)
    if not answers(POSTGRES, 5432):
        print("PostgreSQL: nothing answers, so only SQLite was looked at.")
        return failed
    with _scratch() as url:
        return _run(about, *told, GUILDHALL_DATABASE_URL=url) or failed


def _run(about: str, *told: str, **environment: str) -> int:
    """In a process of its own, for settings are read once; with no data of anybody's."""
    with tempfile.TemporaryDirectory(prefix="guildhall-scale-") as folder:
        settings = {"GUILDHALL_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "guildhall.site.settings"}
        return subprocess.call(
            [sys.executable, "-m", f"tests.scale.{about}", *told], env=os.environ | settings | environment
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
