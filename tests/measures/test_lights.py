"""Lights by day and thresholds, roll-up of a measure, across a Spring Festival and a year's end (feature A6; domain §1.5)."""

import datetime as dt

import pytest

from measures import board, lights, services
from measures.board import TaskLine, roll_up
from measures.lights import Light, days_for
from measures.models import CheckVerdict, Progress, SupervisionSettings, WorkItem
from measures.services import Judged
from qianjiang_finance.common.quarter import Quarter
from tests import factories
from tests.measures.task_world import condition, hand_out, item_of, prove, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(policy, bank, other_bank, bank_maker, office):
    return hand_out(office, on=(2024, 2, 7))


def days(year, *on, soon=10, unsigned=3, progress=15):
    return days_for(year, dt.date(*on), due_soon_days=soon, unsigned_days=unsigned, progress_days=progress)


def test_working_days_stand_still_over_the_spring_festival_of_2024():
    # 7 February is a Wednesday, 10 to 17 February are the festival, 9 February is worked no more than 18 (a Sunday) is: both are
    # working days by the State Council's table. Third working day after the 7th: 8th, 9th, 18th.
    assert days(2024, 2024, 2, 18).unsigned == dt.date(2024, 2, 6)
    assert days(2024, 2024, 2, 19).unsigned == dt.date(2024, 2, 7)


def test_an_item_handed_out_before_the_festival_is_unsigned_only_after_three_working_days(plan, bank):
    assert condition("M13-T1", bank, dt.date(2024, 2, 9)) == "ok"
    assert condition("M13-T1", bank, dt.date(2024, 2, 17)) == "ok"
    assert condition("M13-T1", bank, dt.date(2024, 2, 18)) == "ok"
    assert condition("M13-T1", bank, dt.date(2024, 2, 19)) == "unsigned"


def test_a_milestone_turns_yellow_ten_working_days_before_its_day_and_red_after_it(plan, bank, bank_maker):
    take("sign", item_of("M01-T1", bank), bank_maker)
    # Due on Sunday 31 March 2024; ten working days before the 1 April are reached from 18 March on (18–22, 25–29: ten days).
    assert condition("M01-T1", bank, dt.date(2024, 3, 15)) == "ok"
    assert condition("M01-T1", bank, dt.date(2024, 3, 18)) == "due-soon"
    assert condition("M01-T1", bank, dt.date(2024, 3, 31)) == "due-soon"
    assert condition("M01-T1", bank, dt.date(2024, 4, 1)) == "overdue"


def test_over_the_years_end_an_item_of_last_year_is_overdue_on_new_years_day(plan, bank, bank_maker):
    take("sign", item_of("M13-T1", bank), bank_maker)
    assert condition("M13-T1", bank, dt.date(2024, 12, 31)) == "due-soon"
    assert condition("M13-T1", bank, dt.date(2025, 1, 1)) == "overdue"


def test_a_finished_item_says_whether_it_was_on_time(plan, bank, bank_maker, other_bank, other_maker, office):
    for unit, person, day in ((bank, bank_maker, (2024, 3, 31)), (other_bank, other_maker, (2024, 4, 1))):
        take("sign", item_of("M01-T1", unit), person)
        prove(item_of("M01-T1", unit), person)
        with factories.freeze(*day, 23):
            take("submit", item_of("M01-T1", unit), person, "计划已报送")
        assert condition("M01-T1", unit, dt.date(2024, 4, 2)) == "waiting"
        take("close", item_of("M01-T1", unit), office)
    assert condition("M01-T1", bank, dt.date(2024, 6, 1)) == "done"
    assert condition("M01-T1", other_bank, dt.date(2024, 6, 1)) == "done-late"


def verdict(item, quarter, word):
    Progress.objects.create(item=item, index=quarter.index, verdict=word)


def test_a_continuing_task_is_yellow_when_missed_once_and_red_when_missed_twice(plan, bank, bank_maker):
    item = take("sign", item_of("M01-T2", bank), bank_maker)
    first, second = Quarter(2024, 1), Quarter(2024, 2)
    # The progress of a quarter is owed from the 16th working day after it: 15 working days after 30 June end on 19 July 2024.
    assert days(2024, 2024, 7, 19).reported == first
    assert days(2024, 2024, 7, 20).reported == second
    verdict(item, first, "missed")
    assert condition("M01-T2", bank, dt.date(2024, 7, 19)) == "missed"
    assert condition("M01-T2", bank, dt.date(2024, 7, 20)) == "unreported"
    verdict(item, second, "watch")
    assert condition("M01-T2", bank, dt.date(2024, 7, 20)) == "watch"
    Progress.objects.filter(index=second.index).update(verdict="missed")
    assert condition("M01-T2", bank, dt.date(2024, 7, 20)) == "missed-twice"
    Progress.objects.filter(index=second.index).update(verdict="met")
    assert condition("M01-T2", bank, dt.date(2024, 7, 20)) == "ok"


def test_nothing_is_owed_for_a_quarter_before_the_item_was_handed_out(policy, bank, bank_maker, office):
    hand_out(office, on=(2024, 4, 8))
    services.sign_all(unit=bank, year=2024, by=bank_maker)
    assert condition("M01-T2", bank, dt.date(2024, 5, 8)) == "ok"
    assert condition("M01-T2", bank, dt.date(2024, 7, 22)) == "unreported"


