"""已报, 确认为零, 不适用, 未知, 未报, told apart item by item; counted by hand over two banks."""

import pytest
from django.urls import reverse

from filings import coverage, services
from filings.models import Form
from institutions.models import AuditEvent
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories
from tests.factories import BANK_FIGURES, freeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(catalogue, bank, other_bank, office, bank_maker, bank_checker):
    """B01 is accepted with B312 zero, B305 未知 and B308 不适用; B02 has not filed."""
    with freeze(2024, 7, 1):
        period = factories.open_period("2024Q2")
    with freeze(2024, 7, 10):
        filing = factories.filing_of(period, bank)
        figures = BANK_FIGURES | {"B305": "未知", "B308": "0"}
        factories.save(filing, bank_maker, figures)
        factories.explain_all(filing, bank_maker)
        factories.step("send-to-check", filing, bank_maker)
        factories.step("sign", filing, bank_checker)
        factories.step("accept", filing, office)
    return period


def counts(period, form, code):
    item = coverage.build(period, Form.objects.get(pk=form)).find(code)
    return {answer: number for answer, number in item.counts if number}, item.in_totals


@pytest.mark.parametrize(
    ("code", "wanted", "in_totals"),
    [
        ("B303", {"number": 1, "absent": 1}, 1),
        ("B308", {"zero": 1, "absent": 1}, 1),
        ("B305", {"unknown": 1, "absent": 1}, 0),
    ],
)
def test_zero_unknown_and_absent_are_three_things(period, code, wanted, in_totals):
    assert counts(period, "B3", code) == (wanted, in_totals)


def test_what_is_only_signed_or_still_a_draft_is_absent_with_its_state(period, other_bank, other_maker):
    with freeze(2024, 7, 11):
        factories.save(factories.filing_of(period, other_bank), other_maker)
    item = coverage.build(period, Form.objects.get(pk="B3")).find("B303")
    (absent,) = item.of("absent")
    assert (absent.institution, absent.note) == ("演示城商银行乙", "填报中")


def test_an_exempt_filing_is_not_asked(period, other_bank, office):
    factories.step("exempt", factories.filing_of(period, other_bank), office, "停业")
    assert counts(period, "B3", "B303") == ({"number": 1}, 1)


def test_each_number_opens_its_institutions(client, period, office):
    client.force_login(office)
    address = reverse("filings:coverage") + "?period=2024Q2&form=B3"
    page = client.get(address).content.decode()
    assert "item=B305&amp;answer=unknown#list" in page
    listed = client.get(f"{address}&item=B305&answer=unknown")
    assert [one.institution for one in listed.context["chosen"]] == ["演示大型银行甲"]
    assert client.get(f"{address}&item=nothing&answer=unknown").context["chosen"] == ()


def test_the_export_has_a_line_for_each_item_and_institution(client, period, office):
    client.force_login(office)
    body = client.get(reverse("filings:coverage") + "?period=2024Q2&form=B3&export=csv").content.decode(
        "utf-8-sig"
    )
    lines = body.splitlines()
    assert lines[0] == "代码,指标,机构,填报情况,计入合计,说明"
    assert lines[-3:-1] == ["表号：黔金制B3", "工作调度表"]
    (unknown,) = [line for line in lines if line.startswith("B305") and "甲" in line]
    assert unknown.endswith("演示大型银行甲,未知,否,")
    (zero,) = [line for line in lines if line.startswith("B308") and "甲" in line]
    assert zero.endswith("演示大型银行甲,确认为零,是,")


def test_without_a_period_the_page_says_what_will_appear(client, catalogue, office):
    client.force_login(office)
    assert "还没有报送期" in client.get(reverse("filings:coverage")).content.decode()


def test_the_office_chooses_with_a_reason_and_it_is_logged(period, office, bank_maker):
    with pytest.raises(NotAllowed):
        services.choose_missing_rule(period=period, rule="wait", reason="等一家", by=bank_maker)
    for rule, reason, words in (
        ("wait", " ", "请填写选择的原因"),
        ("zero", "等一家", "请选择未报处理方式"),
        ("leave-out", "照旧", "该方式已在使用"),
    ):
        with pytest.raises(BusinessError, match=words):
            services.choose_missing_rule(period=period, rule=rule, reason=reason, by=office)
    services.choose_missing_rule(period=period, rule="wait", reason="等演示城商银行乙补报", by=office)
    period.refresh_from_db()
    assert period.missing_text(1) == "本期未报1家，按“等待”处理"
    assert (period.missing_text(0), period.waits_for(0), period.waits_for(1)) == ("", False, True)
    logged = AuditEvent.objects.get(subject="2024年二季度未报处理方式")
    assert (logged.by, logged.detail) == (office, "等待：等演示城商银行乙补报")


def test_while_a_period_waits_no_annex_is_made_and_the_pages_say_so(client, period, office):
    client.force_login(office)
    missing = period.filings.count() - 1
    assert f"本期未报{missing}家，按“不计入”处理" in client.get("/reports/?period=2024Q2").content.decode()
    url = reverse("filings:missing-rule", args=["2024Q2"])
    page = client.post(url, {"rule": "wait", "comment": "等补报"}, follow=True).content.decode()
    assert f"本期未报{missing}家，按“等待”处理" in page
    refused = client.get("/reports/annex.xlsx?period=2024Q2", follow=True).content.decode()
    assert f"本期未报{missing}家，按“等待”处理，报齐之前不生成附表" in refused
    assert "报齐后生成" in refused
    assert f"本期未报{missing}家，按“等待”处理" in client.get("/reports/?period=2024Q2").content.decode()
