"""Sending back: chosen cells with remarks, a term of its own, several filings in one act (feature D3; domain §4.3)."""

import datetime as dt

import pytest
from django.urls import reverse

from filings import checks, returned, services, timeliness
from filings.models import Filing, ReturnedCell, SignedFinding
from filings.models.filing import Status
from filings.services.moves import newest_revision
from filings.services.returns import Return
from filings.timeliness import Tally
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import factories
from tests.factories import BANK_FIGURES, freeze, save, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(catalogue, bank, other_bank, office):
    """Due on Friday 2024-07-12."""
    with freeze(2024, 7, 1):
        return factories.open_period("2024Q2")


@pytest.fixture
def filing(period, bank):
    return factories.filing_of(period, bank)


def deliver(filing, maker, checker, figures=BANK_FIGURES):
    save(filing, maker, figures)
    factories.explain_all(filing, maker)
    step("send-to-check", filing, maker)
    return step("sign", filing, checker)


def send_back(filing, by, cells=None, due_on=None, together=(), comment="请与台账核对"):
    filing.refresh_from_db()
    return services.send_back(
        filing=filing,
        by=by,
        seen=filing.edit_number,
        comment=comment,
        details=Return(cells or {}, due_on),
        together=together,
    )


@pytest.fixture
def delivered(filing, bank_maker, bank_checker):
    """Delivered on time on Thursday 2024-07-11."""
    with freeze(2024, 7, 11):
        return deliver(filing, bank_maker, bank_checker)


def test_the_cells_are_kept_with_remark_and_what_stood_in_them(delivered, office):
    with freeze(2024, 7, 12):
        send_back(delivered, office, {"B201": "与台账差1万元", "B504": ""})
    rows = ReturnedCell.objects.values_list("indicator__code", "remark", "was")
    assert list(rows) == [("B201", "与台账差1万元", "92300.00"), ("B504", "", "150.00")]
    event = ReturnedCell.objects.first().event
    assert (event.verb, event.by, event.due_on) == ("send-back", office, dt.date(2024, 7, 16))


def test_the_term_is_two_working_days_unless_another_is_given(delivered, office):
    with freeze(2024, 7, 12):  # a Friday
        send_back(delivered, office)
        delivered.refresh_from_db()
    assert delivered.returned_due_on == dt.date(2024, 7, 16)


def test_a_term_that_is_past_is_refused_and_nothing_is_written(delivered, office):
    with freeze(2024, 7, 12), pytest.raises(BusinessError, match="不能早于今天"):
        send_back(delivered, office, due_on=dt.date(2024, 7, 11))
    delivered.refresh_from_db()
    assert delivered.status == Status.SUBMITTED


def test_a_cell_that_is_not_in_the_filing_is_refused_and_nothing_is_written(delivered, office):
    with pytest.raises(BusinessError, match="没有这些指标：G101"):
        send_back(delivered, office, {"G101": ""})
    delivered.refresh_from_db()
    assert (delivered.status, delivered.return_count) == (Status.SUBMITTED, 0)


def test_only_the_office_sends_back(delivered, bank_checker, leader):
    for person in (bank_checker, leader):
        with pytest.raises(NotAllowed):
            send_back(delivered, person)


def test_afterwards_it_is_told_which_cells_were_changed(delivered, bank_maker, bank_checker, office):
    send_back(delivered, office, {"B504": "请核对", "B508": "请核对"})
    save(delivered, bank_maker, {"B504": "160.00"})
    cells = checks.FigureBook.of(delivered, newest_revision(delivered)).cells
    (passage,) = returned.open_returns(returned.history(delivered, cells))
    assert [(mark.code, mark.was, mark.now, mark.is_changed) for mark in passage.marked] == [
        ("B504", "150.00", "160.00", True),
        ("B508", "420.00", "420.00", False),
    ]
    assert passage.changed == 1


def test_a_return_is_done_with_once_the_filing_is_delivered_again(
    delivered, bank_maker, bank_checker, office
):
    send_back(delivered, office, {"B504": ""})
    save(delivered, bank_maker, {"B504": "160.00"})
    step("send-to-check", delivered, bank_maker)
    step("hand-back", delivered, bank_checker, "B508也要改")
    passages = returned.open_returns(returned.history(delivered, {}))
    assert [passage.event.verb for passage in passages] == ["send-back", "hand-back"]
    step("send-to-check", delivered, bank_maker)
    step("sign", delivered, bank_checker)
    assert returned.open_returns(returned.history(delivered, {})) == []


