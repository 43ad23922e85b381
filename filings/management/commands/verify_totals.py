"""Prove that the stored sums equal the published figures, or write them anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from filings import services
from filings.models import Period


class Command(BaseCommand):
    """``manage.py verify_totals``: compares every summary row with its figures; ``--rebuild`` writes the rows anew first."""

    help = "核对汇总数据与已公布数据是否一致"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="先按已公布数据重建汇总")

    def handle(self, *args: Any, **options: Any) -> None:
        problems: list[str] = []
        for period in Period.objects.order_by("index"):
            if options["rebuild"]:
                services.rebuild_summary(period=period)
            problems += services.verify_totals(period=period)
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"有{len(problems)}处不一致，可用 --rebuild 重建")
        self.stdout.write(f"核对一致：{Period.objects.count()}期")
