"""Records of discipline: arising by themselves inside the steps, appealed, answered, waived, withdrawn; never doubled or lost."""

import datetime as dt

import pytest
from django.core.management import call_command

from filings import policies, services
from filings.discipline.life import STEPS
from filings.models import DisciplineRecord, Filing
from filings.services.discipline.moves import move_record
from filings.services.reminder_log import record_reminder
from institutions.models import Notice
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import factories
from tests.factories import freeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(catalogue, bank, office):
    """Only the bank owes it: what the bureau itself reports is left out."""
    with freeze(2024, 7, 1):
        period = factories.open_period("2024Q2", closes_on=None)
    period.filings.exclude(institution=bank).delete()
    return period


@pytest.fixture
def filing(period, bank):
    return factories.filing_of(period, bank)


def submit(filing, maker, checker, day):
    with freeze(2024, 7, day):
        factories.save(filing, maker)
        factories.explain_all(filing, maker)
        factories.step("send-to-check", filing, maker)
        return factories.step("sign", filing, checker)


@pytest.fixture
def late(filing, bank_maker, bank_checker):
    """迟报 of one working day: due on Friday 12 July, filed on Monday."""
    submit(filing, bank_maker, bank_checker, 15)
    return DisciplineRecord.objects.get()


def settle(name, record, by, day=16, comment="理由"):
    with freeze(2024, 7, day):
        return services.settle_record(name, record=record, by=by, comment=comment)


def test_a_late_signature_puts_the_record_down_in_the_same_act(late, bank_maker, bank_checker):
    assert (late.kind, late.amount, late.state, late.arose_on) == ("late", 1, "active", dt.date(2024, 7, 15))
    assert late.revision.number == 1
    assert late.appeal_until == dt.date(2024, 7, 18)
    event = late.events.get()
    assert (event.verb, event.by, event.to_state) == ("arise", None, "active")
    told = Notice.objects.filter(subject="迟报：新增记录")
    assert {notice.recipient for notice in told} == {bank_maker, bank_checker}
    assert told.first().body.endswith("如有异议，请在2024年7月18日24:00前申诉。")


def test_on_time_nothing_is_put_down(filing, bank_maker, bank_checker):
    submit(filing, bank_maker, bank_checker, 12)
    assert not DisciplineRecord.objects.exists()


def test_the_command_finds_what_time_alone_causes_and_finds_it_once(filing, capsys):
    with freeze(2024, 7, 19, 23):
        call_command("refresh_records")
        assert not DisciplineRecord.objects.exists()
    with freeze(2024, 7, 20):
        call_command("refresh_records")
        call_command("refresh_records")
    assert DisciplineRecord.objects.get().kind == "missing"
    assert capsys.readouterr().out.splitlines()[1:] == [
        "报送纪律记录：新增1条，更新0条，撤销0条",
        "报送纪律记录：新增0条，更新0条，撤销0条",
    ]


def test_a_filing_that_comes_after_all_stays_on_record_with_the_day_it_came(
    filing, bank_maker, bank_checker, office
):
    with freeze(2024, 7, 20):
        services.refresh_records()
        services.grant_exception(filing=filing, until=dt.date(2024, 7, 22), reason="系统割接", by=office)
    submit(filing, bank_maker, bank_checker, 22)
    record = DisciplineRecord.objects.get()
    assert record.kind == "missing"
    assert record.facts.endswith("2024年7月22日补报")
    assert [event.verb for event in record.events.all()] == ["arise", "restate"]


def test_an_exemption_withdraws_the_record_and_its_undoing_brings_it_back(filing, office):
    with freeze(2024, 7, 20):
        services.refresh_records()
    with freeze(2024, 7, 22):
        factories.step("exempt", filing, office, "停业")
        record = DisciplineRecord.objects.get()
        assert record.state == "withdrawn"
        assert "免报" in record.events.last().comment
        factories.step("restore", filing, office, "登记有误")
    record.refresh_from_db()
    assert record.state == "active"
    assert [event.verb for event in record.events.all()] == ["arise", "withdraw", "reinstate"]


