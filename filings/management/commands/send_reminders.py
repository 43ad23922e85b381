"""Send the reminders that a day calls for; for the daily timer (feature E4)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from filings import reminders, services
from filings.models import Period
from qianjiang_finance.common import clock


class Command(BaseCommand):
    """``manage.py send_reminders [--on 2024-07-10] [--dry-run]``: any number of times, none is sent twice."""

    help = "按截止前5个、2个工作日、当日和逾期后第1个工作日催报未完成的单位，可重复运行"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", help="按这一天计算，写作2024-07-10；默认今天")
        parser.add_argument("--dry-run", action="store_true", help="只列出将发送的催报，不发送")

    def handle(self, *args: Any, **options: Any) -> None:
        day = self._day(options["on"])
        if options["dry_run"]:
            self._preview(day)
            return
        sent = services.send_due(on=day)
        for row in sent.reminders:
            self.stdout.write(f"{row.filing}：{row.get_stage_display()}，{row.recipients}")
        self.stdout.write(f"已催报{len(sent.reminders)}家，通知{sent.people}人")

    def _day(self, text: str | None) -> dt.date:
        try:
            return dt.date.fromisoformat(text) if text else clock.today()
        except ValueError as error:
            raise CommandError(f"日期应写作2024-07-10，不是{text}") from error

    def _preview(self, day: dt.date) -> None:
        rows = [
            planned
            for period in Period.objects.filter(opens_on__lte=day).order_by("index")
            for planned in reminders.plan(period, day)
            if planned.is_due
        ]
        for planned in rows:
            self.stdout.write(f"{planned.filing}：{planned.stage_word}，{planned.names}")
        self.stdout.write(f"将催报{len(rows)}家，未发送")
