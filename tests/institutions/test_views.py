"""The pages of institutions: who sees which rows, what an export holds, and that queries do not grow with the rows."""

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

from institutions import services
from institutions.models import AuditEvent, Institution, User
from institutions.tables import InstitutionTable
from qianjiang_finance.common import clock
from tests import factories


@pytest.fixture(autouse=True)
def _standing_clock() -> object:
    with clock.at(clock.local(2024, 7, 12, 15, 4)):
        yield


def page(client: Client, user: User, path: str) -> str:
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def text_of(html: str) -> str:
    """What a person reads: no tags, no blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def section(html: str, name: str) -> str:
    """The words of one section of the page, empty if it is not there."""
    parts = html.split(f'id="{name}"', maxsplit=1)
    return text_of(parts[1].split("</section>", maxsplit=1)[0]) if len(parts) == 2 else ""


def rows_of(html: str) -> list[str]:
    """The codes of the institutions the list links to, in order."""
    return re.findall(r'href="/institutions/([A-Z0-9]+)/"', html)


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


# the list


def test_the_office_sees_banks_before_departments(
    bank: Institution, other_bank: Institution, client: Client, office: User
) -> None:
    codes = rows_of(page(client, office, "/institutions/"))
    assert codes[:2] == ["B01", "B02"]
    assert len(codes) == 11


def test_a_bank_sees_no_other_bank_in_the_list(
    bank_maker: User, other_bank: Institution, client: Client
) -> None:
    html = page(client, bank_maker, "/institutions/")
    assert "B01" in rows_of(html)
    assert "B02" not in rows_of(html)
    assert other_bank.name not in html


def test_the_list_is_filtered_by_kind_and_by_name(
    bank: Institution, other_bank: Institution, client: Client, office: User
) -> None:
    assert rows_of(page(client, office, "/institutions/?kind=CB")) == ["B02"]
    assert rows_of(page(client, office, "/institutions/?name=银行甲")) == ["B01"]
    assert rows_of(page(client, office, "/institutions/?kind=CB&name=银行甲")) == []


def test_a_former_name_finds_the_institution(bank: Institution, client: Client, office: User) -> None:
    services.rename(institution=bank, name="演示新名", short_name="新名", on=dt.date(2024, 7, 1), by=office)
    assert rows_of(page(client, office, "/institutions/?name=大型银行甲")) == ["B01"]


def test_the_kinds_to_choose_from_are_those_one_sees(
    bank_maker: User, other_bank: Institution, client: Client
) -> None:
    html = page(client, bank_maker, "/institutions/")
    assert 'value="LB"' in html
    assert 'value="CB"' not in html


def test_a_closed_institution_stays_in_the_list_and_says_so(client: Client, office: User) -> None:
    factories.make_institution("B03", closed_on=dt.date(2024, 1, 1))
    html = text_of(page(client, office, "/institutions/?name=B03"))
    assert "2024年1月1日已终止" in html


@pytest.mark.parametrize(
    "column",
    [name for name, column in InstitutionTable.base_columns.items() if column.orderable is not False],
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_column_sorts(bank: Institution, client: Client, office: User, column: str, sign: str) -> None:
    codes = rows_of(page(client, office, f"/institutions/?sort={sign}{column}"))
    assert len(codes) == 10


def test_sorting_by_name_turns_round(
    bank: Institution, other_bank: Institution, client: Client, office: User
) -> None:
    up = rows_of(page(client, office, "/institutions/?sort=code"))
    assert up == sorted(up)
    assert rows_of(page(client, office, "/institutions/?sort=-code")) == up[::-1]


# the export


def test_an_export_holds_exactly_the_rows_shown_in_their_order(
    bank: Institution, other_bank: Institution, client: Client, office: User
) -> None:
    client.force_login(office)
    response = client.get("/institutions/?name=银行&sort=-code&export=xlsx")
    book = load_workbook(io.BytesIO(response.content))
    values = [[cell.value for cell in row] for row in book["机构名录"].rows]
    assert values[0] == ["简称", "全称", "类型", "编码", "开业日期", "终止日期", "状态"]
    shown = rows_of(client.get("/institutions/?name=银行&sort=-code").content.decode())
    assert [row[3] for row in values[1:-2]] == shown == ["RH", "B02", "B01"]
    assert values[3] == [
        "演示大型银行甲", "演示大型银行甲", "大型银行", "B01", dt.datetime(2000, 1, 1), None, "在业",  # noqa: DTZ001  a cell has no zone
    ]  # fmt: skip
    assert values[-1][0] == "导出人：金融办经办　导出时间：2024年7月12日 15:04"


def test_an_export_holds_all_pages(client: Client, office: User) -> None:
    for number in range(60):
        factories.make_institution(f"X{number:02}", kind="LB")
    client.force_login(office)
    response = client.get("/institutions/?kind=LB&export=csv")
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(lines) == 1 + 60 + 2


def test_a_bank_cannot_export_another_bank(bank_maker: User, other_bank: Institution, client: Client) -> None:
    client.force_login(bank_maker)
    body = client.get("/institutions/?export=csv").content.decode("utf-8-sig")
    assert "B01" in body
    assert other_bank.name not in body


def test_an_export_writes_one_line_into_the_log_and_a_page_none(
    bank: Institution, client: Client, office: User
) -> None:
    client.force_login(office)
    client.get("/institutions/")
    assert not AuditEvent.objects.filter(verb="export").exists()
    client.get("/institutions/?kind=LB&export=csv", REMOTE_ADDR="10.1.2.3")
    event = AuditEvent.objects.get(verb="export")
    assert (event.by, event.subject, event.address) == (office, "机构名录", "10.1.2.3")
    assert event.detail.startswith("csv，1行，条件：kind=LB")


def test_a_name_that_begins_like_a_formula_is_exported_as_text(client: Client, office: User) -> None:
    factories.make_institution("B04", name="=HYPERLINK(1)")
    client.force_login(office)
    book = load_workbook(io.BytesIO(client.get("/institutions/?name=B04&export=xlsx").content))
    assert book["机构名录"]["A2"].data_type == "s"
    assert "'=HYPERLINK(1)" in client.get("/institutions/?name=B04&export=csv").content.decode("utf-8-sig")


def test_an_export_of_invented_institutions_says_so(bank: Institution, client: Client, office: User) -> None:
    Institution.objects.filter(pk=bank.pk).update(is_demo=True)
    client.force_login(office)
    body = client.get("/institutions/?export=csv").content.decode("utf-8-sig")
    assert body.rstrip().endswith("15:04　演示数据")


def test_an_unknown_export_format_shows_the_page(client: Client, office: User) -> None:
    client.force_login(office)
    assert client.get("/institutions/?export=pdf").headers["Content-Type"].startswith("text/html")


# one institution


def test_an_institution_shows_its_names_with_their_days(
    bank: Institution, client: Client, office: User
) -> None:
    services.rename(
        institution=bank, name="演示二名银行", short_name="二名", on=dt.date(2020, 1, 1), by=office
    )
    services.rename(
        institution=bank, name="演示三名银行", short_name="三名", on=dt.date(2024, 7, 1), by=office
    )
    names = section(page(client, office, "/institutions/B01/"), "names")
    assert (
        "演示三名银行三名2024年7月1日现用"
        "演示二名银行二名2020年1月1日2024年7月1日"
        "演示大型银行甲演示大型银行甲2000年1月1日2020年1月1日"
    ) in names


def test_a_merged_institution_and_its_successor_point_at_each_other(
    bank: Institution, other_bank: Institution, client: Client, office: User
) -> None:
    services.close(institution=bank, on=dt.date(2024, 7, 1), successor=other_bank, by=office)
    old = page(client, office, "/institutions/B01/")
    assert "状态已终止" in section(old, "facts")
    assert '<a href="/institutions/B02/">' in old
    assert '<a href="/institutions/B01/">' in page(client, office, "/institutions/B02/")


def test_a_successor_the_reader_may_not_open_is_named_without_a_link(
    bank: Institution, other_bank: Institution, bank_maker: User, client: Client, office: User
) -> None:
    services.close(institution=bank, on=dt.date(2024, 7, 1), successor=other_bank, by=office)
    html = page(client, bank_maker, "/institutions/B01/")
    assert "承继机构演示城商银行乙" in section(html, "facts")
    assert "/institutions/B02/" not in html


def test_a_department_shows_every_measure_it_leads_or_answers_for(
    policy: None, client: Client, office: User
) -> None:
    html = page(client, office, "/institutions/JXW/")
    duties = section(html, "duties")
    assert re.findall(r"/measures/(\d+)/", html.split('id="duties"')[1]) == [
        "2", "3", "7", "8", "9", "10", "11", "12", "13",
    ]  # fmt: skip
    assert "3.优化信贷结构责任单位区经信委—" in duties
    assert "2.优化贷款投向牵头单位区经信委—" in duties


def test_a_bank_answers_for_measures_through_its_group(
    policy: None, client: Client, bank_maker: User
) -> None:
    html = page(client, bank_maker, "/institutions/B01/")
    assert len(re.findall(r"/measures/\d+/", html.split('id="duties"')[1])) == 13
    assert "1.提升信贷投放总量责任单位银行机构银行机构" in section(html, "duties")
    assert "所属分组银行机构、大型银行" in section(html, "facts")


def test_people_are_shown_to_the_office_and_to_their_own_unit_only(
    bank_maker: User, bank_checker: User, lead_unit: User, client: Client, office: User, leader: User
) -> None:
    for reader in (office, bank_maker):
        people = section(page(client, reader, "/institutions/B01/"), "people")
        assert "机构填报人甲填报" in people
        assert people.index("甲填报") < people.index("甲复核")
    assert section(page(client, leader, "/institutions/B01/"), "people") == ""
    assert section(page(client, bank_maker, "/institutions/FGW/"), "people") == ""


def test_people_who_left_are_not_shown(
    bank_maker: User, bank_checker: User, client: Client, office: User
) -> None:
    services.end_membership(membership=bank_maker.memberships.get(), on=dt.date(2024, 7, 1), by=None)
    bank_checker.is_active = False
    bank_checker.save()
    people = section(page(client, office, "/institutions/B01/"), "people")
    assert "甲填报" not in people
    assert "甲复核" not in people


def test_filings_are_listed_newest_first_as_far_as_the_reader_may_see_them(
    catalogue: None, bank_maker: User, lead_unit: User, client: Client, office: User
) -> None:
    factories.open_period("2024Q1", by=office)
    factories.open_period("2024Q2", by=office)
    for reader in (office, bank_maker):
        html = page(client, reader, "/institutions/B01/")
        assert "2024年二季度○未填报填报人2024年一季度○未填报填报人" in section(html, "filings")
        assert 'href="/filings/2024Q2/B01/"' in html
    czj = page(client, lead_unit, "/institutions/CZJ/")
    assert section(czj, "filings") == ""


def test_another_banks_page_is_not_found(bank_maker: User, other_bank: Institution, client: Client) -> None:
    client.force_login(bank_maker)
    assert client.get("/institutions/B02/").status_code == 404
    assert client.get("/institutions/B99/").status_code == 404


@pytest.mark.parametrize("path", ["/institutions/", "/institutions/JRB/", "/institutions/?export=csv"])
@pytest.mark.parametrize("role", ["sysadmin", "secadmin", "auditor"])
def test_the_three_administrators_do_not_read_institutions(
    basics: None, client: Client, path: str, role: str
) -> None:
    client.force_login(factories.make_user("admin-person", (role, "JRB")))
    assert client.get(path).status_code == 403
    assert not AuditEvent.objects.filter(verb="export").exists()


@pytest.mark.parametrize("path", ["/institutions/", "/institutions/JRB/"])
def test_nobody_reads_institutions_without_login(basics: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", ["/institutions/", "/institutions/JRB/"])
def test_the_pages_of_institutions_cannot_be_posted_to(
    basics: None, client: Client, office: User, path: str
) -> None:
    client.force_login(office)
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    "path", ["/institutions/", "/institutions/B01/", "/institutions/JRB/", "/institutions/?export=csv"]
)
def test_queries_do_not_grow_with_the_rows(
    catalogue: None, bank: Institution, other_bank: Institution, client: Client, office: User, path: str
) -> None:
    client.force_login(office)
    with_two = queries(client, path)
    for number in range(18):
        factories.make_institution(f"X{number:02}", kind="LB")
        factories.make_user(f"person-{number}", ("maker", bank), ("office-staff", "JRB"))
    assert queries(client, path) == with_two <= 12
