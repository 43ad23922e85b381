"""Definitions with dates: which holds when, who may change them, and what a change does to comparisons (feature Z12)."""

import pytest
from django.urls import reverse

from filings import checks, services, sheet
from filings.breaks import Breaks, series_breaks, words
from filings.models import Indicator, IndicatorDefinition
from filings.reporting import items_of
from filings.services.steps import newest_revision
from institutions.models import AuditEvent
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from qianjiang_finance.common.quarter import Quarter
from tests import factories

pytestmark = pytest.mark.django_db

NEW = "单户授信2000万元及以下的普惠小微贷款余额。"
WHY = "按人民银行2024年普惠小微统计口径调整，单户授信由1000万元提高到2000万元"


def change(code="B312", quarter="2024Q1", *, by, breaks=True, note=WHY):
    return services.define(
        indicator=factories.indicator(code),
        quarter=Quarter.parse(quarter),
        definition=NEW,
        basis="普惠金融领域贷款专项统计",
        note=note,
        breaks_series=breaks,
        by=by,
    )


def test_every_indicator_begins_with_one_version_from_the_beginning(catalogue):
    assert IndicatorDefinition.objects.filter(valid_from=0).count() == 99
    assert Indicator.objects.defined_in(Quarter(2021, 1)).exclude(definition="").count() == 99


def test_a_quarter_reads_the_newest_version_that_holds_in_it(catalogue, office):
    change(by=office)
    before = Indicator.objects.defined_in(Quarter(2023, 4)).get(code="B312")
    after = Indicator.objects.defined_in(Quarter(2024, 1)).get(code="B312")
    assert (before.definition == NEW, after.definition == NEW) == (False, True)
    assert (before.broken_from, after.broken_from) == (None, Quarter(2024, 1).index)


def test_quarters_are_comparable_unless_a_break_lies_between_them(catalogue, office):
    change(by=office)
    change("B201", breaks=False, by=office)
    breaks = series_breaks()
    broken = [Quarter(2024, 1)]
    assert list(breaks.between(["B312"], Quarter(2023, 1), Quarter(2024, 1))) == broken
    assert list(breaks.between(["B102", "B312"], Quarter(2023, 4), Quarter(2024, 4))) == broken
    assert breaks.between(["B312"], Quarter(2024, 1), Quarter(2025, 1)) == ()
    assert breaks.between(["B312"], Quarter(2022, 4), Quarter(2023, 4)) == ()
    assert breaks.between(["B201"], Quarter(2023, 1), Quarter(2024, 1)) == ()


def test_a_break_is_said_with_its_quarter():
    assert words(Breaks().between(["B312"], Quarter(2023, 1), Quarter(2024, 1))) == ""
    assert words([Quarter(2024, 1)]) == "2024年一季度起口径调整"


def test_a_change_is_logged_with_reason_and_words(catalogue, office):
    change(by=office)
    event = AuditEvent.objects.get(verb=AuditEvent.Verb.STANDARD)
    assert event.by == office
    assert "自2024年一季度起，前后不可比" in event.detail and WHY in event.detail and NEW in event.detail


@pytest.mark.parametrize(
    ("fields", "said"), [({"note": "口径调整"}, "至少10个字"), ({"quarter": "2020Q4"}, "已有")]
)
def test_a_change_without_a_reason_or_a_second_one_of_a_quarter_is_refused(catalogue, office, fields, said):
    change(quarter="2020Q4", by=office)
    with pytest.raises(BusinessError, match=said):
        change(**{"quarter": "2024Q1"} | fields, by=office)
    assert IndicatorDefinition.objects.filter(indicator__code="B312").count() == 2


def test_only_the_office_changes_a_definition(catalogue, leader, bank_maker, lead_unit):
    for person in (leader, bank_maker, lead_unit):
        with pytest.raises(NotAllowed):
            change(by=person)


@pytest.fixture
def two_quarters(catalogue, bank, bank_maker, bank_checker, office, office_lead):
    """2023Q4 accepted and locked, 2024Q1 filled with a 普惠小微 balance that doubled."""
    last = factories.open_period("2023Q4")
    factories.accept_figures(
        last, bank, factories.BANK_FIGURES, maker=bank_maker, checker=bank_checker, office=office
    )
    services.lock_period(period=last, by=office_lead)
    filing = factories.filing_of(factories.open_period("2024Q1"), bank)
    return factories.save(filing, bank_maker, factories.BANK_FIGURES | {"B102": "900000.00", "B312": "60000"})