def test_delivered_again_within_the_term_it_stays_on_time(delivered, bank_maker, bank_checker, office):
    with freeze(2024, 7, 12):
        send_back(delivered, office)
    with freeze(2024, 7, 16, 23):
        deliver(delivered, bank_maker, bank_checker, {"B504": "160.00"})
        delivered.refresh_from_db()
        assert (delivered.returned_due_on, delivered.missed_due_on) == (None, None)
        assert delivered.timeliness == "按时"


def test_a_missed_term_makes_it_late_from_then_on(delivered, bank_maker, bank_checker, office):
    with freeze(2024, 7, 12):
        send_back(delivered, office)
    delivered.refresh_from_db()
    with freeze(2024, 7, 16, 23):
        assert (delivered.missed_return, delivered.timeliness) == (None, "按时")
        assert not Filing.objects.overdue().filter(pk=delivered.pk).exists()
    with freeze(2024, 7, 17):
        assert (delivered.missed_return, delivered.timeliness) == (dt.date(2024, 7, 16), "补报逾期")
        assert Filing.objects.overdue().filter(pk=delivered.pk).exists()
        deliver(delivered, bank_maker, bank_checker, {"B504": "160.00"})
    delivered.refresh_from_db()
    assert (delivered.returned_due_on, delivered.missed_due_on) == (None, dt.date(2024, 7, 16))
    assert delivered.timeliness == "补报逾期"
    with freeze(2024, 7, 18):
        send_back(delivered, office)
    with freeze(2024, 7, 19):
        deliver(delivered, bank_maker, bank_checker, {"B504": "161.00"})
    delivered.refresh_from_db()
    assert delivered.missed_due_on == dt.date(2024, 7, 16)


def test_a_missed_term_counts_as_not_on_time_in_the_rates():
    due, early, today = dt.date(2024, 7, 12), dt.date(2024, 7, 11), dt.date(2024, 7, 17)
    assert timeliness.judge(due, early, today, has_missed_return=True) == Tally(1, 1, 0)
    assert timeliness.mark(due, early, today, has_missed_return=True) == "迟报"
    assert timeliness.word(due, dt.date(2024, 7, 15), today, has_missed_return=True) == "迟报1个工作日"


def test_related_filings_go_back_in_one_act_and_name_each_other(
    delivered, period, other_bank, other_maker, other_checker, office
):
    other = deliver(factories.filing_of(period, other_bank), other_maker, other_checker)
    done = send_back(delivered, office, {"B504": "口径不对"}, together=[(other, other.edit_number)])
    assert [(each.status, each.return_count) for each in done] == [(Status.RETURNED, 1)] * 2
    comments = [each.events.get(verb="send-back").comment for each in done]
    assert comments == [
        "请与台账核对（与演示城商银行乙2024年二季度报表一并退回）",
        "请与台账核对（与演示大型银行甲2024年二季度报表一并退回）",
    ]
    assert ReturnedCell.objects.filter(indicator__code="B504", remark="口径不对").count() == 2


def test_if_one_of_them_has_moved_on_none_goes_back(
    delivered, period, other_bank, other_maker, other_checker, office
):
    other = deliver(factories.filing_of(period, other_bank), other_maker, other_checker)
    seen = other.edit_number
    step("accept", other, office)
    with pytest.raises(StaleState):
        send_back(delivered, office, together=[(other, seen)])
    delivered.refresh_from_db()
    assert delivered.status == Status.SUBMITTED


def test_signing_keeps_the_findings_that_stood(period, bank, bank_maker, bank_checker, office):
    people = {"maker": bank_maker, "checker": bank_checker, "office": office}
    factories.accept_figures(factories.open_period("2024Q1"), bank, BANK_FIGURES, **people)
    filing = factories.filing_of(period, bank)
    found = {
        finding.key
        for finding in services.findings_of(save(filing, bank_maker, BANK_FIGURES))
        if not finding.is_observed
    }
    assert found, "the same figures as last quarter are a finding"
    deliver(filing, bank_maker, bank_checker)
    kept = SignedFinding.objects.filter(revision=filing.revisions.get())
    assert set(kept.values_list("rule__code", "indicator__code")) == found


