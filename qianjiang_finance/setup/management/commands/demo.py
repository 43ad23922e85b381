"""Load the demonstration: policy, catalogue, invented institutions and people, sixteen quarters of figures."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from institutions.models import Institution, User
from qianjiang_finance.setup.basics import load_office
from qianjiang_finance.setup.demo import bulletins, desk, lists, references, replay, roster, scores, tasks


def password_file() -> Path:
    """Where the one password of the demonstration logins is kept; git ignores it."""
    return Path(settings.DATA_DIR) / "demo-password.txt"


class Command(BaseCommand):
    """``manage.py demo``: refuses a database that holds anything; ``--if-empty`` leaves such a one alone without an error."""

    help = "在空数据库中载入演示数据"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="数据库非空时不报错，直接结束")

    def handle(self, *args: Any, **options: Any) -> None:
        if Institution.objects.exists() or User.objects.exists():
            if options["if_empty"]:
                self._tell_logins()
                return
            raise CommandError("数据库中已有数据，演示数据只能载入空数据库")
        password = secrets.token_urlsafe(9)
        with transaction.atomic():
            load_office()
            roster.create_institutions()
            cast = roster.create_people(make_password(password))
            replay.replay(cast)
            replay.open_current(cast)
            references.enter_references(cast)
            desk.set_desks(cast)
            tasks.load_tasks(cast)
            scores.score_quarters(cast)
            bulletins.write_bulletins(cast)
            lists.fill_lists(cast)
        password_file().parent.mkdir(parents=True, exist_ok=True)
        password_file().write_text(password + "\n", encoding="utf-8")
        password_file().chmod(0o600)
        self._tell_logins()

    def _tell_logins(self) -> None:
        if not Institution.objects.filter(is_demo=True).exists():
            return
        logins = "、".join(login for login, *_ in roster.OFFICE_PEOPLE)
        password = (
            password_file().read_text(encoding="utf-8").strip()
            if password_file().exists()
            else "（见首次运行）"
        )
        self.stdout.write(f"演示账号：{logins}")
        self.stdout.write("机构账号：b02-maker（填报人）、b02-checker（复核人），其他机构同理")
        self.stdout.write(f"演示密码：{password}")
