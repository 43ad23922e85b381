"""The pages of the rule book."""

import pytest
from django.urls import reverse

from filings.models import Limit, Rule
from tests import factories
from tests.factories import BANK_FIGURES

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, catalogue, office):
    client.force_login(office)
    return client


def typed(**changes):
    """The page of R16 as it is shown."""
    page = {
        "severity": "W", "state": "active", "message": "商业价值信用贷款偏大", "cure": "请核对", "valid_from": "",
        "valid_until": "", "hint_when": "", "seen": "0", "line-TOTAL_FORMS": "2", "line-INITIAL_FORMS": "1",
        "line-0-expression": "B310 <= B204", "line-0-over": "", "line-0-target": "b310", "line-0-compared": "",
        "line-1-expression": "",
    }  # fmt: skip
    return page | changes


def test_the_list_shows_filters_and_exports(signed_in, bank, bank_maker, bank_checker, office):
    for quarter, deposits in (("2024Q1", "700000"), ("2024Q2", "910000")):
        factories.accept_figures(
            factories.open_period(quarter),
            bank,
            BANK_FIGURES | {"B101": deposits, "B504": quarter[-1], "B102": f"67{quarter[-1]}000"},
            maker=bank_maker,
            checker=bank_checker,
            office=office,
        )
    answer = signed_in.get(reverse("filings:rule-list"), {"text": "R33"})
    (row,) = answer.context["table"].rows
    assert row.get_cell("found") == 1
    assert "环比波动过大" in answer.content.decode()
    assert (
        signed_in.get(reverse("filings:rule-list"), {"state": "retired"}).context["table"].rows.__len__() == 0
    )
    assert signed_in.get(reverse("filings:rule-list"), {"export": "xlsx"}).status_code == 200


def test_the_page_of_a_rule_shows_lines_limits_and_history(signed_in):
    url = reverse("filings:rule-edit", args=["R33"])
    form = signed_in.get(url).context["form"]
    page = typed(message="环比变动偏大", cure=form["cure"].value(), hint_when=form["hint_when"].value())
    assert signed_in.post(url, page).status_code == 302
    body = signed_in.get(reverse("filings:rule-detail", args=["R33"])).content.decode()
    assert "B310 &lt;= B204" in body
    assert "环比波动过大" in body
    body = signed_in.get(reverse("filings:rule-detail", args=["R34"])).content.decode()
    assert "同比变动限值" in body


def test_a_changed_rule_is_saved(signed_in):
    answer = signed_in.post(reverse("filings:rule-edit", args=["R16"]), typed(), follow=True)
    assert "已保存：提示语、处理办法、算式" in answer.content.decode()
    (line,) = Rule.objects.get(code="R16").lines.all()
    assert (line.expression, line.target.code) == ("B310 <= B204", "B310")


def test_an_unreadable_line_comes_back_with_its_place_and_text(signed_in):
    page = typed(**{"line-0-expression": "B310 <= B20x"})
    answer = signed_in.post(reverse("filings:rule-edit", args=["R16"]), page)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "第9个字符处，没有“B20x”这个指标或限值" in body
    assert "B310 &lt;= B20x</textarea>" in body


def test_staff_cannot_switch_a_rule_to_blocking(signed_in):
    answer = signed_in.post(reverse("filings:rule-edit", args=["R16"]), typed(severity="E"))
    assert answer.status_code == 422
    assert "只有金融办负责人可以启用" in answer.content.decode()


def test_a_new_rule_is_entered_on_trial(signed_in):
    page = typed(code="R60", kind="across")
    answer = signed_in.post(reverse("filings:rule-add"), page, follow=True)
    assert "已新建规则R60，现为“观察”" in answer.content.decode()
    assert Rule.objects.get(code="R60").state == "observe"
    assert signed_in.post(reverse("filings:rule-add"), page).status_code == 422


def test_limits_are_changed_on_one_page(signed_in):
    page = reverse("filings:limit-list")
    assert "合计允许误差" in signed_in.get(page).content.decode()
    assert signed_in.post(reverse("filings:limit-set", args=["tolerance"]), {"value": "0.10"}).url == page
    bad = signed_in.post(reverse("filings:limit-set", args=["tolerance"]), {"value": "0.001"})
    assert bad.status_code == 422
    assert Limit.objects.get(code="tolerance").raw == 10
    own = {"limit": "quarter_limit", "indicator": "B101", "value": "30"}
    assert signed_in.post(reverse("filings:limit-set-item"), own).url == page
    assert "30.00" in signed_in.get(page).content.decode()
    assert signed_in.post(reverse("filings:limit-set-item"), own | {"limit": "tolerance"}).status_code == 422
