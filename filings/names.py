"""Names of indicators by code, reported and derived, for formulas that are said in words. Read only."""

from __future__ import annotations

from collections.abc import Iterable

from filings.models import DerivedIndicator, Indicator


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Code → name: one query."""
    wanted = set(codes)
    derived = DerivedIndicator.objects.filter(code__in=wanted).order_by().values_list("code", "name")
    reported = Indicator.objects.filter(code__in=wanted).order_by().values_list("code", "name")
    return dict(reported.union(derived))
