"""Tasks judged by accepted figures, frozen at the close; the daily command; the chain page (domain §1.5; features A7, Z1)."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from filings.breaks import Breaks
from measures.board import lines
from measures.models import CheckVerdict, Progress, RemindedItem, ReminderReceipt, TaskReminder
from measures.services import sign_all
from qianjiang_finance.common.quarter import Quarter
from reports.bulletins.measure_table import build_measures
from reports.policy_checks import Verdict
from reports.supervision import rules
from reports.supervision.drawn import figures_of
from reports.supervision.judge import judge_period
from tests import factories
from tests.measures.task_world import hand_out, item_of, prove, take

pytestmark = pytest.mark.django_db

NOW, BEFORE = Quarter(2024, 1), Quarter(2023, 1)


def operands(**numbers):
    """B303=("5200", "5000"): this quarter and the same of last year; None is not reported."""

    def look_up(code, quarter):
        now, before = numbers.get(code, (None, None))
        text = now if quarter == NOW else before if quarter == BEFORE else None
        return None if text is None else Decimal(text)

    return look_up


def say(amount):
    return f"{amount}万元"


@pytest.mark.parametrize(
    ("name", "codes", "numbers", "verdict"),
    [
        ("above", ["B303"], {"B303": ("5000.01", "5000")}, Verdict.MET),
        ("above", ["B303"], {"B303": ("5000", "5000")}, Verdict.MISSED),
        ("hold", ["B303"], {"B303": ("5000", "5000")}, Verdict.MET),
        ("hold", ["B303"], {"B303": ("4999.99", "5000")}, Verdict.MISSED),
        ("hold", ["B303"], {"B303": ("0", "0")}, Verdict.NOT_APPLICABLE),
        ("hold", ["B303"], {"B303": ("5000", None)}, Verdict.NOT_APPLICABLE),
        ("above", ["B507", "B508"], {"B507": ("300", "310"), "B508": ("420", "400")}, Verdict.MET),
        # B508 was not reported last year: only B507 can be compared, and it fell.
        ("above", ["B507", "B508"], {"B507": ("300", "310"), "B508": ("420", None)}, Verdict.MISSED),
        ("positive", ["B217"], {"B217": ("0.01", None)}, Verdict.MET),
        ("positive", ["B217"], {"B217": ("0", None)}, Verdict.MISSED),
        ("positive", ["B217"], {}, Verdict.NOT_APPLICABLE),
        ("reported", ["B408"], {"B408": ("0", None)}, Verdict.MET),
        # 110/100 = +10 %, 1200/1100 = +9.09 %
        ("outgrow:B201", ["B212"], {"B212": ("110", "100"), "B201": ("1200", "1100")}, Verdict.MET),
        # 109/100 = +9 %, 1200/1100 = +9.09 %
        ("outgrow:B201", ["B212"], {"B212": ("109", "100"), "B201": ("1200", "1100")}, Verdict.MISSED),
        ("outgrow:B201", ["B212"], {"B212": ("109", "0"), "B201": ("1200", "1100")}, Verdict.NOT_APPLICABLE),
    ],
)
def test_a_rule_judges_by_the_same_quarter_of_last_year(name, codes, numbers, verdict):
    ruling = rules.rule(name, codes, operands(**numbers), NOW, breaks=Breaks(), say=say)
    assert ruling.verdict is verdict and ruling.said


def test_a_rule_says_both_numbers_and_never_judges_across_a_changed_definition():
    numbers = operands(B303=("5200", "5000"))
    ruling = rules.rule("hold", ["B303"], numbers, NOW, breaks=Breaks(), say=say)
    assert ruling.said == "上年同期5000万元 → 本期5200万元，应不低于上年同期，达标"
    broken = Breaks({"B303": frozenset([Quarter(2023, 3)])})
    assert (
        rules.rule("hold", ["B303"], numbers, NOW, breaks=broken, say=say).verdict is Verdict.NOT_APPLICABLE
    )
    with pytest.raises(ValueError, match="no such rule"):
        rules.rule("guess", ["B303"], numbers, NOW, breaks=Breaks(), say=say)


@pytest.fixture
def world(catalogue, bank, other_bank, bank_maker, bank_checker, other_maker, office):
    """Tasks of 2024; B01 has 2023Q1 and 2024Q1 accepted (B303 33000 → 34000, B309 not reported), B02 has delivered nothing."""
    hand_out(office)
    for unit, person in ((bank, bank_maker), (other_bank, other_maker)):
        with factories.freeze(2024, 1, 10):
            sign_all(unit=unit, year=2024, by=person)
    people = {"maker": bank_maker, "checker": bank_checker, "office": office}
    for code, chain_loans in (("2023Q1", "33000.00"), ("2024Q1", "34000.00")):
        figures = factories.BANK_FIGURES | {"B303": chain_loans}
        period = factories.open_period(code)
        factories.accept_figures(period, bank, figures, **people)
    return period


def progress(code, unit):
    return Progress.objects.filter(item=item_of(code, unit), index=NOW.index).first()


def test_accepted_figures_judge_the_tasks_of_those_who_delivered_alone(world, bank, other_bank):
    judge_period(world)
    hold = progress("M02-T2", bank)
    assert (hold.verdict, hold.is_by_figures) == ("met", True)
    assert hold.said == "上年同期3.30亿元 → 本期3.40亿元，应不低于上年同期，达标"
    assert progress("M02-T2", other_bank) is None  # 未报
    # C5 by the policy's check: 33000 → 34000 is not lower.
    assert progress("M08-T7", bank).verdict == "met"
    # 利率 4.05 in both quarters: strictly below is asked.
    assert progress("M12-T2", bank).verdict == "missed"
    # People judge what no figure measures.
    assert progress("M01-T3", bank) is None
    assert CheckVerdict.objects.get(index=NOW.index, code="C5").verdict == "met"


def test_judging_again_changes_nothing_and_a_correction_before_the_close_is_followed(
    world, bank, bank_maker, bank_checker, office
):
    assert judge_period(world) > 0
    assert judge_period(world) == 0
    filing = factories.filing_of(world, bank)
    factories.ask_correction(filing, bank_maker, {"B303": "32000.00"})
    lead = factories.make_user("lead", ("office-lead", "JRB"))
    factories.step("approve-correction", filing, lead)
    factories.save(filing, bank_maker, {"B303": "32000.00"})
    factories.explain_all(filing, bank_maker)
    factories.step("send-to-check", filing, bank_maker)
    factories.step("sign", filing, bank_checker)
    factories.step("accept", filing, office)
    assert judge_period(world) > 0
    assert progress("M02-T2", bank).verdict == "missed"


def test_after_the_close_a_verdict_is_frozen_and_only_a_missing_one_is_added(world, bank):
    judge_period(world, on=world.closes_on)
    assert progress("M02-T2", bank).frozen_at is not None
    Progress.objects.filter(item=item_of("M02-T2", bank)).update(verdict="missed", said="当时所知")
    Progress.objects.filter(item=item_of("M08-T7", bank)).delete()
    judge_period(world, on=world.closes_on)
    assert progress("M02-T2", bank).said == "当时所知"
    assert progress("M08-T7", bank).verdict == "met"


def test_the_words_of_a_unit_stand_beside_the_verdict_of_the_figures(world, bank, bank_maker, lead_unit):
    from measures import services

    judge_period(world)
    item = item_of("M03-T3", bank)
    words = services.Words("已逐户对接名单内企业", "", "", "")
    with factories.freeze(2024, 4, 12):
        given = services.write_progress(item=item, quarter=NOW, verdict="", words=words, by=bank_maker)
    verdict = given.verdict
    assert given.is_by_figures and verdict
    confirmed = services.answer_progress(progress=given, confirmed=True, opinion="", by=lead_unit)
    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", lead_unit)
    with factories.freeze(2024, 4, 13), pytest.raises(services.progress.StaleState, match="已确认"):
        services.write_progress(item=item, quarter=NOW, verdict="", words=words, by=bank_maker)


def test_figures_are_drawn_in_with_growth_and_the_page_of_the_cell(world, bank, bank_maker, lead_unit):
    item = item_of("M02-T2", bank)
    [drawn, *_] = figures_of(item, NOW, bank_maker)
    assert drawn.text == "产业链名单企业贷款余额3.40亿元，同比增长3.03%"
    assert drawn.url == "/filings/2024Q1/B01/cells/B303/"
    assert figures_of(item, NOW, lead_unit) == []


def test_the_daily_command_judges_and_reminds_once_and_its_second_run_sends_nothing(
    world, bank, bank_maker, office, capsys
):
    with factories.freeze(2024, 3, 29):
        call_command("supervise")
        first = (TaskReminder.objects.count(), ReminderReceipt.objects.count())
        call_command("supervise")
    assert first[0] >= 1
    assert (TaskReminder.objects.count(), ReminderReceipt.objects.count()) == first
    assert RemindedItem.objects.filter(item=item_of("M01-T1", bank), cause="due-soon").count() == 1
    with factories.freeze(2024, 4, 1):
        call_command("supervise")
        call_command("supervise")
    assert RemindedItem.objects.filter(item=item_of("M01-T1", bank), cause="overdue").count() == 1
    assert "催办" in capsys.readouterr().out


def test_the_lines_of_annex_4_count_tasks_and_say_light_and_ground(world, bank):
    judge_period(world)
    table = build_measures(NOW)
    assert table is not None
    assert [row.number for row in table.rows] == list(range(1, 14))
    third = table.rows[2]
    assert third.total == 8 == third.met + third.going + third.late
    assert (third.leads, third.responsible.split("、")[-1]) == (
        "人行黔江分行、国家金融监督管理总局黔江监管分局、区发改委",
        "银行机构",
    )
    line = lines(NOW)[2]
    assert line.word and line.word in third.light and line.reason


def page(client, person, path):
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_chain_leads_from_the_clause_to_a_banks_cell_and_back(client, world, bank, office):
    judge_period(world)
    html = page(client, office, "/measures/8/?period=2024Q1")
    sentence = "原则上全区金融机构对产业链企业金融支持力度较上年不降低"
    assert f"<mark>{sentence}</mark>" in html
    assert '<span id="s-M08-T7"></span>' in html and '<a class="clause-ref" href="#t-M08-T7">T7</a>' in html
    assert '<a class="clause-ref" href="#t-C5">C5</a>' in html and 'id="t-C5"' in html
    cell = "/filings/2024Q1/B01/cells/B303/"
    assert f'<a href="{cell}">3.40亿元</a>' in html
    back = page(client, office, cell)
    assert 'href="/measures/8/?period=2024Q1#t-B303"' in back
    assert 'id="t-B303"' in html and 'href="#t-M08-T7">T7</a>' in html


def test_a_bank_sees_its_own_row_and_figures_of_the_chain_and_no_others(
    client, world, bank, bank_maker, other_bank
):
    judge_period(world)
    html = page(client, bank_maker, "/measures/8/?period=2024Q1")
    assert "本机构，2024年一季度" in html
    assert 'href="/filings/2024Q1/B01/cells/B303/"' in html
    assert "unit=B02" not in html and "/B02/" not in html
    assert "系统建议的依据" not in html


def test_a_department_sees_words_of_all_units_and_no_single_figure(client, world, bank, lead_unit):
    judge_period(world)
    html = page(client, lead_unit, "/measures/3/?period=2024Q1")
    assert "/cells/" not in html
    assert "正常推进" in html or "未报进展" in html or "本季未达标" in html


def test_evidence_of_the_quarter_stands_on_the_measures_page(client, world, bank, bank_maker, office):
    with factories.freeze(2024, 3, 5):
        prove(item_of("M01-T1", bank), bank_maker)
    assert "年度计划" in page(client, office, "/measures/1/?period=2024Q1")
    assert "本季还没有上传的任务佐证" in page(client, office, "/measures/1/?period=2023Q1")


def test_an_item_page_shows_the_machines_words_to_its_unit_and_only_the_verdict_to_a_lead(
    client, world, bank, bank_maker, lead_unit
):
    judge_period(world)
    path = "/measures/tasks/2024/M03-T3/B01/"
    assert "上年同期" in page(client, bank_maker, path)
    html = page(client, lead_unit, path)
    assert "按审核通过的数据判断" in html and "亿元" not in html


def test_a_finished_item_needs_nothing_of_the_command(world, bank, bank_maker, office):
    prove(item_of("M01-T1", bank), bank_maker)
    take("submit", item_of("M01-T1", bank), bank_maker, "计划已报送")
    with factories.freeze(2024, 4, 1):
        call_command("supervise")
    assert not RemindedItem.objects.filter(item=item_of("M01-T1", bank)).exists()
