"""The pages on which the office enters 新设, 更名, 合并 and 撤销."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from institutions.models import AuditEvent, FormerName, Institution, User
from qianjiang_finance.common import clock
from tests import factories

ADD, RENAME, CLOSE = "/institutions/add/", "/institutions/B01/rename/", "/institutions/B01/close/"
NEW = {
    "code": "B13",
    "kind": "CB",
    "name": "演示村镇银行股份有限公司",
    "short_name": "演示村镇银行",
    "opened_on": "2024-07-01",
    "order": "13",
    "is_ranked": "yes",
}


@pytest.fixture(autouse=True)
def _standing_clock() -> object:
    with clock.at(clock.local(2024, 7, 12, 15, 4)):
        yield


@pytest.fixture
def desk(client: Client, office: User, bank: Institution) -> Client:
    """A browser of the office, which knows one bank, B01."""
    client.force_login(office)
    return client


def logged() -> list[str]:
    return list(AuditEvent.objects.filter(verb="institution").values_list("detail", flat=True))


@pytest.mark.parametrize("path", [ADD, RENAME, CLOSE])
def test_each_page_asks_with_one_heading_and_a_label_for_every_field(desk: Client, path: str) -> None:
    answer = desk.get(path)
    html = answer.content.decode()
    content = html.split('<main id="content"')[1]
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    for name in answer.context["form"].fields:
        assert f'<label for="id_{name}">' in content
    assert "problem" not in content


# 新设


def test_a_new_institution_is_entered_and_its_page_opened(desk: Client, office: User) -> None:
    answer = desk.post(ADD, NEW, follow=True)
    assert answer.redirect_chain == [("/institutions/B13/", 302)]
    assert "已登记新设机构：演示村镇银行" in answer.content.decode()
    new = Institution.objects.get(code="B13")
    assert (new.kind_id, new.name, new.short_name) == ("CB", NEW["name"], NEW["short_name"])
    assert (new.opened_on, new.order, new.is_ranked) == (dt.date(2024, 7, 1), 13, True)
    assert AuditEvent.objects.get(verb="institution").by == office


def test_an_institution_may_stay_out_of_the_ranking(desk: Client) -> None:
    desk.post(ADD, {**NEW, "is_ranked": "no"})
    assert not Institution.objects.get(code="B13").is_ranked


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("B01", "机构编码B01已被使用，请换一个编码"),
        ("add", "机构编码应为2至12位大写字母和数字，以字母开头"),
        ("duties", "机构编码应为2至12位大写字母和数字，以字母开头"),
    ],
)
def test_a_refused_code_is_explained_and_what_was_typed_is_kept(desk: Client, code: str, reason: str) -> None:
    before = Institution.objects.count()
    answer = desk.post(ADD, {**NEW, "code": code})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert reason in html
    for kept in (f'value="{code}"', f'value="{NEW["name"]}"', 'value="2024-07-01"', 'value="CB" selected'):
        assert kept in html
    assert Institution.objects.count() == before
    assert logged() == []


def test_a_missing_name_is_named_at_its_field(desk: Client) -> None:
    answer = desk.post(ADD, {**NEW, "name": " "})
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.content.decode()


# 更名


def test_the_present_names_stand_in_the_form_of_a_rename(desk: Client, bank: Institution) -> None:
    assert desk.get(RENAME).content.decode().count(f'value="{bank.name}"') == 2


def test_a_rename_keeps_the_old_name_with_its_days(desk: Client, bank: Institution) -> None:
    data = {"name": "演示新名银行", "short_name": "新名", "on": "2024-07-01"}
    answer = desk.post(RENAME, data, follow=True)
    assert answer.redirect_chain == [("/institutions/B01/", 302)]
    assert "已登记更名，现用名称：演示新名银行（新名）" in answer.content.decode()
    bank.refresh_from_db()
    assert (bank.name, bank.short_name) == ("演示新名银行", "新名")
    assert FormerName.objects.get().valid_until == dt.date(2024, 7, 1)
    assert logged() == ["更名：演示大型银行甲（演示大型银行甲）→ 演示新名银行（新名），2024年7月1日起"]


def test_a_rename_for_tomorrow_is_refused_with_what_was_typed(desk: Client, bank: Institution) -> None:
    answer = desk.post(RENAME, {"name": "演示新名银行", "short_name": "新名", "on": "2024-07-13"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "更名日期不能晚于今天" in html
    assert 'value="演示新名银行"' in html
    assert 'value="2024-07-13"' in html
    bank.refresh_from_db()
    assert bank.name == "演示大型银行甲"


# 合并 and 撤销


def test_an_institution_is_merged_into_its_successor(
    desk: Client, bank: Institution, other_bank: Institution
) -> None:
    answer = desk.post(CLOSE, {"on": "2024-07-01", "successor": other_bank.pk}, follow=True)
    assert answer.redirect_chain == [("/institutions/B01/", 302)]
    assert "已登记终止：演示大型银行甲自2024年7月1日起终止" in answer.content.decode()
    bank.refresh_from_db()
    assert (bank.closed_on, bank.successor) == (dt.date(2024, 7, 1), other_bank)


def test_an_institution_is_closed_without_a_successor(desk: Client, bank: Institution) -> None:
    desk.post(CLOSE, {"on": "2024-07-01", "successor": ""})
    bank.refresh_from_db()
    assert (bank.closed_on, bank.successor) == (dt.date(2024, 7, 1), None)


def test_only_others_that_are_not_closed_can_succeed(
    desk: Client, bank: Institution, other_bank: Institution
) -> None:
    factories.make_institution("B03", closed_on=dt.date(2024, 7, 12))
    codes = {row.code for row in desk.get(CLOSE).context["form"].fields["successor"].queryset}
    assert "B02" in codes
    assert not codes & {"B01", "B03"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"on": "2000-01-01"}, "终止日期应晚于2000年1月1日"),
        ({"on": ""}, "id_on_error"),
    ],
)
def test_a_refused_closing_changes_nothing(
    desk: Client, bank: Institution, data: dict[str, str], reason: str
) -> None:
    answer = desk.post(CLOSE, data)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    bank.refresh_from_db()
    assert bank.closed_on is None


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (RENAME, {"name": "演示新名银行", "short_name": "新名", "on": "2024-07-05"}),
        (CLOSE, {"on": "2024-07-10"}),
    ],
)
def test_a_closed_institution_changes_no_more(
    desk: Client, bank: Institution, path: str, data: dict[str, str]
) -> None:
    desk.post(CLOSE, {"on": "2024-07-01"})
    answer = desk.post(path, data)
    assert answer.status_code == 422
    assert "已登记终止（2024年7月1日），不能再变更" in answer.content.decode()
    assert len(logged()) == 1


# who is offered what


def test_the_links_are_offered_to_the_office_and_to_nobody_else(
    desk: Client, client: Client, bank_maker: User, leader: User
) -> None:
    assert f'href="{ADD}"' in desk.get("/institutions/").content.decode()
    html = desk.get("/institutions/B01/").content.decode()
    assert f'href="{RENAME}"' in html
    assert f'href="{CLOSE}"' in html
    for reader in (bank_maker, leader):
        client.force_login(reader)
        for path in ("/institutions/", "/institutions/B01/"):
            html = client.get(path).content.decode()
            assert not any(link in html for link in (ADD, RENAME, CLOSE))


def test_a_closed_institution_offers_no_change(desk: Client) -> None:
    desk.post(CLOSE, {"on": "2024-07-01"})
    html = desk.get("/institutions/B01/").content.decode()
    assert RENAME not in html
    assert CLOSE not in html


@pytest.mark.parametrize("who", ["leader", "bank_checker", "lead_unit", "sysadmin", "secadmin", "outsider"])
def test_nobody_else_maintains_institutions(
    client: Client, request: pytest.FixtureRequest, bank: Institution, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    for path, data in ((ADD, NEW), (RENAME, {"on": "2024-07-01"}), (CLOSE, {"on": "2024-07-01"})):
        assert client.get(path).status_code == 403
        answer = client.post(path, data)
        assert answer.status_code == 403
        assert "机构由区金融办维护" in answer.content.decode()
    bank.refresh_from_db()
    assert bank.closed_on is None
    assert not Institution.objects.filter(code="B13").exists()


@pytest.mark.parametrize("action", ["rename", "close"])
def test_an_unknown_code_is_not_found(desk: Client, action: str) -> None:
    assert desk.get(f"/institutions/B99/{action}/").status_code == 404
