"""Tests make their tables from the models, which is quick; people make theirs by migrating. Both get the same."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from guildhall.kernel.apps import parts
from tests.plugin import ON_POSTGRES, POSTGRES

pytestmark = pytest.mark.django_db
OURS = tuple(f"{part.label}_" for part in parts())
DATABASE = f"guildhall_migrated_{os.getpid()}"
MIGRATED = """
import json, django
django.setup()
from django.core.management import call_command
from django.db import connection
from tests.test_migrations import tables
call_command("migrate", verbosity=0)
print(json.dumps(tables(connection)))
"""


def tables(database: BaseDatabaseWrapper) -> dict[str, Any]:
    """Table of ours → its columns, and its constraints and indexes by what they are on."""
    told = {}
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            if not table.startswith(OURS):
                continue
            columns = {
                each.name: [str(each.type_code), bool(each.null_ok)]
                for each in database.introspection.get_table_description(cursor, table)
            }
            rules = database.introspection.get_constraints(cursor, table).values()
            told[table] = {
                "columns": columns,
                "rules": sorted(
                    json.dumps([rule[what] for what in ("columns", "primary_key", "unique", "index", "check")])
                    for rule in rules
                ),
            }
    return told


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a Guildhall without any tables yet."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "guildhall.site.settings", "GUILDHALL_DATA_DIR": str(tmp_path)}
    if not ON_POSTGRES:
        yield env
        return
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield env | {"GUILDHALL_DATABASE_URL": f"{POSTGRES}/{DATABASE}"}
        finally:
            server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def test_migrating_makes_what_the_models_say(place: dict[str, str]) -> None:
    said = subprocess.run([sys.executable, "-c", MIGRATED], env=place, capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == json.loads(json.dumps(tables(connection)))