def test_of_a_past_year_the_fourth_quarter_stays_the_last():
    assert days(2024, 2026, 6, 1).reported == Quarter(2024, 4)
    assert days(2024, 2024, 1, 20).reported is None


def test_each_condition_has_a_light_a_word_and_the_palette_of_the_office():
    assert lights.shown("ok", "green").text == "绿 正常推进"
    assert (lights.shown("ok", "blue").text, lights.shown("ok", "blue").tone) == ("蓝 正常推进", "done")
    assert lights.shown("overdue", "blue").text == "红 已逾期"
    assert lights.shown("not-applicable", "green").text == "不适用"
    assert sorted(lights.conditions_of("red")) == ["missed-twice", "overdue"]


def test_the_office_sets_thresholds_and_colours_and_the_log_keeps_both(plan, bank, bank_maker, office):
    take("sign", item_of("M01-T1", bank), bank_maker)
    services.set_supervision(
        palette="blue", due_soon_days=1, unsigned_days=5, progress_days=10, late_share=50, by=office
    )
    assert SupervisionSettings.objects.get().late_share == 50
    assert condition("M01-T1", bank, dt.date(2024, 3, 28)) == "ok"
    assert condition("M01-T1", bank, dt.date(2024, 3, 29)) == "due-soon"


def line(code="M01-T1", word="推进中", light=Light.GREEN, *, core=True, missing=0):
    return TaskLine(1, code, "任务", "/", core, True, 10, 5, 0, light, word, missing)


@pytest.mark.parametrize(
    ("tasks", "checks", "expected"),
    [
        ([line()], {"C1": ("met", "met")}, (Light.GREEN, "各项任务正常，核查未见问题")),
        ([line()], {"C1": ("missed", "met")}, (Light.YELLOW, "核查C1未达标或须关注")),
        ([line()], {"C1": ("watch", "missed")}, (Light.YELLOW, "核查C1未达标或须关注")),
        ([line()], {"C1": ("missed", "missed")}, (Light.RED, "核查C1连续两季未达标")),
        ([line(word="滞后", light=Light.RED)], {}, (Light.RED, "M01-T1滞后")),
        ([line(word="滞后", light=Light.RED, core=False), line("M01-T2")], {}, (Light.GREEN, "各项任务正常，核查未见问题")),
        ([line(light=Light.YELLOW, missing=1)], {}, (Light.YELLOW, "M01-T1有单位未签收或未报进展")),
        ([line(light=Light.YELLOW)], {}, (Light.YELLOW, "M01-T1有单位未达标、逾期或临近期限")),
        ([], {}, (Light.NONE, "任务尚未下达")),
    ],
)  # fmt: skip
def test_the_roll_up_of_a_measure_says_why(tasks, checks, expected):
    assert roll_up(tasks, checks) == expected


class Task:
    pk, code, name, is_core, is_milestone = 1, "M01-T1", "任务", True, True

    def get_absolute_url(self):
        return "/"


@pytest.mark.parametrize(
    ("conditions", "word", "light"),
    [
        (["ok"] * 10, "推进中", Light.GREEN),
        (["done"] * 9 + ["done-late"], "已完成", Light.GREEN),
        (["overdue"] * 2 + ["ok"] * 8, "推进中", Light.YELLOW),
        (["overdue"] * 3 + ["ok"] * 7, "滞后", Light.RED),
        (["due-soon"] * 2 + ["ok"] * 8, "推进中", Light.GREEN),
        (["due-soon"] * 3 + ["ok"] * 7, "推进中", Light.YELLOW),
        (["unsigned"] + ["ok"] * 9, "推进中", Light.YELLOW),
        (["not-applicable"] * 2, "不适用", Light.NONE),
        (["planned"] * 2, "未启动", Light.NONE),
    ],
)
def test_a_task_is_late_when_three_of_ten_units_are(conditions, word, light):
    found = board.task_line(Task(), [(code, "") for code in conditions], 30)
    assert (found.word, found.light) == (word, light)


def test_the_board_takes_checks_of_two_quarters_and_the_leads_own_light_with_its_reason(
    plan, office, lead_unit
):
    for quarter in (Quarter(2024, 1), Quarter(2024, 2)):
        services.record_verdicts(
            quarter=quarter, items={}, checks={"C2": Judged("missed", "20 → 19，未达标")}
        )
    assert CheckVerdict.objects.count() == 2
    WorkItem.objects.update(state="working")
    third = {one.measure.number: one for one in board.lines(Quarter(2024, 2), dt.date(2024, 3, 1))}[3]
    assert (third.proposed, third.reason) == (Light.RED, "核查C2连续两季未达标")
    common = {
        "measure": third.measure,
        "quarter": Quarter(2024, 2),
        "text": "已逐户对接",
        "problems": "",
        "by": lead_unit,
    }
    with factories.freeze(2024, 7, 5):
        with pytest.raises(
            services.progress.BusinessError, match="系统建议为“红 滞后”（核查C2连续两季未达标）"
        ):
            services.report_measure(**common, light="yellow", reason="")
        services.report_measure(**common, light="yellow", reason="降幅极小，三季度已回升")
        line_now = {one.measure.number: one for one in board.lines(Quarter(2024, 2))}[3]
    assert (line_now.word, line_now.proposed) == ("黄 关注", Light.RED)
    assert line_now.report.reason == "降幅极小，三季度已回升"
