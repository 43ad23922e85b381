"""``make bench``: every measurement in one run, printed and written to ``bench/results.md`` with machine, versions and date."""

from __future__ import annotations

import datetime as dt
import platform
import sqlite3
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from bench.rows import Line, markdown
from bench.stage import empty_stage

#: Module → what it measures; each has a ``measure`` that needs a stage.
PARTS = {
    "entry": "The form, its checks, and acceptance",
    "lists": "Lists",
    "workbooks": "Workbooks coming in",
    "dashboard": "The district and its institutions, 36 thousand figures (more: python -m bench.dashboard --sizes 36k 720k 7.2m)",
    "annex": "The annex of a bulletin",
    "export": "The export of all figures",
}
RESULTS = Path(__file__).with_name("results.md")
_INTRODUCTION = """# Results of `make bench`

Best of several runs, in milliseconds. A ratio is taken within one run: ours by the other where the bar says ≤, the other by ours where
it says ≥. Other work on the machine moves the times more than the ratios. `python -m bench.dashboard --sizes 36k 720k 7.2m` measures the
district at three sizes; `DATABASE_URL` lets any part run on PostgreSQL.
"""


def main() -> None:
    """Measure all parts and write the tables."""
    texts = [_INTRODUCTION, _machine()]
    for part, title in PARTS.items():
        with empty_stage(part):
            lines: list[Line] = list(import_module(f"bench.{part}").measure())
        texts.append(f"## {title}\n\n{markdown(lines)}\n")
        print(texts[-1], flush=True)
    RESULTS.write_text("\n".join(texts), encoding="utf-8")


def _machine() -> str:
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("Django", "openpyxl", "XlsxWriter", "django-tables2")
    )
    return (
        f"{dt.date.today().isoformat()}, {platform.machine()}, Python {platform.python_version()}, "  # noqa: DTZ011  of this machine
        f"SQLite {sqlite3.sqlite_version}, {packages}.\n"
    )


if __name__ == "__main__":
    main()
