"""Scan the attachments that wait for the virus scanner and prove the checksums of all."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from institutions import services


class Command(BaseCommand):
    """``manage.py check_attachments``: for the nightly plan; an altered file is named and ends it with status 1."""

    help = "扫描待扫描的附件，并核对全部附件的校验码"

    def handle(self, *args: Any, **options: Any) -> None:
        for state, count in services.scan_waiting().items():
            self.stdout.write(f"{state}：{count}个")
        altered = services.altered_attachments()
        for attachment in altered:
            self.stderr.write(f"附件{attachment.pk}“{attachment}”与上传时的校验码不符")
        if altered:
            raise CommandError(f"有{len(altered)}个附件被改动，请从备份中核对")
        self.stdout.write("附件校验码核对一致")
