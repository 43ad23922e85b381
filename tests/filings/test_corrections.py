"""Corrections after acceptance or lock: kind, cells from what to what, who decides, what used the data (feature D6)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from filings import correction_sheet, services, uses
from filings.models import CorrectionRequest, DataUse, FigureChange, PublishedFigure
from filings.models.filing import Status
from filings.services.corrections import Proposal, ProposalRefused
from filings.services.drafts import Typed
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from qianjiang_finance.common.quarter import Quarter
from tests import factories
from tests.factories import BANK_FIGURES, ask_correction, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(bank_maker, bank_checker, office):
    return {"maker": bank_maker, "checker": bank_checker, "office": office}


@pytest.fixture
def period(catalogue, bank, office):
    return factories.open_period("2024Q2")


@pytest.fixture
def filing(period, bank, people):
    return factories.accept_figures(period, bank, BANK_FIGURES, **people)


def ask(filing, by, cells, kind="error", comment="与台账核对"):
    filing.refresh_from_db()
    return services.take(
        "ask-correction",
        filing=filing,
        by=by,
        seen=filing.edit_number,
        comment=comment,
        details=Proposal(kind, cells),
    )


def test_a_request_keeps_kind_reason_and_each_cell_from_what_to_what(filing, bank_maker):
    ask(filing, bank_maker, {"B504": Typed("160.00", "漏报一户"), "B311": Typed("未知")})
    (entry,) = correction_sheet.requests_of(filing)
    assert (entry.request.kind, entry.request.reason, entry.request.state) == (
        "error",
        "与台账核对",
        "待批准",
    )
    cells = [(cell.item.code, cell.old.text, cell.new.text, cell.difference) for cell in entry.cells]
    assert cells == [("B311", "1800.00", "未知", None), ("B504", "150.00", "160.00", Decimal("10.00"))]
    assert entry.cells[1].growth.quantize(Decimal("0.01")) == Decimal("6.67")
    assert entry.cells[1].new.note == "漏报一户"


@pytest.mark.parametrize(
    ("text", "note", "problem"),
    [
        ("一百六", "", "无法识别为数字"),
        ("160.123", "", "小数位数不符"),
        ("150.00", "", "与原数相同"),
        ("不适用", "", "原因"),
        ("", "只写了备注", "请填写拟更正数"),
    ],
)
def test_a_new_value_is_read_like_the_forms_and_must_change_something(
    filing, bank_maker, text, note, problem
):
    with pytest.raises(ProposalRefused) as refused:
        ask(filing, bank_maker, {"B504": Typed(text, note)})
    assert problem in refused.value.problems["B504"]
    filing.refresh_from_db()
    assert filing.status == Status.ACCEPTED
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize(
    ("cells", "kind", "comment", "told"),
    [
        ({}, "error", "与台账核对", "至少填写一处"),
        ({"B504": Typed("160")}, "", "与台账核对", "请选择更正类型"),
        ({"B504": Typed("160")}, "other", "与台账核对", "请选择更正类型"),
        ({"B504": Typed("160")}, "error", " ", "更正事由"),
        ({"G101": Typed("160")}, "error", "与台账核对", "没有这个指标"),
    ],
)
def test_without_kind_cells_or_reason_nothing_is_asked(filing, bank_maker, cells, kind, comment, told):
    with pytest.raises(BusinessError, match=told):
        ask(filing, bank_maker, cells, kind, comment)
    filing.refresh_from_db()
    assert filing.status == Status.ACCEPTED


def test_approving_opens_a_draft_with_the_proposed_values_in_the_proposers_name(
    filing, bank, bank_maker, bank_checker, office, office_lead
):
    ask_correction(filing, bank_maker, {"B504": "160.00", "B508": "430.00"})
    opened = step("approve-correction", filing, office_lead)
    assert opened.status == Status.DRAFTING
    draft = opened.revisions.get(submitted_at=None)
    assert (draft.number, draft.reason) == (2, "correction")
    assert draft.figures.get(indicator__code="B504").raw == 16_000
    assert draft.figures.get(indicator__code="B101").raw == 70_000_000
    changes = FigureChange.objects.filter(revision=draft).values_list("old", "new", "by__name")
    assert set(changes) == {("150.00", "160.00", "甲填报"), ("420.00", "430.00", "甲填报")}
    request = CorrectionRequest.objects.get()
    assert (request.state, request.decided_by, request.draft) == ("已批准", office_lead, draft)
    assert PublishedFigure.objects.get(indicator__code="B504", institution=bank).raw == 15_000
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("accept", filing, office)
    assert PublishedFigure.objects.get(indicator__code="B504", institution=bank).raw == 16_000


def test_who_proposed_the_values_cannot_sign_them(filing, bank, bank_maker, office_lead):
    both = factories.make_user("both", ("maker", bank), ("checker", bank))
    ask_correction(filing, both)
    step("approve-correction", filing, office_lead)
    step("send-to-check", filing, bank_maker)
    with pytest.raises(NotAllowed, match="不能是同一人"):
        step("sign", filing, both)


def test_refusing_keeps_the_reason_and_the_figures(filing, bank, bank_maker, office_lead):
    ask_correction(filing, bank_maker)
    assert step("refuse-correction", filing, office_lead, "依据不足").status == Status.ACCEPTED
    request = CorrectionRequest.objects.get()
    assert (request.state, request.answer, request.draft) == ("已驳回", "依据不足", None)
    assert filing.revisions.count() == 1
    ask_correction(filing, bank_maker)
    assert [each.state for each in CorrectionRequest.objects.all()] == ["待批准", "已驳回"]


def test_only_the_lead_decides(filing, bank_maker, bank_checker, office):
    ask_correction(filing, bank_maker)
    for person in (office, bank_maker, bank_checker):
        with pytest.raises(NotAllowed):
            step("approve-correction", filing, person)


def use(period, by, versions, title="附表"):
    return services.record_use(
        kind=DataUse.Kind.ANNEX, title=title, url="", period=period, versions=versions, by=by
    )


def test_uses_of_a_period_are_its_own_and_those_it_is_the_base_of(filing, period, office, people, bank):
    later = factories.open_period("2024Q3")
    use(period, office, {Quarter.parse("2024Q2"): 1}, "附表 二季度")
    use(period, office, {Quarter.parse("2024Q2"): 1}, "附表 二季度")
    use(later, office, {Quarter.parse("2024Q3"): 1, Quarter.parse("2024Q2"): 1}, "附表 三季度")
    period.refresh_from_db()
    lines = [(line.title, line.times, line.is_base, line.word) for line in uses.uses_of(period)]
    assert lines == [
        ("附表 二季度", 2, False, "与现行数据一致"),
        ("附表 三季度", 1, True, "与现行数据一致"),
    ]


def test_a_use_is_out_of_date_once_a_correction_is_accepted_not_before(
    filing, period, bank_maker, bank_checker, office, office_lead
):
    use(period, office, {Quarter.parse("2024Q2"): 1})
    ask_correction(filing, bank_maker)
    step("approve-correction", filing, office_lead)
    period.refresh_from_db()
    assert [line.is_stale for line in uses.uses_of(period)] == [False]
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("accept", filing, office)
    period.refresh_from_db()
    assert [line.word for line in uses.uses_of(period)] == ["待更新"]
    use(period, office, {Quarter.parse("2024Q2"): 2})
    assert [(line.word, line.times) for line in uses.uses_of(period)] == [("与现行数据一致", 2)]


def test_who_may_not_see_all_figures_cannot_write_a_use(filing, period, bank_maker):
    with pytest.raises(NotAllowed):
        use(period, bank_maker, {Quarter.parse("2024Q2"): 1})


def test_exporting_the_annex_is_a_use_with_its_bases(client, filing, bank, people, office):
    factories.accept_figures(factories.open_period("2024Q3"), bank, BANK_FIGURES, **people)
    client.force_login(office)
    assert client.get(reverse("reports:annex"), {"period": "2024Q3"}).status_code == 200
    made = DataUse.objects.get()
    assert (made.kind, made.by) == ("annex", office)
    rows = made.periods.order_by("-period__index").values_list("period__code", "data_version", "is_base")
    assert list(rows) == [("2024Q3", 1, False), ("2024Q2", 1, True)]


def address(name, filing):
    return reverse(f"filings:{name}", args=[filing.period.code, filing.institution.code])


def test_the_maker_asks_on_a_page_and_the_lead_sees_difference_and_uses(
    client, filing, period, bank_maker, office, office_lead
):
    use(period, office, {Quarter.parse("2024Q2"): 1}, "黔江区附表")
    client.force_login(bank_maker)
    page = client.get(address("filing-ask-correction", filing))
    assert page.status_code == 200
    data = {"seen": filing.edit_number, "kind": "error", "comment": "台账核对", "v-B504": "160", "v-B101": ""}
    answer = client.post(address("filing-ask-correction", filing), data, follow=True).content.decode()
    assert "等待金融办负责人审批" in answer
    assert "黔江区附表" not in answer
    client.force_login(office_lead)
    page = client.get(address("filing-correction", filing)).content.decode()
    for words in ("填报错误", "150.00", "160.00", "+10.00", "+6.67", "黔江区附表", "确认批准更正"):
        assert words in page
    client.force_login(office)
    assert "确认批准更正" not in client.get(address("filing-correction", filing)).content.decode()


def test_a_refused_request_keeps_what_was_typed(client, filing, bank_maker):
    client.force_login(bank_maker)
    data = {"seen": filing.edit_number, "kind": "restated", "comment": "台账核对", "v-B504": "一百六"}
    answer = client.post(address("filing-ask-correction", filing), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="一百六"' in page
    assert "无法识别为数字" in page
    assert '<option value="restated" selected>' in page


def test_the_filing_leads_the_lead_to_the_page_of_the_decision(client, filing, bank_maker, office_lead):
    ask_correction(filing, bank_maker)
    client.force_login(office_lead)
    page = client.get(filing.get_absolute_url()).content.decode()
    assert f'href="{address("filing-correction", filing)}" title' in page
    assert "驳回更正申请" not in page
