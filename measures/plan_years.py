"""Which years have a plan, and which of them is the running one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef

from measures.models import Plan, WorkItem
from measures.models.items import State


def plan_years() -> dict[int, bool]:
    """The years that have a plan, newest first, and whether any of it is handed out: one query."""
    handed_out = WorkItem.objects.filter(year=OuterRef("year")).exclude(state=State.PLANNED)
    return dict(Plan.objects.annotate(is_begun=Exists(handed_out)).values_list("year", "is_begun"))


def running_year(years: Mapping[int, bool], today: int) -> int | None:
    """The newest year up to ``today``'s whose plan is handed out: one still being made does not hide it."""
    return next((year for year, is_begun in years.items() if is_begun and year <= today), None)
