"""The district, the ranking, one institution and the check matrix, cold, against the bare SQL for the same answer (quality.md, Speed).

``python -m bench.dashboard --sizes 36k 720k 7.2m`` fills a database of each size in turn and says besides how the times grow.
``DATABASE_URL`` names a PostgreSQL, otherwise it is SQLite.
"""

from __future__ import annotations

import argparse
import time

from bench.figures import LAST, SIZES, Size, fill
from bench.rows import Line, best_of, markdown
from bench.stage import empty_stage

#: From the smallest size to another the dashboard may take so many times as long.
FLAT = 1.3
_BARS = {"36k": 4.0, "720k": 4.0, "7.2m": 2.0}


def measure(size: str = "36k") -> list[Line]:
    """All lines at one size; needs an empty stage."""
    start = time.perf_counter()
    figures = fill(SIZES[size])
    print(f"{figures:,} figures in {time.perf_counter() - start:.0f} s", flush=True)
    return [*_district(SIZES[size]), *_pages(SIZES[size])]


def _district(size: Size) -> list[Line]:
    """The whole page of the dashboard, as somebody of the office asks for it."""
    from django.core.cache import cache
    from django.test import Client
    from django.urls import reverse

    from institutions.models import User

    client = Client()
    client.force_login(User.objects.get(username="office"))
    address = f"{reverse('reports:dashboard')}?period={LAST}"

    def cold() -> None:
        cache.clear()
        answer = client.get(address)
        assert answer.status_code == 200

    def kept() -> None:
        client.get(address)

    def constant() -> None:
        client.get(reverse("password-change"))

    return [
        Line(
            f"{size.name}: 监管总览, numbers and page, nothing kept",
            best_of(cold),
            theirs=best_of(lambda: _sums(_card_codes())),
            rival="bare SQL over the figures",
            bar=_BARS[size.name],
        ),
        Line(
            f"{size.name}: 监管总览, unchanged",
            best_of(kept),
            theirs=best_of(constant),
            rival="a page of nothing",
            bar=2,
        ),
    ]


def _pages(size: Size) -> list[Line]:
    """The numbers of the other pages, without their rendering."""
    from filings.models import Period
    from institutions.models import Institution, User
    from reports.check_pages import build_matrix
    from reports.institution_pages.one import build_one
    from reports.institution_pages.ranking import ALL, Wanted, build_page

    period = Period.objects.get(code=str(LAST))
    office = User.objects.get(username="office")
    one = Institution.objects.filter(code__startswith="N", kind="JB").first()
    return [
        Line(
            f"{size.name}: 机构排名, numbers",
            best_of(lambda: build_page(period, Wanted(group=ALL)), 5),
            theirs=best_of(_ranks, 5),
            rival="bare SQL",
            bar=2,
        ),
        Line(
            f"{size.name}: one institution and its peers, numbers",
            best_of(lambda: build_one(period, one.code, sees_all=True), 5),
            theirs=best_of(lambda: _history(one), 5),
            rival="bare SQL",
            bar=2,
        ),
        Line(
            f"{size.name}: 政策核查, numbers",
            best_of(lambda: build_matrix(period, office), 3),
            theirs=best_of(_checked, 3),
            rival="bare SQL",
            bar=20,
        ),
    ]


# the same answers in plain SQL


def _ask(text: str) -> list[tuple]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(text, [])
        return cursor.fetchall()


def _ids(model: str, column: str, values) -> str:
    listed = ", ".join(f"'{value}'" if isinstance(value, str) else str(value) for value in values)
    rows = _ask(f"SELECT id FROM {model} WHERE {column} IN ({listed})")
    return ", ".join(str(row[0]) for row in rows)


def _card_codes() -> list[str]:
    return ["B102", "B201", "B203", "B204", "B207", "B216", "B405", "B505"]


def _sums(codes: list[str]) -> list[tuple]:
    from reports.dashboards.periods import last_quarters, with_bases

    items = _ids("filings_indicator", "code", codes)
    at = _ids("filings_period", '"index"', [one.index for one in with_bases(last_quarters(LAST))])
    return _ask(
        f"""
        SELECT p.indicator_id, p.period_id, SUM(p.raw), COUNT(*) FROM filings_publishedfigure p
        WHERE p.period_id IN ({at}) AND p.indicator_id IN ({items}) GROUP BY p.indicator_id, p.period_id
        """
    )


def _ranks() -> list[tuple]:
    items = _ids("filings_indicator", "code", ["B201"])
    at = _ids("filings_period", '"index"', [LAST.index, LAST.previous.index])
    return _ask(
        f"""
        SELECT p.period_id, i.short_name, i.kind_id, p.raw, RANK() OVER (PARTITION BY p.period_id ORDER BY p.raw DESC)
        FROM filings_publishedfigure p JOIN institutions_institution i ON i.id = p.institution_id
        WHERE p.period_id IN ({at}) AND p.indicator_id IN ({items}) ORDER BY 1, 5
        """
    )


def _history(one) -> list[tuple]:
    from reports.dashboards.periods import last_quarters, with_bases

    items = _ids("filings_indicator", "code", _card_codes())
    at = _ids("filings_period", '"index"', [q.index for q in with_bases(last_quarters(LAST))])
    own = _ask(
        f"""
        SELECT indicator_id, period_id, raw FROM filings_publishedfigure
        WHERE institution_id = {one.pk} AND indicator_id IN ({items}) AND period_id IN ({at})
        """
    )
    peers = _ask(
        f"""
        SELECT p.indicator_id, p.period_id, SUM(p.raw), COUNT(*)
        FROM filings_publishedfigure p JOIN institutions_institution i ON i.id = p.institution_id
        WHERE i.kind_id = '{one.kind_id}' AND p.indicator_id IN ({items}) AND p.period_id IN ({at})
        GROUP BY p.indicator_id, p.period_id
        """
    )
    return own + peers


def _checked() -> list[tuple]:
    from reports.check_pages.reading import CODES, quarters_of

    items = _ids("filings_indicator", "code", CODES)
    at = _ids("filings_period", '"index"', [q.index for q in quarters_of(LAST)])
    return _ask(
        f"""
        SELECT institution_id, indicator_id, period_id, raw FROM filings_publishedfigure
        WHERE period_id IN ({at}) AND indicator_id IN ({items})
        """
    )


def growth(by_size: dict[str, list[Line]]) -> list[Line]:
    """How the times of each line grow from the first size to the others; the dashboard must stay flat."""
    first, *others = by_size
    lines = []
    for size in others:
        for small, large in zip(by_size[first], by_size[size], strict=True):
            what = small.what.removeprefix(f"{first}: ")
            bar = FLAT if "监管总览" in what else float(SIZES[size].institutions / SIZES[first].institutions)
            lines.append(
                Line(f"{first} → {size}: {what}", large.ours, theirs=small.ours, rival=first, bar=bar)
            )
    return lines


def main() -> None:
    """Measure the sizes asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", choices=tuple(SIZES), default=["36k"])
    by_size = {}
    for size in parser.parse_args().sizes:
        with empty_stage("dashboard"):
            by_size[size] = measure(size)
        print(markdown(by_size[size]), flush=True)
    if len(by_size) > 1:
        print(markdown(growth(by_size)))


if __name__ == "__main__":
    main()
