"""What supervision does every day: judge by accepted figures, add units that joined a group, remind (features A6, A8)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from filings.models import Period
from measures.models import Plan
from measures.services import expand_plan, remind_due
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter
from reports.supervision.judge import judge_period

#: How many quarters back figures may still be accepted late.
_BACK = 4


class Command(BaseCommand):
    """``manage.py supervise``: daily, any number of times; a second run on a day changes and sends nothing."""

    help = "按审核通过的数据判断任务和措施，补充新加入群组的机构，催办临期、逾期和未签收的任务，可重复运行"

    def handle(self, *args: Any, **options: Any) -> None:
        today = clock.today()
        newest = Quarter.of(today).index
        changed = sum(
            judge_period(period)
            for period in Period.objects.filter(index__range=(newest - _BACK, newest)).order_by("index")
        )
        joined = reminders = people = 0
        for plan in Plan.objects.filter(year__range=(today.year - 1, today.year)).order_by("year"):
            if plan.year == today.year:
                joined = expand_plan(plan=plan, by=None)
            sent = remind_due(year=plan.year)
            reminders, people = reminders + len(sent.reminders), people + sent.people
        self.stdout.write(
            f"判断{changed}项，新加入机构的任务{joined}项（待下达），催办{reminders}个单位，通知{people}人"
        )
