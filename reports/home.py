"""The home page of each role: what waits for the person today (experience.md, The people; feature H7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse

from filings import form_heads, timeliness
from filings.models import Filing, Flag, Period, Thread, Waiver
from institutions.models import Role, User
from measures import thresholds
from measures.board import settings_days
from measures.lights import conditions_of
from measures.models import WorkItem
from measures.plan_years import plan_years, running_year
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from reports.models import Bulletin, ScoreRun


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with its name, leading to the list behind it."""

    label: str
    value: int
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class Home:
    """What the page shows: the open period and its days, tiles, the filings that wait for the person, who has not filed; forms about to expire."""

    period: Period | None
    banner: str
    tiles: tuple[Tile, ...]
    to_do: tuple[Filing, ...]
    outstanding: tuple[Filing, ...]
    expiring: tuple[str, ...] = ()


def build(user: User) -> Home:
    """The home of an office person or a reporter: at most nine queries."""
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
    tiles = (*_query_tiles(user), *_task_tiles(user))
    if user.is_office:
        tiles = (*_office_tiles(newest), *_desk_tiles(user), *tiles)
    expiring = form_heads.expiry_notices(clock.today()) if user.is_office else []
    return Home(newest, _banner(newest), tiles, tuple(to_do[:50]), outstanding, tuple(expiring))


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
    now = Q(period=period) & ~Q(status="exempt")
    counts = Filing.objects.aggregate(
        expected=Count("pk", filter=now),
        delivered=Count("pk", filter=now & Q(first_submitted_at__isnull=False)),
        returned=Count("pk", filter=now & Q(status="returned")),
        drafting=Count("pk", filter=now & Q(status="drafting")),
        waiting=Count("pk", filter=Q(status="submitted")),
        correcting=Count("pk", filter=Q(status="correcting")),
    )
    waiting, correcting = counts["waiting"], counts["correcting"]
    return (
        Tile("待审核", waiting, reverse("filings:review-queue"), "wait" if waiting else "idle"),
        _tile("更正申请", correcting, {"status": "correcting"}, "late" if correcting else "idle"),
        _tile("本期未报送", counts["expected"] - counts["delivered"], {"period": period.code, "only": "outstanding"}, "idle"),
        _tile("本期已保存未提交", counts["drafting"], {"period": period.code, "only": "drafting"}, "idle"),
        _tile("本期已退回", counts["returned"], {"period": period.code, "status": "returned"}, "idle"),
        _tile("本期已报送", counts["delivered"], {"period": period.code, "only": "delivered"}, "ok"),
    )  # fmt: skip


def _desk_tiles(user: User) -> tuple[Tile, ...]:
    """What else lies on the desk: figures followed, waivers asked for; for the lead also what waits for a signature or a confirmation.

    One query; nothing is shown where nothing lies.
    """
    counted: list[tuple[str, QuerySet[Any], str, str]] = [
        ("跟踪中的异常值", Flag.objects.open(), f"{reverse('filings:flag-list')}?only=open", "wait"),
        ("待批豁免", Waiver.objects.asked(), f"{reverse('filings:waiver-list')}?state=asked", "wait"),
    ]
    if user.has_role(Role.OFFICE_LEAD):
        signing, comment = Bulletin.State.SIGNING, ScoreRun.State.COMMENT
        counted += [
            ("待签发通报", Bulletin.objects.filter(state=signing), f"{reverse('reports:bulletin-list')}?state={signing.value}", "late"),
            ("待确认评分", ScoreRun.objects.filter(state=comment), f"{reverse('reports:score-list')}?state={comment.value}", "late"),
        ]  # fmt: skip
    parts = [
        rows.order_by().values(part=Value(label)).annotate(total=Count("pk")).values_list("part", "total")
        for label, rows, _, _ in counted
    ]
    found = dict(parts[0].union(*parts[1:], all=True))
    return tuple(Tile(label, found[label], url, tone) for label, _, url, tone in counted if found.get(label))


def _task_tiles(user: User) -> tuple[Tile, ...]:
    """Tasks of the newest year begun that want something: at the office of all units, else of the own one. Two queries."""
    today = clock.today()
    year = running_year(plan_years(), today.year)
    if year is None:
        return ()
    days = settings_days(year, today, thresholds.current())
    rows = WorkItem.objects.visible_to(user) if user.is_office else WorkItem.objects.of_user(user)
    conditions = {
        "red": Q(condition__in=conditions_of("red")),
        "soon": Q(condition="due-soon"),
        "unsigned": Q(state="issued"),
        "returned": Q(state="returned"),
        "awaiting": Q(state__in=["adjusting", "extending", "submitted"]),
    }
    found = (
        rows.for_year(year)
        .with_condition(days)
        .aggregate(**{name: Count("pk", filter=wanted) for name, wanted in conditions.items()})
    )
    shown = [("红灯任务", "red", {"light": "red"}, "late")]
    if user.is_office:
        shown.append(("待答复和审核任务", "awaiting", {"only": "awaiting"}, "wait"))
    else:
        shown += [
            ("待签收任务", "unsigned", {"state": "issued"}, "wait"),
            ("退回重办任务", "returned", {"state": "returned"}, "late"),
            ("临近期限任务", "soon", {"condition": "due-soon"}, "wait"),
        ]
    address = reverse("measures:item-list")
    return tuple(
        Tile(label, found[name], f"{address}?{urlencode({'year': year, **query})}", tone)
        for label, name, query, tone in shown
        if found[name]
    )


def _query_tiles(user: User) -> tuple[Tile, ...]:
    """Queries that wait: for an answer, and at the office for being closed; none where nothing was ever asked."""
    counts = (
        Thread.objects.visible_to(user)
        .queries()
        .aggregate(
            asked=Count("pk"),
            open=Count("pk", filter=Q(status="open")),
            answered=Count("pk", filter=Q(status="answered")),
        )
    )
    if not counts["asked"]:
        return ()
    address = reverse("filings:query-list")
    waiting = Tile(
        "待答复问询", counts["open"], f"{address}?status=open", "late" if counts["open"] else "idle"
    )
    if not user.is_office:
        return (waiting,)
    tone = "wait" if counts["answered"] else "idle"
    return (waiting, Tile("已答复待关闭", counts["answered"], f"{address}?status=answered", tone))


def _tile(label: str, value: int, query: dict[str, str], tone: str) -> Tile:
    return Tile(label, value, f"{reverse('filings:filing-list')}?{urlencode(query)}", tone)
