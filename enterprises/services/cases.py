"""核查单: opening a case and moving it (domain §5.5; check C7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from enterprises import policies
from enterprises.models import CaseFile, CaseStep, Enterprise, RecallCase
from enterprises.querysets import REGULATOR, REPORTERS
from enterprises.steps import BANK, CASE_STEPS, EXPLAIN_DAYS, MEND_DAYS, done_word
from institutions.contacts import holders_of
from institutions.models import DataLevel, Institution, Role, User
from institutions.services import Inspected, keep, notify
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.common.texts import plain_text
from qianjiang_finance.common.workflow import Step, move

#: Steps after which the bank owes something, and in how many working days.
_TERMS = {
    "ask-again": EXPLAIN_DAYS,
    "confirm": MEND_DAYS,
    "mend-again": MEND_DAYS,
}


@dataclass(frozen=True, slots=True)
class CaseData:
    """What is asked: which bank, in which quarter, what kind, on what ground; of one enterprise, or of the bank as a whole."""

    bank: Institution
    quarter: Quarter
    kind: str
    ground: str
    enterprise: Enterprise | None = None


@transaction.atomic
def open_case(*, data: CaseData, by: User) -> RecallCase:
    """Give the case the next number of the year and ask the bank to explain within five working days.

    Raises NotAllowed; BusinessError for no bank, a quarter to come, an open case of the same bank, quarter, enterprise and kind.
    """
    policies.can_open_case(by).enforce()
    if not data.bank.kind.is_bank:
        raise BusinessError("核查单只对银行机构发起")
    if data.quarter.first_day > clock.today():
        raise BusinessError("不能对尚未开始的季度发起核查")
    if data.kind not in RecallCase.Kind.values:
        raise BusinessError("请选择停贷、压贷、抽贷或断贷")
    same = RecallCase.objects.filter(
        bank=data.bank, index=data.quarter.index, kind=data.kind, enterprise=data.enterprise
    )
    if same.exclude(state=RecallCase.State.VOID).exists():
        raise BusinessError("该行该季度同一情形已有核查单，请在原核查单上办理")
    year = clock.today().year
    serial = (RecallCase.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            case = RecallCase.objects.create(
                year=year,
                serial=serial,
                bank=data.bank,
                enterprise=data.enterprise,
                index=data.quarter.index,
                kind=data.kind,
                ground=plain_text(data.ground, what="线索", longest=1000, shortest=4),
                due_on=workdays.working_day_after(clock.today(), EXPLAIN_DAYS),
                opened_by=by,
                opened_at=clock.now(),
            )
    except IntegrityError as error:
        raise StaleState("刚刚有另一份核查单取用了这个编号，请再按一次") from error
    _remember(case, "open", by)
    _tell(case, "open", by, holders_of(*REPORTERS, at=case.bank))
    return case


@transaction.atomic
def take_case_step(
    *, step: Step, case: RecallCase, by: User, comment: str = "", files: Sequence[Inspected] = ()
) -> RecallCase:
    """Any row of the table. Raises NotAllowed, BusinessError without the words it needs, StaleState when somebody was quicker."""
    policies.can_take_case_step(step, by, case).enforce()
    comment = plain_text(
        comment, what=step.comment_label, longest=2000, shortest=4 if step.needs_comment else 0
    )
    days = _TERMS.get(step.name)
    due_on = workdays.working_day_after(clock.today(), days) if days else None
    move(RecallCase.objects.all(), case, step.target, due_on=due_on)
    record = _remember(case, step.name, by, comment)
    for inspected in files:
        attachment = keep(inspected=inspected, level=DataLevel.SENSITIVE, by=by)
        CaseFile.objects.create(step=record, attachment=attachment)
    _tell(case, step.name, by, _others(case, step), comment)
    return case


def _others(case: RecallCase, step: Step) -> list[User]:
    """A bank's step is told to those who verify, every other to the bank."""
    if BANK not in step.who:
        return holders_of(*REPORTERS, at=case.bank)
    regulator = Institution.objects.filter(code=REGULATOR).first()
    people = holders_of(Role.OFFICE_STAFF, Role.OFFICE_LEAD)
    return people + (holders_of(Role.DEPARTMENT, at=regulator) if regulator else [])


def _remember(case: RecallCase, verb: str, by: User, comment: str = "") -> CaseStep:
    return CaseStep.objects.create(
        case=case, verb=verb, to_state=case.state, comment=comment, by=by, at=clock.now()
    )


def _tell(case: RecallCase, verb: str, by: User, people: Iterable[User], comment: str = "") -> None:
    lines = [f"{case.quarter.label}，{case.get_kind_display()}"]
    if case.due_on:
        lines.append(f"期限：{day_text(case.due_on)}24:00")
    notify(
        recipients=[person for person in people if person.pk != by.pk],
        subject=f"{case.number} {case.bank}：{done_word(CASE_STEPS, verb)}",
        body="\n".join([*lines, comment] if comment else lines),
        link=case.get_absolute_url(),
        by=by,
    )
