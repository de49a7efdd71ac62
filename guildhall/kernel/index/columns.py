"""What a model declares to be indexed: a column for PostgreSQL, and an index that is a table of its own on SQLite."""

from typing import Any, override

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement

from . import postgres, sqlite


class Tokens(models.TextField[str, str]):
    """The words of a row, kept by the adapter: nobody reads or writes it as text."""

    def __init__(self, **kwargs: Any) -> None:  # Django's own keywords
        kwargs.setdefault("default", "")
        super().__init__(**kwargs | {"editable": False})

    @override
    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


class TextIndex(models.Index):
    """An index of words over the field of `Tokens` it names."""

    @override
    def create_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **kwargs: Any
    ) -> Statement:
        make = postgres.create if schema_editor.connection.vendor == "postgresql" else sqlite.create
        table, column = model._meta.db_table, str(self.fields[0])
        return Statement(make(table, column, str(self.name)), table=table)

    @override
    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, **kwargs: Any) -> str:
        drop = postgres.drop if schema_editor.connection.vendor == "postgresql" else sqlite.drop
        return drop(model._meta.db_table, str(self.name))
