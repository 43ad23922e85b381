"""The lean reading says what reading every figure says, and leaves the figures of the regular ones where they are."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filings.models import Filing, Period
from filings.models.filing import Status
from institutions.models import Institution
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.dashboards import board
from reports.dashboards.board import build_board
from reports.dashboards.items import catalogue
from reports.dashboards.lean import REST, read_comparable, read_everybody
from reports.dashboards.periods import last_quarters, with_bases
from tests import factories
from tests.reports.worked_example import publish

pytestmark = pytest.mark.django_db
QUARTERS = ("2022Q4", "2023Q1", "2023Q2", "2023Q3", "2023Q4", "2024Q1", "2024Q2")
CODES = ("B102", "B201", "B207", "B405", "B505")
WEIGHTS = {"B405": "B207"}
KINDS = ("LB", "CB", "JB")
QUERIES_OF_MANY = 10


def random_office(seed):
    """Twelve banks over seven quarters: some new, some closed, some late, some without lending, some with a blank cell."""
    rng = random.Random(seed)
    banks = [f"N{number:02}" for number in range(12)]
    life = {}
    for number, code in enumerate(banks):
        born, died = 0, len(QUARTERS)
        if rng.random() < 0.2:
            born = rng.randrange(1, 5)
        elif rng.random() < 0.2:
            died = rng.randrange(3, 6)
        life[code] = (born, died)
        opened = Quarter.parse(QUARTERS[born]).first_day if born else dt.date(2000, 1, 1)
        closed = Quarter.parse(QUARTERS[died]).first_day if died < len(QUARTERS) else None
        factories.make_institution(
            code, kind=KINDS[number % 3], opened_on=opened, closed_on=closed, order=number
        )
    for place, quarter in enumerate(QUARTERS):
        rows = {}
        for code in banks:
            if not life[code][0] <= place < life[code][1]:
                continue
            rows[code] = None if rng.random() < 0.05 else some_figures(rng)
        publish(quarter, rows)


def some_figures(rng):
    lent = "0" if rng.random() < 0.08 else str(rng.randrange(100, 9000))
    row = {"B102": str(rng.randrange(9000, 99999)), "B201": str(rng.randrange(100, 9000)), "B207": lent}
    if lent != "0":
        row["B405"] = f"{rng.randrange(300, 700) / 100:.2f}"
    if rng.random() < 0.9:
        row["B505"] = str(rng.randrange(0, 50))
    return row


def said(comparison, item, quarters):
    if comparison.operands is None:
        return None, comparison.circle.left_out
    values = [item.value(comparison.operands, at).amount for at in quarters]
    rounded = [None if value is None else round(value, 10) for value in values]
    return rounded, comparison.circle and comparison.circle.left_out


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_missing_both_readings_say_the_same(catalogue_items, seed):
    random_office(seed)
    quarter = Quarter.parse(QUARTERS[-1])
    history = with_bases(last_quarters(quarter))
    lean = read_comparable(CODES, WEIGHTS, history, may_show=True)
    full = read_everybody(CODES, WEIGHTS, history, may_show=True)
    totals = figures.totals(CODES, history)
    items = catalogue_items()
    for code in (*CODES, "D01"):
        item = items[code]
        bases = (quarter.year_start, quarter.same_last_year, quarter.previous)
        for looked_at in [(quarter, base) for base in bases] + [
            (quarter, quarter.year_start, quarter.same_last_year)
        ]:
            assert said(lean.comparison(item, totals, looked_at), item, looked_at) == said(
                full.comparison(item, totals, looked_at), item, looked_at
            ), (code, looked_at)
        assert lean.omitted(item, last_quarters(quarter)) == full.omitted(item, last_quarters(quarter)), code
        for kind in KINDS:
            chosen = frozenset({kind})
            assert lean.omitted(item, last_quarters(quarter), kinds=chosen) == full.omitted(
                item, last_quarters(quarter), kinds=chosen
            ), (code, kind)


@pytest.fixture
def catalogue_items(catalogue):
    return lambda: items_of(Period.objects.order_by("-index").first())


def items_of(period):
    return catalogue_of(period)


catalogue_of = catalogue


def regular(count):
    for number in range(count):
        factories.make_institution(f"N{number:03}", kind=KINDS[number % 3], order=number)
    for place, quarter in enumerate(QUARTERS):
        publish(
            quarter,
            {
                f"N{number:03}": {
                    "B102": str(1000 + number),
                    "B201": str(100 + place),
                    "B207": "10",
                    "B405": "4",
                }
                for number in range(count)
            },
        )


def test_who_has_everything_is_not_read(catalogue_items):
    regular(30)
    history = with_bases(last_quarters(Quarter.parse("2024Q2")))
    lean = read_comparable(("B102", "B201"), {}, history, may_show=True)
    assert sorted(lean.figures) == [-3, -2, -1]
    assert {one.name for one in lean.attendance.attendees.values()} == {REST}
    assert sum(one.size for one in lean.attendance.attendees.values()) == 30
    # ten of each kind: 10 × 106
    assert {one("B201", Quarter.parse("2024Q2")) for one in lean.figures.values()} == {Decimal(1060)}


def test_who_is_late_is_read_and_taken_out_of_the_rest(catalogue_items):
    regular(30)
    late = Filing.objects.get(institution__code="N000", period__code="2024Q2")
    Filing.objects.filter(pk=late.pk).update(status=Status.CORRECTING)
    history = with_bases(last_quarters(Quarter.parse("2024Q2")))
    lean = read_comparable(("B201",), {}, history, may_show=True)
    assert late.institution_id in lean.figures
    (rest,) = [pk for pk, one in lean.attendance.attendees.items() if one.name == REST and one.size == 9]
    assert lean.figures[rest]("B201", Quarter.parse("2024Q2")) == Decimal(954)


def test_the_board_of_many_institutions_has_the_same_cards_and_no_list(catalogue_items, monkeypatch):
    regular(30)
    Institution.objects.filter(code="N000").update(closed_on=dt.date(2024, 6, 1))
    period = Period.objects.get(code="2024Q2")
    small = build_board(period, with_names=True)
    monkeypatch.setattr(board, "MOST_RANKED", 20)
    large = build_board(period, with_names=True)
    assert large.overview == small.overview
    assert large.panel.trend == small.panel.trend
    assert (large.panel.ranking, large.panel.too_many) == (None, 30)
    assert small.panel.ranking is not None


@pytest.mark.parametrize("count", [9, 45])
def test_the_number_of_queries_does_not_grow_with_the_institutions(catalogue_items, monkeypatch, count):
    monkeypatch.setattr(board, "MOST_RANKED", 5)
    regular(count)
    period = Period.objects.get(code="2024Q2")
    with CaptureQueriesContext(connection) as queries:
        build_board(period, with_names=True)
    assert len(queries) == QUERIES_OF_MANY


def test_the_page_leads_to_the_ranking_of_many(catalogue_items, client, office, monkeypatch):
    regular(6)
    monkeypatch.setattr(board, "MOST_RANKED", 5)
    client.force_login(office)
    body = client.get("/reports/?period=2024Q2").content.decode()
    assert ">6家机构的排名</a>" in body