def test_a_second_return_is_an_error_that_the_lead_may_waive(
    filing, bank_maker, bank_checker, office, office_lead
):
    for day in (10, 11):
        submit(filing, bank_maker, bank_checker, day)
        with freeze(2024, 7, day, 18):
            factories.step("send-back", filing, office, "请核对")
    record = DisciplineRecord.objects.get()
    assert (record.kind, record.amount, record.source) == ("error", 2, "returns")
    with pytest.raises(NotAllowed):
        settle("waive", record, office, 12)
    assert settle("waive", record, office_lead, 12, "系统口径提示不清").state == "waived"
    with freeze(2024, 7, 13):
        assert not services.refresh_records()


def test_only_an_error_can_be_waived(late, office_lead):
    with pytest.raises(NotAllowed, match="迟报记录不能免予记录"):
        settle("waive", late, office_lead)


@pytest.mark.parametrize(("kind", "is_error"), [("error", True), ("definition", False), ("restated", False)])
def test_an_accepted_correction_of_an_own_error_is_an_error(
    filing, bank_maker, bank_checker, office, office_lead, kind, is_error
):
    submit(filing, bank_maker, bank_checker, 12)
    with freeze(2024, 7, 15):
        factories.step("accept", filing, office)
        factories.ask_correction(filing, bank_maker, {"B206": "231"}, kind=kind)
        factories.step("approve-correction", filing, office_lead)
        factories.explain_all(filing, bank_maker)
        factories.step("send-to-check", filing, bank_maker)
        factories.step("sign", filing, bank_checker)
        assert not DisciplineRecord.objects.exists()
        factories.step("accept", filing, office)
    found = DisciplineRecord.objects.values_list("kind", "source", "revision__number")
    assert list(found) == ([("error", "correction-2", 2)] if is_error else [])


def test_a_core_item_unknown_at_the_lock_is_missing(filing, bank_maker, bank_checker, office, office_lead):
    with freeze(2024, 7, 12):
        factories.save(filing, bank_maker)
        factories.save(filing, bank_maker, {"B305": "未知"})
        factories.explain_all(filing, bank_maker)
        factories.step("send-to-check", filing, bank_maker)
        factories.step("sign", filing, bank_checker)
        factories.step("accept", filing, office)
        assert not DisciplineRecord.objects.exists()
        services.lock_period(period=filing.period, by=office_lead)
    record = DisciplineRecord.objects.get()
    assert (record.kind, record.source, record.amount) == ("missing", "items", 1)
    assert "B305" in record.facts


def test_locking_a_period_finds_those_that_never_came(
    filing, other_bank, bank_maker, bank_checker, office, office_lead
):
    period = filing.period
    other = Filing.objects.create(period=period, institution=other_bank)
    submit(filing, bank_maker, bank_checker, 12)
    with freeze(2024, 7, 25):
        factories.step("accept", filing, office)
        services.lock_period(period=period, by=office_lead)
    assert DisciplineRecord.objects.get().filing == other


def test_refusal_is_proposed_to_the_lead_and_unseen_by_the_institution_until_confirmed(
    filing, bank, bank_maker, office, office_lead
):
    with freeze(2024, 7, 22):
        record_reminder(period=filing.period, codes=[bank.code], by=office)
    with freeze(2024, 10, 1):
        services.refresh_records()
        record = DisciplineRecord.objects.get(kind="refused")
        assert record.state == "proposed"
        assert record not in DisciplineRecord.objects.visible_to(bank_maker)
        assert Notice.objects.filter(recipient=office_lead, subject__contains="待确认").count() == 1
        with pytest.raises(NotAllowed):
            services.settle_record("confirm", record=record, by=office, comment="已书面催报")
        services.settle_record("confirm", record=record, by=office_lead, comment="黔江金融办函〔2024〕1号")
    record.refresh_from_db()
    assert record.state == "active"
    assert record.appeal_until == dt.date(2024, 10, 10)  # 1–7 October are holidays, 8, 9 and 10 working days
    assert record in DisciplineRecord.objects.visible_to(bank_maker)


def test_false_reports_are_put_down_by_the_office_with_evidence_only(filing, bank_maker, office, office_lead):
    with pytest.raises(NotAllowed, match="只能由金融办核查后登记"):
        services.register_false_report(filing=filing, evidence="核查", by=bank_maker)
    with pytest.raises(BusinessError, match="请填写核查情况和证据"):
        services.register_false_report(filing=filing, evidence=" ", by=office)
    record = services.register_false_report(filing=filing, evidence="现场核查台账与报表不符", by=office)
    assert (record.kind, record.state, record.source) == ("false", "proposed", "by-hand-1")
    assert (
        services.settle_record("dismiss", record=record, by=office_lead, comment="证据不足").state
        == "dismissed"
    )
    with freeze(2024, 7, 12):
        assert not services.refresh_records()


