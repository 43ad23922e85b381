"""The plan of a year: the 84 tasks, their rows per unit, adding, splitting, retiring, copying (features A3, A4)."""

import datetime as dt

import pytest

from institutions import services as institutions
from institutions.models import AuditEvent, Notice
from measures import services
from measures.models import Measure, Task, TaskUnit, WorkItem
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories
from tests.measures.task_world import hand_out, item_of

pytestmark = pytest.mark.django_db

FACTS = services.TaskFacts(
    name="建立首贷户培植名单",
    kind="milestone",
    frequency="year",
    evidence="名单",
    met_when="名单已印发",
    due_on=dt.date(2024, 9, 30),
    owners=["BK"],
    helpers=["JXW"],
)
#: Tasks of each measure, counted by hand in domain §1.5.
TASKS = {1: 7, 2: 5, 3: 8, 4: 6, 5: 5, 6: 5, 7: 5, 8: 7, 9: 8, 10: 8, 11: 7, 12: 7, 13: 6}


@pytest.fixture
def plan(policy, bank, other_bank, office):
    return hand_out(office)


def test_the_plan_holds_the_84_tasks_of_the_13_measures(plan):
    assert {number: Task.objects.filter(measure__number=number).count() for number in TASKS} == TASKS
    assert sum(TASKS.values()) == 84


def test_every_sentence_stands_word_for_word_in_its_measure(plan):
    for task in Task.objects.select_related("measure"):
        assert task.sentence and task.sentence in task.measure.text, task.code


def test_nothing_that_a_user_reads_of_a_task_is_in_english(plan):
    words = {"IPO"}  # as printed in the policy
    for task in Task.objects.all():
        for text in (task.name, task.evidence, task.met_when):
            latin = set("".join(c if c.isascii() and c.isalpha() else " " for c in text).split())
            assert {word for word in latin if len(word) > 1} <= words, (task.code, text)


def test_a_task_for_banks_fans_out_to_one_row_per_bank_and_one_for_large_banks_to_those_alone(plan):
    def units(code):
        return set(WorkItem.objects.filter(task__code=code).values_list("institution__code", flat=True))

    assert units("M01-T2") == {"B01", "B02"}
    assert units("M01-T4") == {"B01"}
    assert units("M05-T4") == {"B02"}
    assert units("M03-T1") == {"FGW"}
    assert units("M03-T7") == {"JXW", "B01", "B02"}


def test_units_that_only_help_get_no_row(plan):
    assert set(
        TaskUnit.objects.filter(task__code="M01-T2", duty="helper").values_list(
            "institution__code", flat=True
        )
    ) == {"RH", "JG", "JRB"}
    assert not WorkItem.objects.filter(task__code="M01-T2", institution__code="RH").exists()


def test_a_bank_that_closed_before_the_day_gets_no_row(policy, bank, office):
    factories.make_institution("B09", kind="LB", closed_on=dt.date(2024, 1, 1))
    hand_out(office)
    assert not WorkItem.objects.filter(institution__code="B09").exists()


def test_a_bank_that_joins_later_gets_its_rows_and_the_others_stay(plan, office):
    factories.make_institution("B03", kind="LB", opened_on=dt.date(2024, 5, 1))
    before = WorkItem.objects.count()
    added = services.expand_plan(plan=plan, by=office, on=dt.date(2024, 5, 2))
    of_a_large_bank = WorkItem.objects.filter(institution__code="B01").count()
    assert added == WorkItem.objects.filter(institution__code="B03").count() == of_a_large_bank
    assert WorkItem.objects.count() == before + added
    assert services.expand_plan(plan=plan, by=office, on=dt.date(2024, 5, 2)) == 0


def test_what_a_bank_left_open_when_it_closed_is_ended_with_the_reason(plan, bank, office):
    with factories.freeze(2024, 7, 1):
        institutions.close(institution=bank, on=dt.date(2024, 7, 1), successor=None, by=office)
        services.expand_plan(plan=plan, by=office)
    item = item_of("M01-T1", bank)
    assert (item.state, item.events.last().comment) == ("retired", "机构已终止")
    assert not WorkItem.objects.filter(institution__code="B02", state="retired").exists()


