"""The pages of the policy: what stands on them, for whom, and that queries do not grow with the rows."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from institutions.models import Group, Institution, User
from measures.models import Measure
from qianjiang_finance.common.quarter import Quarter
from tests import factories


def page(client: Client, user: User, path: str) -> str:
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def text_of(html: str) -> str:
    """What a person reads: no tags, no blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def card(html: str, number: int) -> str:
    """The part of the list that shows one measure."""
    return text_of(html.split(f'href="/measures/{number}/"')[1].split("</article>", maxsplit=1)[0])


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    return len(captured)


def test_the_policy_stands_as_chapters_and_thirteen_measures(
    catalogue: None, client: Client, office: User
) -> None:
    html = page(client, office, "/measures/")
    places = [html.index(f'href="/measures/{number}/"') for number in range(1, 14)]
    assert places == sorted(places)
    assert "一、加大对制造业信贷供给" in html
    assert "《关于强化金融支持举措助力民营经济发展壮大的通知》（银发〔2023〕233号）" in html
    assert "黔江金融办发〔2023〕30号" in html
    assert "2023年12月29日" in html


def test_a_measure_of_the_list_names_its_units_and_counts_its_indicators(
    catalogue: None, client: Client, office: User
) -> None:
    measure = Measure.objects.get(number=6)
    shown = card(page(client, office, "/measures/"), 6)
    assert "牵头单位人行黔江分行责任单位银行机构" in shown
    assert f"填报指标{measure.indicators.count()}项" in shown
    assert measure.indicators.count() == 8  # seven of the quarter and A06 of the year


def test_a_department_sees_what_it_leads_and_what_it_answers_for(
    policy: None, client: Client, lead_unit: User
) -> None:
    html = page(client, lead_unit, "/measures/")
    led = {number for number in range(1, 14) if "我牵头" in card(html, number)}
    answered = {number for number in range(1, 14) if "我负责" in card(html, number)}
    assert (led, answered) == ({3, 5, 7, 13}, {10, 11})


def test_a_bank_answers_through_its_group(policy: None, client: Client, bank_maker: User) -> None:
    html = page(client, bank_maker, "/measures/")
    assert all("我负责" in card(html, number) for number in range(1, 14))
    assert "我牵头" not in "".join(card(html, number) for number in range(1, 14))


def test_a_leader_who_only_reads_has_no_own_measures(policy: None, client: Client, leader: User) -> None:
    html = text_of(page(client, leader, "/measures/"))
    assert "我牵头" not in html
    assert "我负责" not in html


def test_before_the_import_the_page_says_what_will_stand_there(client: Client, office: User) -> None:
    assert "尚未导入政策文件" in page(client, office, "/measures/")


def test_a_measure_shows_its_clause_word_for_word(catalogue: None, client: Client, office: User) -> None:
    measure = Measure.objects.get(number=3)
    html = page(client, office, "/measures/3/")
    block = html.split('<blockquote class="clause">')[1].split("</blockquote>")[0]
    without_labels = re.sub(r'<a class="clause-ref".*?</a>', "", block)
    assert text_of(without_labels) == re.sub(r"\s", "", measure.clause)
    assert "不断优化制造业中长期贷款“白名单”制度，各金融机构要按照市场化原则" in html


def test_units_stand_in_printed_order_and_regulators_are_asked_not_told(
    policy: None, client: Client, office: User
) -> None:
    html = page(client, office, "/measures/11/")
    shown = text_of(html.split('id="responsible"')[1].split("</section>")[0])
    order = [
        shown.index(name)
        for name in ("区发改委", "人行黔江分行", "国家金融监督管理总局黔江监管分局", "银行机构", "担保公司")
    ]
    assert order == sorted(order)
    assert shown.count("商请配合") == 2
    assert "商请配合" not in text_of(html.split('id="leads"')[1].split("</section>")[0])


def test_a_group_opens_into_the_institutions_of_today(
    policy: None, bank: Institution, other_bank: Institution, client: Client, office: User
) -> None:
    closed = factories.make_institution("B03", name="演示已撤银行", closed_on=dt.date(2020, 1, 1))
    html = page(client, office, "/measures/1/")
    assert "银行机构（2家）" in text_of(html)
    assert f'<a href="/institutions/B01/">{bank.short_name}</a>' in html
    assert f'<a href="/institutions/B02/">{other_bank.short_name}</a>' in html
    assert closed.short_name not in html


def test_a_member_named_one_by_one_belongs_to_its_group(policy: None, client: Client, office: User) -> None:
    assert "应急转贷平台（目前没有机构）" in text_of(page(client, office, "/measures/12/"))
    Group.objects.get(pk="ZD").extra_members.add(Institution.objects.get(code="JXW"))
    assert "应急转贷平台（1家）" in text_of(page(client, office, "/measures/12/"))


