"""Where the due days come from: each source asks its room for what the person still owes or waits for, one query each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from enterprises.models import MatchEvent, Publication, RecallCase
from enterprises.querysets import reads_lists
from filings.models import DisciplineRecord, Filing, Period, Thread
from institutions.models import Institution, User
from measures.models import OrderUnit, WorkItem
from qianjiang_finance.common import clock, workdays


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something due on a day (24:00): of which kind, what, whose (empty where it is everybody's), and its page. ``uid`` stays the same."""

    day: dt.date
    kind: str
    title: str
    whose: str
    url: str
    uid: str

    @property
    def is_overdue(self) -> bool:
        return self.day < clock.today()

    @property
    def tone(self) -> str:
        if self.is_overdue:
            return "late"
        return "wait" if workdays.working_days_between(clock.today(), self.day) <= 2 else "idle"

    @property
    def timing(self) -> str:
        """逾期2个工作日, 今日, 还有3个工作日."""
        today = clock.today()
        if self.day == today:
            return "今日"
        days = workdays.working_days_between(today, self.day)
        return f"还有{days}个工作日" if self.day > today else f"逾期{max(-days, 1)}个工作日"


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom, until when; ``unit`` narrows what the person may see to one institution."""

    user: User
    until: dt.date
    unit: Institution | None = None


def items_until(user: User, until: dt.date, unit: Institution | None = None) -> list[AgendaItem]:
    """What is due up to the day, overdue things first: at most eight queries. What is done is not in it."""
    scope = Scope(user, until, unit)
    found = [item for source in _SOURCES for item in source(scope)]
    return sorted(found, key=lambda item: (item.day, item.kind, item.whose, item.title))


def _of_unit(rows: QuerySet[Any], scope: Scope, field: str = "institution") -> QuerySet[Any]:
    return rows.filter(**{field: scope.unit}) if scope.unit else rows


def _filings(scope: Scope) -> Iterator[AgendaItem]:
    """A reporter's filings that are not delivered, and those sent back with a term."""
    if scope.user.sees_all_institutions and scope.unit is None:
        yield from _periods(scope)
        return
    rows = _of_unit(Filing.objects.visible_to(scope.user), scope).select_related("period", "institution")
    for filing in rows.filter(status__in=["not-started", "drafting", "checking", "signing", "returned"]):
        again = filing.returned_due_on
        if again or filing.first_submitted_at is None:
            day, word = (again, "补报") if again else (filing.due_on, "报送")
            if day <= scope.until:
                yield AgendaItem(
                    day, f"报表{word}", f"{filing.period}报表{word}截止", str(filing.institution), filing.get_absolute_url(), f"filing-{filing.pk}",
                )  # fmt: skip


def _periods(scope: Scope) -> Iterator[AgendaItem]:
    """For the office: the days to come of every period."""
    today = clock.today()
    for period in Period.objects.filter(closes_on__gte=today, due_on__lte=scope.until):
        days = ((period.due_on, "报送截止"), (period.closes_on, "关闭补报"))
        for day, word in days:
            if today <= day <= scope.until:
                page = reverse("filings:period-detail", args=[period.code])
                url = page if scope.user.is_office else reverse("filings:filing-list")
                yield AgendaItem(day, "报送期", f"{period}{word}", "", url, f"period-{period.pk}-{word}")


def _queries(scope: Scope) -> Iterator[AgendaItem]:
    rows = Thread.objects.visible_to(scope.user).unanswered().filter(due_on__lte=scope.until)
    for thread in _of_unit(rows, scope, "filing__institution").select_related(
        "filing__institution", "filing__period"
    ):
        yield AgendaItem(
            thread.due_on, "问询", f"答复问询：{thread.title}", str(thread.filing.institution), thread.get_absolute_url(), f"query-{thread.pk}",
        )  # fmt: skip


def _tasks(scope: Scope) -> Iterator[AgendaItem]:
    """Milestones of the person's own units that are issued and not delivered; continuing tasks are judged by quarter and never handed in."""
    rows: Any = WorkItem.objects
    rows = (
        rows.visible_to(scope.user).filter(institution=scope.unit) if scope.unit else rows.of_user(scope.user)
    )
    rows = rows.owed().filter(task__kind="milestone", due_on__lte=scope.until)
    for item in rows.select_related("task", "institution"):
        yield AgendaItem(
            item.due_on, "任务", str(item.task), str(item.institution), item.get_absolute_url(), f"task-{item.pk}",
        )  # fmt: skip


def _orders(scope: Scope) -> Iterator[AgendaItem]:
    rows = OrderUnit.objects.visible_to(scope.user).owed().filter(due_on__lte=scope.until)
    for unit in _of_unit(rows, scope).select_related("order", "institution"):
        words = unit.words
        yield AgendaItem(
            unit.due_on, words.title, f"{words.answer}{unit.order.number}：{unit.order.subject}", str(unit.institution), unit.get_absolute_url(),
            f"order-{unit.pk}",
        )  # fmt: skip


def _cases(scope: Scope) -> Iterator[AgendaItem]:
    rows = RecallCase.objects.visible_to(scope.user).owed().filter(due_on__lte=scope.until)
    for case in _of_unit(rows, scope, "bank").select_related("bank"):
        word = "说明" if case.state == RecallCase.State.WAITING else "报整改"
        yield AgendaItem(
            case.due_on, "核查单", f"{case.number}{word}期限", str(case.bank), case.get_absolute_url(), f"case-{case.pk}",
        )  # fmt: skip


def _publications(scope: Scope) -> Iterator[AgendaItem]:
    rows = Publication.objects.visible_to(scope.user).filter(
        state=Publication.State.PUBLISHED, valid_until__lte=scope.until
    )
    for row in _of_unit(rows, scope).select_related("institution"):
        yield AgendaItem(
            row.valid_until, "三张清单", f"{row.get_list_display()}公示到期", str(row.institution), row.get_absolute_url(), f"list-{row.pk}",
        )  # fmt: skip


def _events(scope: Scope) -> Iterator[AgendaItem]:
    """Events to come; whoever may hold them also sees those whose day is past and which were not entered as held."""
    rows = MatchEvent.objects.visible_to(scope.user).filter(
        state__in=["planned", "notified"], held_on__lte=scope.until
    )
    if not reads_lists(scope.user):
        rows = rows.filter(held_on__gte=clock.today())
    if scope.unit:
        rows = rows.filter(participants=scope.unit)
    for event in rows.select_related("host"):
        yield AgendaItem(
            event.held_on, "对接活动", f"{event}（{event.place}）", str(event.host), event.get_absolute_url(), f"event-{event.pk}",
        )  # fmt: skip


def _appeals(scope: Scope) -> Iterator[AgendaItem]:
    """The last day to appeal against a record of discipline, for the institution concerned."""
    if scope.user.sees_all_institutions and scope.unit is None:
        return
    rows = DisciplineRecord.objects.visible_to(scope.user).filter(
        state="active", appeal_until__range=(clock.today(), scope.until)
    )
    for record in _of_unit(rows, scope, "filing__institution").select_related(
        "filing__institution", "filing__period"
    ):
        yield AgendaItem(
            record.appeal_until, "申诉", f"{record.filing.period}{record.get_kind_display()}记录申诉截止", str(record.filing.institution),
            record.get_absolute_url(), f"appeal-{record.pk}",
        )  # fmt: skip


_SOURCES = (_filings, _queries, _tasks, _orders, _cases, _publications, _events, _appeals)