def test_a_locked_quarter_is_changed_by_the_lead_alone(two_quarters, office, office_lead):
    with pytest.raises(NotAllowed, match="2023年四季度已锁定"):
        change(quarter="2023Q3", by=office)
    change(quarter="2024Q1", by=office)
    change(quarter="2023Q3", by=office_lead)


def book_of(filing):
    return checks.FigureBook.of(filing, newest_revision(filing))


def row_of(filing, code):
    return next(
        row for block in sheet.build(book_of(filing)).blocks for row in block.rows if row.code == code
    )


def test_the_form_computes_no_change_across_a_break(two_quarters, office):
    assert row_of(two_quarters, "B312").growth == 100
    change(by=office)
    row = row_of(two_quarters, "B312")
    assert (row.change, row.growth, row.base) == (None, None, None)
    assert row.last_quarter == 30000
    assert row.unlike == {"last_quarter", "year_start", "last_year"}
    assert row.broken == "2024年一季度起口径调整"
    assert row.definition == NEW
    assert row_of(two_quarters, "B201").unlike == frozenset()


def test_a_change_rule_across_a_break_is_only_told(two_quarters, office):
    def found():
        return {
            finding.code: finding for finding in checks.judge(book_of(two_quarters)) if finding.rule == "R33"
        }

    assert found()["B102"].severity == "W"
    change("B102", by=office)
    finding = found()["B102"]
    assert finding.severity == "I"
    assert finding.message == "环比波动过大（2024年一季度起口径调整，前后不可直接比较）"
    assert not finding.needs_explanation


def test_a_rule_within_one_quarter_is_not_softened_by_a_break(two_quarters, office, bank_maker):
    change("B201", by=office)
    factories.save(two_quarters, bank_maker, {"B204": "1"})
    found = {finding.rule: finding for finding in checks.judge(book_of(two_quarters))}
    assert found["R05"].severity == "E"


def test_items_carry_the_definition_of_their_quarter(two_quarters, office):
    change(quarter="2024Q2", by=office)
    assert next(item for item in items_of(two_quarters) if item.code == "B312").definition != NEW


def test_the_form_and_the_cell_say_that_the_definition_changed(client, two_quarters, office, bank_maker):
    change(by=office)
    client.force_login(bank_maker)
    form = client.get(reverse("filings:filing-edit", args=["2024Q1", "B01"])).content.decode()
    cell = client.get(reverse("filings:filing-cell", args=["2024Q1", "B01", "B312"])).content.decode()
    assert "※ 2024年一季度起口径调整" in form and NEW in form and "30,000.00※" in form
    assert "※ 2024年一季度起口径调整" in cell and NEW in cell


def test_the_catalogue_lists_versions_and_uses(client, catalogue, office):
    change(by=office)
    client.force_login(office)
    html = client.get(reverse("filings:indicator-list")).content.decode()
    assert html.count('href="/filings/indicators/') == 100  # 99 and the side navigation
    assert "户均制造业贷款" in html
    only = client.get(reverse("filings:indicator-list"), {"changed": "1"}).content.decode()
    assert "普惠小微贷款余额" in only and only.count('href="/filings/indicators/B') == 1
    detail = client.get(reverse("filings:indicator-detail", args=["B201"])).content.decode()
    for used in ("R04", "R33", "D01", "制造业贷款占各项贷款比重"):
        assert used in detail


def test_the_office_defines_on_the_page(client, catalogue, office, leader):
    address = reverse("filings:indicator-define", args=["B312"])
    sent = {"quarter": "2024Q1", "definition": NEW, "basis": "专项统计", "note": WHY, "breaks_series": "on"}
    client.force_login(office)
    refused = client.post(address, sent | {"note": "太短"})
    assert refused.status_code == 422 and "至少10个字" in refused.content.decode()
    assert client.post(address, sent | {"quarter": "2024"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    html = client.get(reverse("filings:indicator-detail", args=["B312"])).content.decode()
    assert "2024年一季度起" in html and "※ 前后不可比" in html and WHY in html
    client.force_login(leader)
    assert client.post(address, sent).status_code == 403
    assert "登记新口径" not in client.get(reverse("filings:indicator-detail", args=["B312"])).content.decode()
