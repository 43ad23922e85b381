"""A real office from an empty database: two administrators, and from there on everything through the pages."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from institutions.models import AuditEvent, Institution, Membership, User
from measures.models import Plan, WorkItem
from qianjiang_finance.setup.basics import load_office, load_plan
from tests import factories

pytestmark = pytest.mark.django_db

SYSTEM, SECURITY = "Chengxin-79220001", "Pingan-79220002"
SOUND = (SYSTEM, SYSTEM, SECURITY, SECURITY)
NAMES = ("xitong", "张系统", "anquan", "李安全")


@pytest.fixture
def type_in(monkeypatch):
    """Somebody at the keyboard: answers and passwords in the order they are asked for."""

    def at_keyboard(answers=NAMES, passwords=SOUND):
        typed, secret = iter(answers), iter(passwords)
        monkeypatch.setattr("builtins.input", lambda _: next(typed))
        monkeypatch.setattr("getpass.getpass", lambda _: next(secret))

    return at_keyboard


def nothing_was_written() -> bool:
    return not User.objects.exists() and not Institution.objects.exists() and not AuditEvent.objects.exists()


def test_two_people_get_one_administration_each(type_in, capsys):
    type_in()
    call_command("init_office")
    held = set(Membership.objects.values_list("user__username", "user__name", "role", "institution__code"))
    assert held == {("xitong", "张系统", "sysadmin", "JRB"), ("anquan", "李安全", "secadmin", "JRB")}
    assert User.objects.get(username="xitong").check_password(SYSTEM)
    assert User.objects.get(username="anquan").check_password(SECURITY)
    assert not User.objects.filter(is_superuser=True).exists()
    assert "权限管理" in capsys.readouterr().out


def test_logins_and_names_can_be_given_as_options(type_in):
    type_in(answers=())
    call_command("init_office", "--sysadmin", "xitong", "张系统", "--secadmin", "anquan", "李安全")
    assert set(User.objects.values_list("username", "name")) == {("xitong", "张系统"), ("anquan", "李安全")}


def test_from_there_on_an_office_works_without_a_shell(type_in):
    """An account is opened in the console, its role granted in 权限管理, and the office enters its first bank."""
    type_in()
    call_command("init_office")
    system, security, office = Client(), Client(), Client()
    system.force_login(User.objects.get(username="xitong"))
    security.force_login(User.objects.get(username="anquan"))
    assert system.get("/admin/").status_code == 200
    assert security.get("/admin/", follow=True).status_code == 403
    assert system.get("/institutions/duties/").status_code == 403

    account = {
        "username": "jingban",
        "name": "王经办",
        "phone": "",
        "email": "",
        "password1": SYSTEM,
        "password2": SYSTEM,
    }
    assert system.post("/admin/institutions/user/add/", account).status_code == 302
    person = User.objects.get(username="jingban")
    grant = {
        "user": person.pk,
        "institution": Institution.objects.get(code="JRB").pk,
        "role": "office-staff",
        "valid_from": "2024-01-01",
    }
    assert security.post("/institutions/duties/grant/", grant).status_code == 302

    office.force_login(person)
    own = {"old_password": SYSTEM, "new_password1": "Wang-jingban-2024", "new_password2": "Wang-jingban-2024"}
    assert office.post("/accounts/password/", own).status_code == 302
    bank = {
        "code": "B01", "kind": "LB", "name": "某银行黔江支行", "short_name": "某银行", "opened_on": "2010-01-01", "order": "1", "is_ranked": "yes",
    }  # fmt: skip
    assert office.post("/institutions/add/", bank).status_code == 302
    assert Institution.objects.get(code="B01").short_name == "某银行"
    assert list(AuditEvent.objects.filter(by__isnull=False).order_by("pk").values_list("verb", "by__username")) == [
        ("account", "xitong"), ("membership", "anquan"), ("password", "jingban"), ("institution", "jingban"),
    ]  # fmt: skip


def test_a_second_run_changes_nothing_and_asks_nothing(type_in, capsys):
    type_in()
    call_command("init_office")
    before = (
        User.objects.count(),
        Membership.objects.count(),
        Institution.objects.count(),
        AuditEvent.objects.count(),
    )
    type_in(answers=(), passwords=())
    call_command("init_office", "--sysadmin", "another", "某人")
    after = (
        User.objects.count(),
        Membership.objects.count(),
        Institution.objects.count(),
        AuditEvent.objects.count(),
    )
    assert after == before
    assert "未新建管理员" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "passwords", "reason"),
    [
        (("xitong", "张系统", "XiTong", "李安全"), SOUND, "互不兼任"),
        (("", "张系统"), SOUND, "系统管理员的登录名和姓名都要填写"),
        (("xitong", "张系统", "anquan", " "), SOUND, "安全管理员的登录名和姓名都要填写"),
        (("xi tong", "张系统"), SOUND, "系统管理员：请输入合法的用户名"),
        (NAMES, ("short",), "系统管理员：密码太短，至少应有10位"),
        (NAMES, (SYSTEM, SYSTEM, "792200019922"), "安全管理员：密码只包含数字"),
        (NAMES, (SYSTEM, SYSTEM, SECURITY, SYSTEM), "安全管理员：两次输入的密码不一致"),
    ],
)
def test_what_the_rules_refuse_leaves_an_empty_database(type_in, answers, passwords, reason):
    type_in(answers, passwords)
    with pytest.raises(CommandError, match=reason):
        call_command("init_office")
    assert nothing_was_written()


def test_a_new_office_starts_with_the_84_tasks_of_the_year_not_handed_out(db):
    with factories.freeze(2024, 1, 5):
        load_office()
        load_plan()
        load_plan()
    assert Plan.objects.get().year == 2024
    assert Plan.objects.get().tasks.count() == 84
    assert set(WorkItem.objects.values_list("state", flat=True)) == {"planned"}
