"""审计日志: read by the auditor alone, filtered by act, person, days and text, exported, never changed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from institutions import audit
from institutions.models import AuditEvent, User
from institutions.tables import AuditEventTable
from qianjiang_finance.common import clock

LOG = "/institutions/log/"


def record(
    subject: str,
    at: dt.datetime,
    *,
    verb: AuditEvent.Verb = AuditEvent.Verb.LOGIN,
    by: User | None = None,
    detail: str = "",
) -> None:
    with clock.at(at):
        audit.record(verb=verb, subject=subject, by=by, detail=detail, address="10.1.2.3")


@pytest.fixture
def console(client: Client, auditor: User, office: User, bank_maker: User) -> Client:
    """A browser of the auditor, and a log of four lines."""
    AuditEvent.objects.all().delete()  # the loading of the basics
    client.force_login(auditor)
    record("office", clock.local(2024, 7, 11, 23, 59), by=office)
    record("b01-maker", clock.local(2024, 7, 12, 0, 0), by=bank_maker)
    record(
        "b01-maker", clock.local(2024, 7, 12, 23, 59), verb=AuditEvent.Verb.LOGIN_FAILED, detail="登录已锁定"
    )
    record("B02 演示银行", clock.local(2024, 7, 13, 0, 0), verb=AuditEvent.Verb.INSTITUTION, by=office)
    return client


def shown(client: Client, query: str = "") -> list[list[str]]:
    """The rows of the log as read."""
    html = client.get(LOG + query).content.decode()
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    ]


def test_the_log_is_shown_newest_first_in_beijing_time(console: Client) -> None:
    assert shown(console) == [
        ["2024-07-13 00:00:00", "金融办经办（office）", "机构维护", "B02 演示银行", "—", "10.1.2.3"],
        ["2024-07-12 23:59:00", "—", "登录失败", "b01-maker", "登录已锁定", "10.1.2.3"],
        ["2024-07-12 00:00:00", "甲填报（b01-maker）", "登录", "b01-maker", "—", "10.1.2.3"],
        ["2024-07-11 23:59:00", "金融办经办（office）", "登录", "office", "—", "10.1.2.3"],
    ]


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("verb=login", ["b01-maker", "office"]),
        ("person=b01-", ["b01-maker"]),
        ("person=经办", ["B02 演示银行", "office"]),
        ("since=2024-07-12", ["B02 演示银行", "b01-maker", "b01-maker"]),
        ("until=2024-07-12", ["b01-maker", "b01-maker", "office"]),
        ("since=2024-07-12&until=2024-07-12", ["b01-maker", "b01-maker"]),
        ("text=演示", ["B02 演示银行"]),
        ("text=已锁定", ["b01-maker"]),
        ("verb=login&person=经办&text=b01", []),
    ],
)
def test_the_log_is_filtered(console: Client, query: str, subjects: list[str]) -> None:
    assert [row[3] for row in shown(console, f"?{query}") if len(row) > 1] == subjects


def test_every_act_can_be_picked(console: Client) -> None:
    html = console.get(LOG).content.decode()
    for verb in AuditEvent.Verb.values:
        assert f'<option value="{verb}">' in html


def test_a_day_that_is_none_is_named_and_not_guessed(console: Client) -> None:
    assert "输入一个有效的日期" in console.get(f"{LOG}?since=2024-13-01").content.decode()


@pytest.mark.parametrize(
    "column", [name for name, column in AuditEventTable.base_columns.items() if column.orderable is not False]
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_column_sorts(console: Client, column: str, sign: str) -> None:
    assert len(shown(console, f"?sort={sign}{column}")) == 4


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_an_export_holds_the_rows_shown_and_is_itself_logged(
    console: Client, auditor: User, suffix: str
) -> None:
    response = console.get(f"{LOG}?verb=login&export={suffix}")
    if suffix == "csv":
        rows: list[list[object]] = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        at: object = "2024-07-12 00:00"
    else:
        page = load_workbook(io.BytesIO(response.content))["审计日志"]
        rows = [[cell.value for cell in row] for row in page.rows]
        at = dt.datetime(2024, 7, 12)  # noqa: DTZ001  a cell has no zone
    assert rows[0] == ["时间", "人员", "行为", "对象", "详情", "来源地址"]
    assert [row[3] for row in rows[1:3]] == ["b01-maker", "office"]
    assert rows[1][:3] == [at, "甲填报（b01-maker）", "登录"]
    event = AuditEvent.objects.get(verb="export")
    assert (event.by, event.subject) == (auditor, "审计日志")
    assert event.detail.startswith(f"{suffix}，2行，条件：verb=login")
    assert shown(console)[0][2] == "导出"


def test_the_log_offers_no_way_to_change_it(console: Client) -> None:
    html = console.get(LOG).content.decode()
    content = html.split('<main id="content"')[1]
    assert 'method="post"' not in content
    for method in (console.post, console.put, console.delete):
        assert method(LOG).status_code == 405
    assert AuditEvent.objects.count() == 4


@pytest.mark.parametrize("who", ["office_lead", "leader", "bank_checker", "sysadmin", "secadmin", "outsider"])
@pytest.mark.parametrize("query", ["", "?export=csv"])
def test_nobody_else_reads_the_log(
    client: Client, request: pytest.FixtureRequest, who: str, query: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    answer = client.get(LOG + query)
    assert answer.status_code == 403
    assert "审计日志仅限审计管理员查阅" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="export").exists()


def test_queries_do_not_grow_with_the_rows(console: Client, office: User, bank_maker: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert console.get(LOG).status_code == 200
        return len(captured)

    with_four = queries()
    for number in range(40):
        record(f"person-{number}", clock.local(2024, 7, 14), by=(office, bank_maker)[number % 2])
    assert queries() == with_four <= 12


def test_the_auditor_lands_here_and_the_side_leads_here(console: Client) -> None:
    answer = console.get("/", follow=True)
    assert answer.redirect_chain == [(LOG, 302)]
    assert f'<a href="{LOG}" aria-current="page">' in answer.content.decode()