def test_handing_out_tells_each_person_once_and_asks_the_regulators(policy, bank, bank_maker, office):
    regulator = factories.make_user("rh", ("department", "RH"))
    hand_out(office)
    [notice] = Notice.objects.filter(recipient=bank_maker)
    assert notice.subject.startswith("2024年任务下达：") and notice.subject.endswith("请签收")
    [asked] = Notice.objects.filter(recipient=regulator)
    assert asked.subject.startswith("2024年任务商请配合：") and asked.subject.endswith("请确认")


def test_a_year_has_one_plan_and_a_plan_is_handed_out_once(plan, office):
    with pytest.raises(BusinessError, match="2024年任务计划已经编制"):
        services.start_plan(year=2024, by=office)
    with pytest.raises(BusinessError, match="没有未下达的任务"):
        services.issue_plan(plan=plan, by=office)


def test_the_next_plan_is_a_copy_with_the_dates_moved_and_nothing_handed_out(plan, office):
    services.add_task(plan=plan, measure=Measure.objects.get(number=1), facts=FACTS, by=office)
    services.retire_task(task=Task.objects.get(code="M13-T5"), reason="另行安排", by=office)
    with factories.freeze(2025, 1, 3):
        copied = services.copy_plan(source=plan, year=2025, by=office)
    assert copied.tasks.count() == 84
    assert not copied.tasks.filter(code="M13-T5").exists()
    assert copied.tasks.get(code="M01-T1").due_on == dt.date(2025, 3, 31)
    assert copied.tasks.get(code="M01-T8").due_on == dt.date(2025, 9, 30)
    assert set(WorkItem.objects.for_year(2025).values_list("state", flat=True)) == {"planned"}


def test_a_29_february_becomes_the_28th(plan, office):
    task = Task.objects.get(code="M01-T1")
    task.due_on = dt.date(2024, 2, 29)
    assert task.day_in(2025) == dt.date(2025, 2, 28)


def test_a_task_split_in_two_has_parts_of_its_own_with_rows(plan, office):
    parent = Task.objects.get(code="M01-T1")
    for name in ("上半年投放", "下半年投放"):
        services.add_task(
            plan=plan,
            measure=parent.measure,
            parent=parent,
            facts=services.TaskFacts(
                name, "milestone", "half-year", "台账", "完成投放", dt.date(2024, 6, 30), ["B01"]
            ),
            by=office,
        )
    assert [part.code for part in parent.parts.all()] == ["M01-T1-1", "M01-T1-2"]
    part = Task.objects.get(code="M01-T1-1")
    assert [item.institution.code for item in part.items.all()] == ["B01"]
    with pytest.raises(BusinessError, match="只有在用的一级任务"):
        services.add_task(plan=plan, measure=parent.measure, parent=part, facts=FACTS, by=office)


def test_a_sentence_must_be_the_policys_own(plan, office):
    facts = services.TaskFacts(
        "核对", "milestone", "year", "材料", "完成", dt.date(2024, 6, 30), ["B01"], sentence="编造的一句"
    )
    with pytest.raises(BusinessError, match="一字不差"):
        services.add_task(plan=plan, measure=Measure.objects.get(number=1), facts=facts, by=office)


def test_a_retired_task_ends_its_open_rows_and_keeps_them(plan, office, bank):
    task = Task.objects.get(code="M01-T1")
    services.retire_task(task=task, reason="并入年度考核", by=office)
    item = item_of("M01-T1", bank)
    assert item.state == "retired"
    assert item.events.get(verb="retire").comment == "并入年度考核"
    assert AuditEvent.objects.filter(verb="plan", detail__contains="停用：M01-T1").exists()


def test_only_the_office_plans(plan, bank_maker, lead_unit, leader):
    for person in (bank_maker, lead_unit, leader):
        with pytest.raises(NotAllowed, match="区金融办"):
            services.issue_plan(plan=plan, by=person)
        with pytest.raises(NotAllowed, match="区金融办"):
            services.add_task(plan=plan, measure=Measure.objects.get(number=1), facts=FACTS, by=person)
