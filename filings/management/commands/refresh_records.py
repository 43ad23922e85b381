"""Bring the records of reporting discipline into line with the facts; for the daily timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from filings import services


class Command(BaseCommand):
    """``manage.py refresh_records``: what time alone causes (漏报, proposed 拒报). May run any number of times."""

    help = "按现有事实更新报送纪律记录（漏报、拒报建议等），可重复运行"

    def handle(self, *args: Any, **options: Any) -> None:
        done = services.refresh_records()
        self.stdout.write(f"报送纪律记录：新增{done.arisen}条，更新{done.restated}条，撤销{done.withdrawn}条")
