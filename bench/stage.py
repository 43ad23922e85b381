"""A database of its own for a benchmark: basics, policy and catalogue loaded, gone afterwards. SQLite, or what DATABASE_URL names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianjiang_finance.settings_test")

POLICY = Path(__file__).resolve().parent.parent / "measures" / "data" / "qjjr-2023-30.txt"


@contextmanager
def empty_stage(name: str) -> Iterator[None]:
    """An empty database with the catalogue, under a name that no other run uses."""
    import django

    django.setup()
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    from filings import calendar
    from filings.services import load_catalogue
    from institutions.services import load_basics
    from measures.services import import_policy

    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = _name_of(name, connection.vendor)
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    cache.clear()
    cache.set(calendar.KEY, {})
    try:
        load_basics()
        import_policy(text=POLICY.read_text(encoding="utf-8"))
        load_catalogue()
        yield
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)
        teardown_test_environment()


def _name_of(name: str, vendor: str) -> str:
    if vendor != "sqlite":
        return f"bench_{name}"
    folder = Path(os.environ.get("DATA_DIR", "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder / f"bench-{name}.sqlite3")
