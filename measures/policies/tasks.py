"""Who may hand out tasks, do them, confirm them and chase them (domain §1.5, §4.6; features A4–A11)."""

from __future__ import annotations

from institutions.models import Institution, Role, User
from measures.item_steps import ItemStep, Who
from measures.models import Measure, Progress, TaskEvidence, WorkItem
from measures.models.items import State
from qianjiang_finance.common.errors import ALLOWED, Decision, denied

#: Who works for a unit; the finance office's own people do for the office.
_AT_UNIT = (Role.DEPARTMENT, Role.MAKER, Role.CHECKER, Role.OFFICER, Role.OFFICE_STAFF, Role.OFFICE_LEAD)
#: The unit is at work on it: progress and evidence may be given.
_AT_WORK = (State.WORKING, State.EXTENDING, State.SUBMITTED, State.RETURNED)


def can_read_tasks(user: User) -> Decision:
    """The office, leaders, departments and reporting institutions, each its part (``WorkItem.objects.visible_to``)."""
    if user.sees_all_institutions or user.is_reporter or user.has_role(Role.DEPARTMENT):
        return ALLOWED
    return denied("任务督办供区金融办、区领导、各部门和承担任务的机构使用")


def can_read_unit(user: User, institution: Institution) -> Decision:
    """A unit's page: the office and leaders any, others their own."""
    if user.sees_all_institutions or user.has_role_at(institution.pk, *_AT_UNIT):
        return ALLOWED
    return denied("只能查看本单位的任务")


def can_manage_plan(user: User | None) -> Decision:
    """Add, split, retire, hand out and copy tasks; thresholds and colours: the finance office."""
    if user is None or user.is_office:
        return ALLOWED
    return denied("任务计划由区金融办编制和下达")


def can_remind_tasks(user: User | None) -> Decision:
    """催办: the finance office."""
    if user is None or user.is_office:
        return ALLOWED
    return denied("催办由区金融办发出")


def can_instruct(user: User) -> Decision:
    """批示: a leader of the district, or the office entering what a leader wrote."""
    if user.is_office or user.has_role(Role.LEADER):
        return ALLOWED
    return denied("批示由区领导作出，或由区金融办登记")


def can_see_words(user: User, item: WorkItem) -> Decision:
    """The figures behind a verdict are one institution's numbers: its own people, the office and leaders (domain §8.3, level 3)."""
    return can_read_unit(user, item.institution)


def can_see_chain_units(user: User) -> Decision:
    """Each institution's state under a measure: the office, leaders, and departments (words only)."""
    if user.sees_all_institutions or user.has_role(Role.DEPARTMENT):
        return ALLOWED
    return denied("各机构的任务状态仅区金融办、区领导和牵头部门可见")


def leads(user: User, measure: Measure) -> bool:
    """Whether the person works at a lead unit (牵头单位) of the measure."""
    own = user.institutions_as(Role.DEPARTMENT)
    return bool(own) and measure.units.filter(duty="lead", institution__in=own).exists()


def measures_led(user: User) -> frozenset[int]:
    """The numbers of the measures that the person's department leads: one query for people of departments, none for others."""
    own = user.institutions_as(Role.DEPARTMENT)
    led = (
        Measure.objects.filter(units__duty="lead", units__institution__in=own)
        if own
        else Measure.objects.none()
    )
    return frozenset(led.values_list("number", flat=True))


def acts_on_behalf(user: User, item: WorkItem) -> bool:
    """The office acting for a regulator that does not use the system (代填, domain §4.6)."""
    return user.is_office and item.is_asked and not _is_of_unit(user, item)


def _is_of_unit(user: User, item: WorkItem) -> bool:
    return user.has_role_at(item.institution_id, *_AT_UNIT)


def _may_do(user: User, item: WorkItem) -> Decision:
    if _is_of_unit(user, item) or acts_on_behalf(user, item):
        return ALLOWED
    return denied(f"由承担单位{item.institution.short_name}办理")


def _may_confirm(user: User, item: WorkItem, author: int | None) -> Decision:
    """A lead of the measure or the office, but not for its own row, nor the person who handed it in."""
    if author is not None and author == user.pk:
        return denied("提交人不能审核本人提交的内容，请由他人审核")
    if user.is_office or (leads(user, item.task.measure) and not _is_of_unit(user, item)):
        return ALLOWED
    return denied("由该措施的牵头单位或区金融办审核，不能审核本单位的任务")


def can_take_item_step(step: ItemStep, user: User, item: WorkItem) -> Decision:
    """State, kind of task, then person."""
    if item.state not in step.sources:
        return denied(f"该任务当前为“{item.state_word}”，不能{step.label_for(item)}")
    if step.of_milestones and not item.task.is_milestone:
        return denied("持续任务按季度判断，不办结；进展请在“进展”中填报")
    if step.who == Who.UNIT:
        return _may_do(user, item)
    if step.who == Who.CONFIRMER:
        return _may_confirm(user, item, item.submitted_by_id)
    return can_manage_plan(user)


def can_write_progress(user: User, item: WorkItem) -> Decision:
    """The unit, while it is at work on it."""
    if item.state not in _AT_WORK:
        return denied(f"该任务当前为“{item.state_word}”，签收后、办结前可以填报进展")
    return _may_do(user, item)


def can_confirm_progress(user: User, progress: Progress) -> Decision:
    """A lead or the office, for what the unit has written and nobody has answered."""
    if progress.state != Progress.State.GIVEN:
        return denied(f"该进展当前为“{progress.get_state_display()}”，没有待确认的内容")
    return _may_confirm(user, progress.item, progress.by_id)


def can_report_measure(user: User, measure: Measure) -> Decision:
    """综合进展 and the light: a lead of the measure, or the office."""
    if user.is_office or leads(user, measure):
        return ALLOWED
    return denied("综合进展由该措施的牵头单位或区金融办填写")


def can_add_task_evidence(user: User, item: WorkItem) -> Decision:
    """The unit, while it is at work on it."""
    if item.state not in _AT_WORK:
        return denied(f"该任务当前为“{item.state_word}”，签收后、办结前可以上传佐证")
    return _may_do(user, item)


def can_withdraw_task_evidence(user: User, evidence: TaskEvidence) -> Decision:
    """The unit that gave it, as long as the result has not been handed in on it."""
    item = evidence.item
    if not evidence.is_live:
        return denied("该佐证已撤回")
    if item.state == State.SUBMITTED:
        return denied("成果已提交审核，佐证不能撤回；如有误请联系审核人退回")
    return can_add_task_evidence(user, item)
