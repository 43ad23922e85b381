"""Loading the same rows for test after test: what a loader wrote the first time is written again in a few bulk inserts."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

_ROOMS = ("institutions", "measures", "filings", "reports")
#: What each loader wrote: an INSERT for each table, and the values of its rows.
_WRITTEN: dict[str, list[tuple[str, list[list[object]]]]] = {}


def load_once(name: str, load: Callable[[], object]) -> None:
    """Run ``load`` the first time in this process; later write the rows it added. It must only add rows, never change one."""
    if name in _WRITTEN:
        with transaction.atomic(), connection.cursor() as cursor:  # rows may refer to rows of a later table
            for statement, rows in _WRITTEN[name]:
                cursor.executemany(statement, rows)
        return
    before = _rows()
    load()
    after = _rows()
    for model, rows in before.items():
        for pk, row in rows.items():
            assert _values(after[model][pk]) == _values(row), f"{name} changed a row of {model.__name__}"
    added = {
        model: [row for pk, row in rows.items() if pk not in before[model]] for model, rows in after.items()
    }
    _WRITTEN[name] = [_inserts(model, rows) for model, rows in added.items() if rows]


def _inserts(model: type[Model], rows: list[Model]) -> tuple[str, list[list[object]]]:
    fields = model._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks})"
    return statement, [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows
    ]


def _rows() -> dict[type[Model], dict[object, Model]]:
    models = [
        model for room in _ROOMS for model in apps.get_app_config(room).get_models(include_auto_created=True)
    ]
    return {model: {row.pk: row for row in model._base_manager.all()} for model in models}


def _values(row: Model) -> list[object]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]
