"""权限管理: what the security administrator sees, grants and ends there, and what the page refuses."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from institutions.models import AuditEvent, Institution, Membership, User
from institutions.tables import MembershipTable
from qianjiang_finance.common import clock
from tests import factories

LIST, GRANT = "/institutions/duties/", "/institutions/duties/grant/"


@pytest.fixture(autouse=True)
def _standing_clock() -> object:
    with clock.at(clock.local(2024, 7, 12, 15, 4)):
        yield


@pytest.fixture
def console(client: Client, secadmin: User) -> Client:
    """A browser of the security administrator."""
    client.force_login(secadmin)
    return client


def typed(user: User, institution: Institution, role: str, valid_from: str = "2024-07-12") -> dict[str, str]:
    """What the grant form posts."""
    return {"user": str(user.pk), "institution": str(institution.pk), "role": role, "valid_from": valid_from}


def end(duty: Membership) -> str:
    return f"/institutions/duties/{duty.pk}/end/"


def shown(client: Client, query: str = "") -> list[list[str]]:
    """The rows of the list as read: cells without tags and blanks."""
    html = client.get(LIST + query).content.decode()
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    rows = re.findall(r"<tr[ >].*?</tr>", body, flags=re.DOTALL)
    return [
        [
            re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", cell))
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


# the list


def test_the_list_shows_memberships_in_force_upcoming_and_ended(console: Client, bank: Institution) -> None:
    for login, since, until in (
        ("a-now", dt.date(2024, 1, 1), None),
        ("b-soon", dt.date(2024, 8, 1), None),
        ("c-over", dt.date(2024, 1, 1), dt.date(2024, 7, 12)),
    ):
        person = factories.make_user(login, ("maker", bank), name="某人")
        person.memberships.update(valid_from=since, valid_until=until)
    assert [row[:6] for row in shown(console, "?role=maker")] == [
        ["某人（a-now）", "演示大型银行甲", "机构填报人", "2024年1月1日", "—", "●生效中"],
        ["某人（b-soon）", "演示大型银行甲", "机构填报人", "2024年8月1日", "—", "○未生效"],
        ["某人（c-over）", "演示大型银行甲", "机构填报人", "2024年1月1日", "2024年7月12日", "✓已失效"],
    ]
    for state, login in (("in-force", "a-now"), ("upcoming", "b-soon"), ("ended", "c-over")):
        assert [row[0] for row in shown(console, f"?role=maker&state={state}")] == [f"某人（{login}）"]


def test_the_list_is_filtered_by_person_unit_and_role(
    console: Client, bank_maker: User, bank_checker: User, other_maker: User
) -> None:
    assert [row[0] for row in shown(console, "?person=甲复")] == ["甲复核（b01-checker）"]
    assert [row[0] for row in shown(console, "?person=b02-")] == ["乙填报（b02-maker）"]
    assert [row[0] for row in shown(console, "?institution=B01&role=maker")] == ["甲填报（b01-maker）"]
    assert shown(console, "?institution=B02&role=checker") == [["没有符合条件的任职"]]


def test_a_stopped_account_is_marked(console: Client, bank_maker: User) -> None:
    User.objects.filter(pk=bank_maker.pk).update(is_active=False)
    assert shown(console, "?role=maker")[0][0] == "甲填报（b01-maker），账号已停用"


def test_the_button_that_ends_a_duty_stands_where_it_may_be_pressed(
    console: Client, secadmin: User, bank_maker: User, bank_checker: User
) -> None:
    bank_checker.memberships.update(valid_until=dt.date(2024, 7, 1))
    html = console.get(LIST).content.decode()
    assert end(bank_maker.memberships.get()) in html
    assert "终止任职：甲填报，演示大型银行甲机构填报人" in html
    assert end(bank_checker.memberships.get()) not in html
    assert end(secadmin.memberships.get()) not in html


@pytest.mark.parametrize(
    "column", [name for name, column in MembershipTable.base_columns.items() if column.orderable is not False]
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_column_sorts(console: Client, bank_maker: User, column: str, sign: str) -> None:
    assert len(shown(console, f"?sort={sign}{column}")) == 2


def test_an_export_holds_the_rows_without_the_buttons_and_is_logged(
    console: Client, secadmin: User, bank_maker: User
) -> None:
    response = console.get(f"{LIST}?role=maker&export=xlsx")
    page = load_workbook(io.BytesIO(response.content))["任职名录"]
    rows = [[cell.value for cell in row] for row in page.rows]
    assert rows[0] == ["人员", "单位", "角色", "生效日期", "失效日期", "状态"]
    assert rows[1] == [
        "甲填报（b01-maker）", "演示大型银行甲", "机构填报人", dt.datetime(2000, 1, 1), None, "生效中",  # noqa: DTZ001  a cell has no zone
    ]  # fmt: skip
    event = AuditEvent.objects.get(verb="export")
    assert (event.by, event.subject) == (secadmin, "任职名录")


def test_queries_do_not_grow_with_the_rows(console: Client, bank: Institution) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert console.get(LIST).status_code == 200
        return len(captured)

    factories.make_user("maker-a", ("maker", bank))
    with_two = queries()
    for number in range(18):
        factories.make_user(f"maker-{number}", ("maker", factories.make_institution(f"X{number:02}")))
    assert queries() == with_two <= 12


# granting


def test_a_role_is_granted_and_works_at_once(
    console: Client, secadmin: User, outsider: User, bank: Institution
) -> None:
    answer = console.post(GRANT, typed(outsider, bank, "maker"), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "已授予：无职自2024年7月12日起任演示大型银行甲机构填报人" in answer.content.decode()
    assert User.objects.get(pk=outsider.pk).has_role_at(bank.pk, "maker")
    event = AuditEvent.objects.get(verb="membership")
    assert (event.by, event.subject) == (secadmin, "outsider 演示大型银行甲 机构填报人")


def test_the_form_proposes_today_and_only_accounts_and_units_in_use(
    console: Client, outsider: User, bank: Institution
) -> None:
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    Institution.objects.filter(pk=bank.pk).update(closed_on=dt.date(2024, 7, 12))
    html = console.get(LIST).content.decode()
    form = html.split(f'action="{GRANT}"')[1].split("</form>")[0]
    assert 'value="2024-07-12"' in form
    assert "（secadmin）" in form
    assert "（outsider）" not in form
    assert "（B01）" not in form


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        ("maker", "“机构填报人”只能在填报机构任职"),
        ("sysadmin", "安全管理员已任安全管理员，不能再任系统管理员"),
    ],
)
def test_a_refusal_is_shown_with_what_was_typed(
    console: Client, outsider: User, secadmin: User, role: str, reason: str
) -> None:
    other = factories.make_user("secadmin2", ("secadmin", "JRB"), name="安全管理员")
    user = outsider if role == "maker" else other
    unit = Institution.objects.get(code="JRB")
    answer = console.post(GRANT, typed(user, unit, role, "2024-07-20"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert reason in html
    for kept in (
        f'value="{user.pk}" selected',
        f'value="{unit.pk}" selected',
        f'value="{role}" selected',
        "2024-07-20",
    ):
        assert kept in html
    assert html.count("<h1") == 1
    assert not Membership.objects.filter(user=user, role=role).exists()
    assert not AuditEvent.objects.filter(verb="membership").exists()


def test_the_own_rights_cannot_be_widened(console: Client, secadmin: User) -> None:
    answer = console.post(GRANT, typed(secadmin, Institution.objects.get(code="JRB"), "auditor"))
    assert answer.status_code == 422
    assert "不能变更本人的任职，请由另一名安全管理员办理" in answer.content.decode()
    assert secadmin.memberships.count() == 1


def test_missing_answers_are_named_at_their_fields(console: Client, outsider: User) -> None:
    answer = console.post(GRANT, {"user": outsider.pk, "valid_from": "2024-13-01"})
    html = answer.content.decode()
    assert answer.status_code == 422
    for field in ("institution", "role", "valid_from"):
        assert f'id="grant-{field}_error"' in html
    assert 'id="grant-user_error"' not in html


# ending


def test_a_duty_is_ended_today_and_stays_in_the_list(
    console: Client, secadmin: User, bank_maker: User
) -> None:
    duty = bank_maker.memberships.get()
    answer = console.post(end(duty), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "已终止：甲填报自今日起不再任演示大型银行甲机构填报人" in answer.content.decode()
    duty.refresh_from_db()
    assert duty.valid_until == dt.date(2024, 7, 12)
    assert not User.objects.get(pk=bank_maker.pk).duties
    assert AuditEvent.objects.get(verb="membership").by == secadmin


def test_a_duty_that_never_began_leaves_only_the_log(console: Client, bank_maker: User) -> None:
    duty = bank_maker.memberships.get()
    bank_maker.memberships.update(valid_from=dt.date(2024, 8, 1))
    assert "终止后从名录中删除" in console.get(LIST).content.decode()
    console.post(end(duty))
    assert not Membership.objects.filter(pk=duty.pk).exists()
    assert AuditEvent.objects.filter(verb="membership").count() == 1


def test_an_ended_duty_is_not_ended_again(console: Client, bank_maker: User) -> None:
    duty = bank_maker.memberships.get()
    console.post(end(duty))
    answer = console.post(end(duty), follow=True)
    assert "该任职已于2024年7月12日失效，无需再次终止" in answer.content.decode()
    assert AuditEvent.objects.filter(verb="membership").count() == 1


def test_the_own_duty_cannot_be_ended(console: Client, secadmin: User) -> None:
    answer = console.post(end(secadmin.memberships.get()))
    assert answer.status_code == 403
    assert "不能变更本人的任职" in answer.content.decode()
    assert secadmin.memberships.get().valid_until is None


# nobody else


@pytest.mark.parametrize("who", ["office_lead", "leader", "bank_maker", "sysadmin", "auditor", "outsider"])
def test_nobody_else_changes_rights(
    client: Client, request: pytest.FixtureRequest, bank_checker: User, who: str
) -> None:
    person: User = request.getfixturevalue(who)
    client.force_login(person)
    duty = bank_checker.memberships.get()
    data = typed(person, Institution.objects.get(code="JRB"), "office-lead")
    before = Membership.objects.count()
    for answer in (client.get(LIST), client.post(GRANT, data), client.post(end(duty))):
        assert answer.status_code == 403
        assert "任职和权限由安全管理员维护" in answer.content.decode()
    duty.refresh_from_db()
    assert (Membership.objects.count(), duty.valid_until) == (before, None)


def test_the_security_administrator_lands_here_and_the_side_leads_here(console: Client) -> None:
    answer = console.get("/", follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert f'<a href="{LIST}" aria-current="page">' in answer.content.decode()