def test_related_are_own_other_quarters_and_peers_with_the_same_finding(
    period, bank, bank_maker, bank_checker, office
):
    peer = factories.make_institution("B03", kind="LB", name="演示大型银行丙", order=3)
    maker = factories.make_user("b03-maker", ("maker", peer))
    checker = factories.make_user("b03-checker", ("checker", peer))
    first = factories.open_period("2024Q1")
    for each in (period, first):
        Filing.objects.get_or_create(period=each, institution=peer)
    own = {"maker": bank_maker, "checker": bank_checker, "office": office}
    factories.accept_figures(first, bank, BANK_FIGURES, **own)
    factories.accept_figures(first, peer, BANK_FIGURES, maker=maker, checker=checker, office=office)
    mine = deliver(factories.filing_of(period, bank), bank_maker, bank_checker)
    theirs = deliver(factories.filing_of(period, peer), maker, checker)
    next_one = deliver(factories.filing_of(factories.open_period("2024Q3"), bank), bank_maker, bank_checker)
    found = {other.filing.pk: other.why for other in returned.related_to(mine)}
    assert set(found) == {theirs.pk, next_one.pk}
    assert found[next_one.pk] == "同一单位，已报送待审核"
    assert found[theirs.pk].startswith("同类机构有相同问题：R")


def page_of(filing):
    return reverse("filings:filing-send-back", args=[filing.period.code, filing.institution.code])


def test_the_page_ticks_cells_and_the_form_shows_them_first(client, delivered, bank_maker, office):
    client.force_login(office)
    page = client.get(page_of(delivered)).content.decode()
    assert 'name="cell" value="B504"' in page
    data = {"seen": delivered.edit_number, "comment": "请核对", "cell": ["B504"], "remark-B508": "少一户"}
    with freeze(2024, 7, 12):
        answer = client.post(page_of(delivered), data, follow=True)
    assert "已办理：退回修改" in answer.content.decode()
    client.force_login(bank_maker)
    edit = reverse("filings:filing-edit", args=[delivered.period.code, delivered.institution.code])
    form = client.get(edit).content.decode()
    assert "退回 2 处，已改 0 处" in form
    assert "2024年7月16日24:00" in form
    assert form.index('href="#cell-B504"') < form.index('id="cell-B504"')
    assert "意见：少一户" in form


def test_a_refused_return_keeps_what_was_ticked_and_typed(client, delivered, office):
    client.force_login(office)
    data = {"seen": delivered.edit_number, "comment": " ", "cell": ["B504"], "remark-B508": "少一户"}
    answer = client.post(page_of(delivered), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'name="cell" value="B504" checked' in page
    assert 'value="少一户"' in page
    delivered.refresh_from_db()
    assert delivered.status == Status.SUBMITTED


@pytest.mark.parametrize("due_on", ["明天", "2024-02-30"])
def test_a_day_that_is_none_is_told(client, delivered, office, due_on):
    client.force_login(office)
    data = {"seen": delivered.edit_number, "comment": "请核对", "due_on": due_on}
    answer = client.post(page_of(delivered), data)
    assert answer.status_code == 422
    assert "补报期限请按" in answer.content.decode()


@pytest.mark.parametrize("key", ["2024Q2-B99-1", "nonsense", "2024Q2-B02-x"])
def test_a_filing_that_is_not_there_cannot_be_ticked(client, delivered, office, key):
    client.force_login(office)
    data = {"seen": delivered.edit_number, "comment": "请核对", "with": [key]}
    assert client.post(page_of(delivered), data).status_code == 403
    delivered.refresh_from_db()
    assert delivered.status == Status.SUBMITTED


def test_an_exemption_is_undone_with_a_reason(filing, office):
    step("exempt", filing, office, "停业整顿")
    with pytest.raises(BusinessError, match="恢复应报的原因"):
        step("restore", filing, office)
    assert step("restore", filing, office, "已恢复营业").status == Status.NOT_STARTED
    assert Filing.objects.expected().filter(pk=filing.pk).exists()
