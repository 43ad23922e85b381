"""Figures of other sources: entered, compared with ours, explained (R50–R54)."""

import pytest
from django.urls import reverse

from filings import services, tieout
from filings.models import ReferenceFigure
from institutions.models import AuditEvent
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import factories

pytestmark = pytest.mark.django_db
WHY = "人民银行口径含异地机构发放的本地贷款"


@pytest.fixture
def period(catalogue, bank, other_bank, bank_maker, bank_checker, other_maker, other_checker, office):
    """Two banks accepted: B102 671000 each, B310 1500 each."""
    opened = factories.open_period("2024Q2")
    for who, maker, checker in ((bank, bank_maker, bank_checker), (other_bank, other_maker, other_checker)):
        factories.accept_figures(
            opened, who, factories.BANK_FIGURES, maker=maker, checker=checker, office=office
        )
    opened.refresh_from_db()
    return opened


def enter(period, source, code, text, *, by, institution=None):
    return services.enter_reference(
        period=period,
        source=source,
        indicator=factories.indicator(code),
        text=text,
        institution=institution,
        by=by,
    )


def line(period, source, code):
    return next(line for line in tieout.build(period) if (line.source, line.indicator.code) == (source, code))


def test_rules_name_what_is_still_to_be_entered(period):
    assert [
        (one.judge.rule.code, one.source, one.indicator.code, one.state) for one in tieout.build(period)
    ] == [
        ("R50", "DEPT", "B310", "未录入"),
        ("R51", "LEDGER", "B315", "未录入"),
        ("R53", "PBC", "B102", "未录入"),
        ("R53", "PBC", "B201", "未录入"),
        ("R54", "LIST", "T103", "未录入"),
    ]


@pytest.mark.parametrize(
    ("source", "code", "text", "state"),
    [
        ("PBC", "B102", "1342000", "一致"),
        ("PBC", "B102", "1383505.15", "允许范围内"),  # 1342000 / 1383505.15 = 97.0000 %
        ("PBC", "B102", "1383506", "未解释"),
        ("DEPT", "B310", "2857.15", "允许范围内"),  # 3000 / 2857.15 = 105.0 %
        ("DEPT", "B310", "2857.14", "未解释"),
        ("LEDGER", "B315", "100", "尚无报送数"),
        ("NFRA", "B201", "184600", "一致"),
        ("NFRA", "B201", "184600.01", "未解释"),
    ],
)
def test_our_sum_is_judged_against_the_reference(period, office, source, code, text, state):
    enter(period, source, code, text, by=office)
    assert line(period, source, code).state == state


def test_difference_and_rate_are_against_the_reference(period, office):
    enter(period, "PBC", "B102", "140亿", by=office)
    found = line(period, "PBC", "B102")
    assert (found.ours, found.theirs, found.difference) == (1342000, 1400000, -58000)
    assert round(found.rate, 4) == round(found.difference / 14000, 4)


def test_the_last_entry_counts_and_the_history_stays(period, office):
    enter(period, "PBC", "B102", "1400000", by=office)
    enter(period, "PBC", "B102", "1342000", by=office)
    assert line(period, "PBC", "B102").state == "一致"
    assert ReferenceFigure.objects.count() == 2
    assert AuditEvent.objects.filter(verb=AuditEvent.Verb.STANDARD).count() == 2


def test_an_explanation_holds_until_a_number_changes(
    period, office, bank, bank_maker, bank_checker, office_lead
):
    reference = enter(period, "PBC", "B102", "1400000", by=office)
    services.explain_reference(reference=reference, text=WHY, by=office)
    assert line(period, "PBC", "B102").state == "已解释"
    filing = factories.filing_of(period, bank)
    factories.ask_correction(filing, bank_maker, {"B102": "672000"})
    factories.step("approve-correction", filing, office_lead)
    factories.save(filing, bank_maker, {"B102": "672000"})
    factories.explain_all(filing, bank_maker)
    factories.step("send-to-check", filing, bank_maker)
    factories.step("sign", filing, bank_checker)
    factories.step("accept", filing, office)
    assert line(period, "PBC", "B102").state == "需重新解释"


def test_what_cannot_be_explained_is_refused(period, office):
    reference = enter(period, "PBC", "B102", "1400000", by=office)
    with pytest.raises(BusinessError, match="至少10个字"):
        services.explain_reference(reference=reference, text="口径不同", by=office)
    enter(period, "PBC", "B102", "1342000", by=office)
    with pytest.raises(StaleState):
        services.explain_reference(reference=reference, text=WHY, by=office)
    agreeing = ReferenceFigure.objects.last()
    with pytest.raises(BusinessError, match="没有需要解释"):
        services.explain_reference(reference=agreeing, text=WHY, by=office)


def test_only_the_office_enters_and_explains(period, office, leader, bank_maker):
    reference = enter(period, "PBC", "B102", "1400000", by=office)
    for person in (leader, bank_maker):
        with pytest.raises(NotAllowed):
            enter(period, "PBC", "B102", "1", by=person)
        with pytest.raises(NotAllowed):
            services.explain_reference(reference=reference, text=WHY, by=person)


def test_what_is_no_number_is_refused(period, office):
    with pytest.raises(BusinessError, match="无法识别"):
        enter(period, "PBC", "B102", "约一百亿", by=office)


def test_a_banks_own_reference_is_a_finding_of_its_filing(period, office, bank, other_bank):
    """R52: B301 9000 against a list of 8900 is 1.12 % off, against 8950 it is 0.56 %."""
    enter(period, "LIST", "B301", "8900", institution=bank, by=office)
    mine, other = (factories.filing_of(period, who) for who in (bank, other_bank))
    (found,) = [finding for finding in services.findings_of(mine) if finding.rule == "R52"]
    assert (found.code, found.severity, found.kind_label) == ("B301", "W", "跨机构")
    assert found.compared == "参考数 8,900.00；相差 100.00"
    assert not [finding for finding in services.findings_of(other) if finding.rule == "R52"]
    enter(period, "LIST", "B301", "8950", institution=bank, by=office)
    assert not [finding for finding in services.findings_of(mine) if finding.rule == "R52"]
    assert line(period, "LIST", "B301").ours == 9000


def test_the_page_takes_shows_and_explains(client, period, office):
    client.force_login(office)
    page = reverse("filings:reference-list", args=["2024Q2"])
    enter_url = reverse("filings:reference-enter", args=["2024Q2"])
    sent = {"source": "PBC", "indicator": "B102", "institution": "", "text": "1400000", "note": "统计月报"}
    refused = client.post(enter_url, sent | {"text": "很多"})
    assert refused.status_code == 422 and "无法识别" in refused.content.decode()
    assert client.post(enter_url, sent).status_code == 302
    html = client.get(page).content.decode()
    assert "−58,000.00" in html and "−4.14" in html and "未解释" in html and "统计月报" in html
    pk = ReferenceFigure.objects.get().pk
    explain = reverse("filings:reference-explain", args=["2024Q2", pk])
    client.post(explain, {"comment": WHY})
    html = client.get(page).content.decode()
    assert "已解释" in html and WHY in html
