"""Set up a real office: basic data, policy, catalogue, and the first system administrator."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from institutions.models import Institution, Role, User
from institutions.services import add_membership
from qianjiang_finance.setup.basics import load_office


class Command(BaseCommand):
    """``manage.py init_office``: asks for the administrator's name and password; no default exists. A second run adds nothing."""

    help = "初始化正式环境：机构类型、政策文件、指标、审核规则和首位系统管理员"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", help="系统管理员登录名；省略则询问")
        parser.add_argument("--name", help="系统管理员姓名；省略则询问")

    def handle(self, *args: Any, **options: Any) -> None:
        if Institution.objects.filter(is_demo=True).exists():
            raise CommandError("这是演示数据库，不能改作正式使用；请换用空数据库")
        with transaction.atomic():
            load_office()
            if User.objects.exists():
                self.stdout.write("基础数据已齐备，已有帐号，未新建管理员")
                return
            self._create_administrator(options)
        self.stdout.write("初始化完成。请用系统管理员登录，建立安全管理员和其他人员帐号")

    def _create_administrator(self, options: dict[str, Any]) -> None:
        username = options["username"] or input("系统管理员登录名：").strip()
        name = options["name"] or input("姓名：").strip()
        user = User(username=username, name=name, is_staff=True)
        password = getpass.getpass("密码：")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        if password != getpass.getpass("再输一次密码："):
            raise CommandError("两次输入的密码不一致")
        user.set_password(password)
        user.save()
        add_membership(
            user=user,
            institution=Institution.objects.get(code="JRB"),
            role=Role.objects.get(pk=Role.SYSTEM_ADMIN),
            by=None,
        )