def test_a_bank_reads_the_class_and_its_own_name_as_the_document_prints_them(
    policy: None, bank_maker: User, other_bank: Institution, client: Client
) -> None:
    html = page(client, bank_maker, "/measures/1/")
    assert other_bank.short_name not in html and "B02" not in html
    assert "银行机构（2家，其他机构不列名）" in text_of(html)
    assert 'href="/institutions/B01/"' in html
    assert "本单位在内" in html


def test_a_department_reads_the_names_of_banks_where_it_leads(
    policy: None, bank: Institution, lead_unit: User, client: Client
) -> None:
    assert bank.short_name in page(client, lead_unit, "/measures/3/")
    html = page(client, lead_unit, "/measures/1/")
    assert bank.short_name not in html and "银行机构（1家）" in text_of(html)


def test_a_measure_lists_its_reported_and_derived_indicators(
    catalogue: None, client: Client, office: User
) -> None:
    measure = Measure.objects.get(number=3)
    html = page(client, office, "/measures/3/")
    for indicator in measure.indicators.defined_in(Quarter(2024, 2)):
        assert escape(indicator.definition) in html
        assert f"{indicator.name}{indicator.code}" in text_of(html)
    assert measure.derived_indicators.count() > 0
    for derived in measure.derived_indicators.all():
        assert f"{derived.name}{derived.code}" in text_of(html)


def test_a_measure_leads_to_its_neighbours(policy: None, client: Client, office: User) -> None:
    first, middle, last = (page(client, office, f"/measures/{number}/") for number in (1, 6, 13))
    assert ('rel="prev"' in first, 'href="/measures/2/" rel="next"' in first) == (False, True)
    assert 'href="/measures/5/" rel="prev"' in middle
    assert 'href="/measures/7/" rel="next"' in middle
    assert ('rel="next"' in last, 'href="/measures/12/" rel="prev"' in last) == (False, True)


def test_a_measure_that_does_not_exist_is_not_found(policy: None, client: Client, office: User) -> None:
    client.force_login(office)
    assert client.get("/measures/14/").status_code == 404


@pytest.mark.parametrize("path", ["/measures/", "/measures/1/"])
@pytest.mark.parametrize("role", ["sysadmin", "secadmin", "auditor"])
def test_the_three_administrators_do_not_read_the_policy(
    policy: None, client: Client, path: str, role: str
) -> None:
    client.force_login(factories.make_user("admin-person", (role, "JRB")))
    assert client.get(path).status_code == 403


@pytest.mark.parametrize("path", ["/measures/", "/measures/1/"])
def test_nobody_reads_the_policy_without_login(policy: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("path", ["/measures/", "/measures/1/"])
def test_the_policy_cannot_be_posted_to(policy: None, client: Client, office: User, path: str) -> None:
    client.force_login(office)
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(("path", "bar"), [("/measures/", 12), ("/measures/11/", 16)])
def test_queries_do_not_grow_with_the_institutions(
    catalogue: None,
    bank: Institution,
    other_bank: Institution,
    client: Client,
    office: User,
    path: str,
    bar: int,
) -> None:
    client.force_login(office)
    client.get(path)
    with_two = queries(client, path)
    for number in range(18):
        factories.make_institution(f"X{number:02}", kind="GU" if number % 2 else "LB")
    assert queries(client, path) == with_two <= bar


def test_a_printed_name_that_differs_from_todays_is_shown_with_it(
    policy: None, client: Client, office: User
) -> None:
    leads = page(client, office, "/measures/1/").split('id="leads"')[1].split("</section>")[0]
    assert "国家金融监督管理总局黔江监管分局（金监分局）商请配合" in text_of(leads)
    assert '<a href="/institutions/JRB/">区金融办</a>' in leads


def test_an_item_that_the_quarter_does_not_ask_for_leads_nowhere(client, catalogue, office):
    client.force_login(office)
    page = client.get("/measures/3/").content.decode()
    assert "制造业信用贷款审批权限" in page
    assert "/reports/indicators/A04/" not in page


def test_what_a_click_on_a_number_opens_is_said_by_role(client, catalogue, office, lead_unit, bank_maker):
    said = {
        user: text_of(page(client, user, "/measures/3/")).split("点击数字")[1][:14]
        for user in (office, lead_unit, bank_maker)
    }
    assert said[office].startswith("逐级打开到机构和单元格")
    assert said[lead_unit].startswith("看全区走势") and said[bank_maker].startswith("看本机构填报的这一格")
