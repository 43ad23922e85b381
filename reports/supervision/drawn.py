"""The accepted figures that belong to a work item, in words, to be drawn into its progress (feature A7)."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse

from filings.breaks import NOT_COMPARABLE, newest_breaks
from filings.models import Indicator
from institutions.models import User
from measures import policies
from measures.drawn import Drawn
from measures.models import WorkItem
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.metrics import growth, round_half_up
from reports.wording import growth_phrase, yi_or_wan


def figures_of(item: WorkItem, quarter: Quarter, reader: User) -> list[Drawn]:
    """制造业贷款余额9.23亿元，同比增长5.00%: the reported indicators linked to the task, of its unit. Two queries at most."""
    codes = item.task.figure_codes
    if not codes or not policies.can_see_words(reader, item):
        return []
    last_year = quarter.same_last_year
    numbers = figures.by_institution(codes, (quarter, last_year), [item.institution]).get(item.institution_id)
    if numbers is None:
        return []
    indicators = list(Indicator.objects.filter(code__in=codes).defined_in(quarter))
    breaks = newest_breaks(indicators)
    found = []
    for indicator in indicators:
        now, base = numbers(indicator.code, quarter), numbers(indicator.code, last_year)
        if now is None:
            continue
        is_broken = bool(breaks.between([indicator.code], last_year, quarter))
        change = _change(indicator, now, base, is_broken=is_broken)
        url = reverse("filings:filing-cell", args=[str(quarter), item.institution.code, indicator.code])
        found.append(Drawn(indicator.code, f"{indicator.name}{_value(indicator, now)}{change}", url))
    return found


def _value(indicator: Indicator, amount: Decimal) -> str:
    if indicator.unit == "万元":
        return yi_or_wan(amount)
    return f"{round_half_up(amount, indicator.entry_places)}{indicator.unit}"


def _change(indicator: Indicator, now: Decimal, base: Decimal | None, *, is_broken: bool) -> str:
    """The growth on the year; of a rate, and on a missing base, nothing."""
    if indicator.kind == Indicator.Kind.RATE:
        return ""
    rate = growth(now, base).amount
    if rate is None:
        return ""
    return f"（{NOT_COMPARABLE}）" if is_broken else f"，同比{growth_phrase(rate)}"
