"""Set up a real office: basic data, policy, catalogue, and the two administrators who let everyone else in."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from institutions.models import Institution, Role, User
from institutions.services import add_membership
from qianjiang_finance.setup.basics import load_office, load_plan

_OFFICE = "JRB"
_ADMINISTRATORS = ((Role.SYSTEM_ADMIN, "系统管理员"), (Role.SECURITY_ADMIN, "安全管理员"))


class Command(BaseCommand):
    """``manage.py init_office``: asks two people, one after the other, for login, name and password; no default exists.

    The system administrator opens accounts, the security administrator grants roles, and neither can do both (domain §8.2).
    ``--sysadmin LOGIN NAME`` and ``--secadmin LOGIN NAME`` answer the first two questions; passwords are always typed. Nothing is
    written unless all answers hold. A second run adds nothing.
    """

    help = "初始化正式环境：机构类型、政策文件、指标、审核规则，以及首位系统管理员和首位安全管理员"

    def add_arguments(self, parser: CommandParser) -> None:
        for role, title in _ADMINISTRATORS:
            parser.add_argument(
                f"--{role}",
                nargs=2,
                metavar=("登录名", "姓名"),
                help=f"{title}的登录名和姓名；省略则询问",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        if Institution.objects.filter(is_demo=True).exists():
            raise CommandError("这是演示数据库，不能改作正式使用；请换用空数据库")
        if User.objects.exists():
            load_office()
            load_plan()
            self.stdout.write("基础数据已齐备，已有账号，未新建管理员")
            return
        users: dict[str, User] = {}
        for role, title in _ADMINISTRATORS:
            users[role] = self._ask(title, options[role], [user.username for user in users.values()])
        with transaction.atomic():
            load_office()
            load_plan()
            for role, user in users.items():
                _create(user, role)
        self.stdout.write(
            "初始化完成。请系统管理员登录，为每人开立账号；再请安全管理员登录，在“权限管理”中授予任职"
        )

    def _ask(self, title: str, given: list[str] | None, taken: list[str]) -> User:
        """An unsaved account with login, name and password; CommandError for what the rules of accounts refuse."""
        username, name = given or (input(f"{title}登录名："), input(f"{title}姓名："))
        user = User(username=username.strip(), name=name.strip())
        if not user.username or not user.name:
            raise CommandError(f"{title}的登录名和姓名都要填写")
        if user.username.casefold() in (login.casefold() for login in taken):
            raise CommandError(f"登录名{user.username}已用于另一名管理员；两名管理员应是不同的人，互不兼任")
        try:
            user.full_clean(exclude=["password"])
            password = getpass.getpass(f"{title}密码：")
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(f"{title}：{'；'.join(error.messages)}") from error
        if password != getpass.getpass("再输一次密码："):
            raise CommandError(f"{title}：两次输入的密码不一致")
        user.set_password(password)
        return user


def _create(user: User, role: str) -> None:
    """Save the account and give it its role at the finance office."""
    user.save()
    add_membership(
        user=user,
        institution=Institution.objects.get(code=_OFFICE),
        role=Role.objects.get(pk=role),
        by=None,
    )
