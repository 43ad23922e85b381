"""The home page of each role: what waits for the person today (experience.md, The people; feature H7)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from filings import timeliness
from filings.models import Filing, Period
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with its name, leading to the list behind it."""

    label: str
    value: int
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class Home:
    """What the page shows: the open period and its days, tiles, the filings that wait for the person, who has not filed."""

    period: Period | None
    banner: str
    tiles: tuple[Tile, ...]
    to_do: tuple[Filing, ...]
    outstanding: tuple[Filing, ...]


def build(user: User) -> Home:
    """The home of an office person or a reporter: at most six queries."""
    visible = Filing.objects.visible_to(user)
    newest = Period.objects.first()
    to_do = (
        visible.to_do(user)
        .select_related("institution__kind", "period")
        .order_by("period__index", "institution__kind__order", "institution__order")
    )
    outstanding: tuple[Filing, ...] = ()
    if user.is_office and newest:
        rows = visible.for_period(newest).outstanding().select_related("institution__kind", "period")
        outstanding = tuple(rows)
    tiles = _office_tiles(newest) if user.is_office else ()
    return Home(newest, _banner(newest), tiles, tuple(to_do[:50]), outstanding)


def _banner(period: Period | None) -> str:
    """还有n个工作日 / 今日截止 / 已截止 for the newest period."""
    if period is None:
        return ""
    due, today = period.due_on, clock.today()
    if today == due:
        return f"{period}报送今日24:00截止"
    if today < due:
        return f"{period}报送截止{day_text(due)}24:00，{timeliness.countdown(due, today)}"
    return f"{period}报送已截止{timeliness.days_text(due, today)}（{day_text(due)}）"


def _office_tiles(period: Period | None) -> tuple[Tile, ...]:
    if period is None:
        return ()
    counts = (
        Filing.objects.for_period(period)
        .expected()
        .aggregate(
            expected=Count("pk"),
            delivered=Count("pk", filter=Q(first_submitted_at__isnull=False)),
            returned=Count("pk", filter=Q(status="returned")),
            drafting=Count("pk", filter=Q(status="drafting")),
        )
    )
    waiting = Filing.objects.filter(status="submitted").count()
    correcting = Filing.objects.filter(status="correcting").count()
    return (
        _tile("待审核", waiting, {"status": "submitted"}, "wait" if waiting else "idle"),
        _tile("更正申请", correcting, {"status": "correcting"}, "late" if correcting else "idle"),
        _tile("本期未报送", counts["expected"] - counts["delivered"], {"period": period.code, "only": "outstanding"}, "idle"),
        _tile("本期已保存未提交", counts["drafting"], {"period": period.code, "only": "drafting"}, "idle"),
        _tile("本期已退回", counts["returned"], {"period": period.code, "status": "returned"}, "idle"),
        _tile("本期已报送", counts["delivered"], {"period": period.code, "only": "delivered"}, "ok"),
    )  # fmt: skip


def _tile(label: str, value: int, query: dict[str, str], tone: str) -> Tile:
    return Tile(label, value, f"{reverse('filings:filing-list')}?{urlencode(query)}", tone)