def test_an_appeal_is_answered_once_and_does_not_count_while_open(late, bank_maker, office):
    assert settle("appeal", late, bank_maker, 18, "系统登录故障").state == "appealed"
    with freeze(2024, 7, 19):
        assert not DisciplineRecord.objects.counting(2024).exists()
    late.refresh_from_db()
    assert settle("uphold", late, office, 19, "故障发生在截止之后").state == "active"
    with freeze(2024, 7, 19):
        assert DisciplineRecord.objects.counting(2024).get() == late
    late.refresh_from_db()
    with pytest.raises(NotAllowed, match="申诉期限"):
        settle("appeal", late, bank_maker, 19)
    with pytest.raises(NotAllowed, match="只能申诉一次"):
        settle("appeal", late, bank_maker, 18)


def test_an_appeal_that_holds_waives_the_record_for_good(late, bank_maker, office):
    settle("appeal", late, bank_maker)
    late.refresh_from_db()
    assert settle("revoke", late, office, comment="情况属实").state == "waived"
    with freeze(2024, 7, 30):
        assert not services.refresh_records()
        assert not DisciplineRecord.objects.counting(2024).exists()
    assert Notice.objects.filter(recipient=bank_maker, subject="迟报：申诉成立，免予记录").exists()


def test_a_record_counts_only_after_the_days_to_appeal(late):
    with freeze(2024, 7, 18, 23):
        assert not DisciplineRecord.objects.counting(2024).exists()
    with freeze(2024, 7, 19):
        assert DisciplineRecord.objects.counting(2024).get() == late
        assert not DisciplineRecord.objects.counting(2023).exists()
        assert late.counts


def test_a_step_needs_its_reason_and_the_state_it_was_read_in(late, bank_maker, office):
    with pytest.raises(BusinessError, match="请填写申诉理由"):
        settle("appeal", late, bank_maker, comment="  ")
    settle("appeal", late, bank_maker)
    late.refresh_from_db()
    settle("uphold", late, office)
    with pytest.raises(NotAllowed, match="记录当前为“生效”"):
        settle("revoke", late, office)


def test_two_people_at_once_settle_a_record_once(late):
    stale = DisciplineRecord.objects.get(pk=late.pk)
    move_record(late, DisciplineRecord.State.APPEALED)
    with pytest.raises(StaleState):
        move_record(stale, DisciplineRecord.State.WAIVED)


CAST = (
    "bank_maker", "bank_checker", "other_maker", "office", "office_lead", "leader", "lead_unit", "outsider", "sysadmin",
)  # fmt: skip
BANK, OFFICE, LEAD = {"bank_maker", "bank_checker"}, {"office", "office_lead"}, {"office_lead"}
FAULTS = {"late", "missing", "error", "refused", "false"}
#: step → (states, kinds, who), typed from domain §4.4.
EXPECTED = {
    "confirm": ({"proposed"}, {"refused", "false"}, LEAD),
    "dismiss": ({"proposed"}, {"refused", "false"}, LEAD),
    "appeal": ({"active"}, FAULTS, BANK),
    "uphold": ({"appealed"}, FAULTS, OFFICE),
    "revoke": ({"appealed"}, FAULTS, OFFICE),
    "waive": ({"active"}, {"error"}, LEAD),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_allowed_only_from_its_states_for_its_kinds_and_people(late, request, name):
    states, kinds, allowed_people = EXPECTED[name]
    people = {role: request.getfixturevalue(role) for role in CAST}
    with freeze(2024, 7, 16):
        for late.state in DisciplineRecord.State.values:
            for late.kind in DisciplineRecord.Kind.values:
                for role, person in people.items():
                    expected = late.state in states and late.kind in kinds and role in allowed_people
                    decision = policies.can_settle(STEPS[name], person, late)
                    assert bool(decision) is expected, (late.state, late.kind, role)
                    assert decision or decision.reason


def test_the_expectation_names_every_step():
    assert set(EXPECTED) == set(STEPS)
