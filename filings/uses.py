"""What used the published figures of a period, and which of it is out of date. Read only (feature D6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from filings.models import Period, UsedPeriod


@dataclass(frozen=True, slots=True)
class UseLine:
    """A document that used the period: the newest time it was made, how often, and whether the data have changed since then."""

    kind: str
    title: str
    url: str
    by: str
    at: dt.datetime
    times: int
    data_version: int
    is_base: bool
    is_stale: bool

    @property
    def role(self) -> str:
        """As what the period stands in the document."""
        return "作为基期（上期、年初或同期）" if self.is_base else "本期数据"

    @property
    def word(self) -> str:
        return "待更新" if self.is_stale else "与现行数据一致"

    @property
    def tone(self) -> str:
        return "late" if self.is_stale else "ok"


def uses_of(period: Period) -> list[UseLine]:
    """The uses of the period, its own first, then those of later periods that compare with it; one query."""
    rows = UsedPeriod.objects.filter(period=period).select_related("use__by").order_by("is_base", "-use__pk")
    lines: dict[tuple[str, str, bool], list[UsedPeriod]] = {}
    for row in rows:
        lines.setdefault((row.use.kind, row.use.title, row.is_base), []).append(row)
    return [_line(group, period) for group in lines.values()]


def _line(rows: list[UsedPeriod], period: Period) -> UseLine:
    newest = rows[0]
    use = newest.use
    return UseLine(
        kind=use.get_kind_display(),
        title=use.title,
        url=use.url,
        by=str(use.by),
        at=use.at,
        times=len(rows),
        data_version=newest.data_version,
        is_base=newest.is_base,
        is_stale=newest.data_version < period.data_version,
    )
