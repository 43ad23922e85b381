"""Issuing supervision orders and moving each unit's part of them (domain §7, 督办单; feature A9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from institutions.contacts import holders_of
from institutions.models import DataLevel, Institution, Role, User
from institutions.services import Inspected, keep, notify
from measures import policies
from measures.models import Measure, OrderEvent, OrderFile, OrderUnit, SupervisionOrder
from measures.order_steps import AGAIN_DAYS, ISSUE, ORDER_STEPS, done_word, label_of
from measures.querysets import UNIT_ROLES
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import plain_text
from qianjiang_finance.common.workflow import Step, move

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """What an order says before it has a number. ``source_link`` is a path of this site, such as that of a bulletin."""

    subject: str
    requirement: str
    units: Sequence[Institution]
    due_on: dt.date
    source: str = SupervisionOrder.Source.OTHER
    source_note: str = ""
    source_link: str = ""
    measure: Measure | None = None
    files: Sequence[Inspected] = ()


@transaction.atomic
def issue_order(*, draft: OrderDraft, by: User) -> SupervisionOrder:
    """Give the order the next number of the year and tell every unit.

    Raises NotAllowed; BusinessError for missing words, no unit, a unit twice or closed, a due day that is past; StaleState when
    another order took the number in the same moment.
    """
    policies.can_issue_order(by).enforce()
    today = clock.today()
    _check_units(draft.units, today)
    if draft.due_on < today:
        raise BusinessError("办理期限不能早于今天")
    if draft.source not in SupervisionOrder.Source.values:
        raise BusinessError("请选择督办来源")
    if draft.source_link and not draft.source_link.startswith("/"):
        raise ValueError(f"not a path of this site: {draft.source_link!r}")
    order = _numbered(
        today.year,
        subject=plain_text(draft.subject, what="督办事项", longest=100, shortest=4),
        source=draft.source,
        source_note=plain_text(draft.source_note, what="来源说明", longest=120),
        source_link=draft.source_link,
        measure=draft.measure,
        requirement=plain_text(draft.requirement, what="办理要求", longest=_LONGEST, shortest=4),
        due_on=draft.due_on,
        issued_by=by,
        issued_at=clock.now(),
    )
    for inspected in draft.files:
        _attach(order, inspected, by)
    for institution in draft.units:
        unit = OrderUnit.objects.create(order=order, institution=institution, due_on=draft.due_on)
        _remember(unit, ISSUE, by)
        _tell_unit(unit, ISSUE, by)
    return order


@transaction.atomic
def issue_orders(*, drafts: Iterable[OrderDraft], by: User) -> list[SupervisionOrder]:
    """All or none of them, numbered in their order: what a bulletin's next steps become."""
    return [issue_order(draft=draft, by=by) for draft in drafts]


@transaction.atomic
def take_order_step(
    *, step: Step, unit: OrderUnit, by: User, comment: str = "", files: Sequence[Inspected] = ()
) -> OrderUnit:
    """Any row of the table but the answer's own form; files belong to an answer.

    Raises NotAllowed; BusinessError without the words a step needs, or when the office acts for a unit without saying after what;
    StaleState when somebody was quicker.
    """
    policies.can_take_order_step(step, by, unit).enforce()
    on_behalf = "unit" in step.who and policies.is_for_another(by, unit)
    needs_words = step.needs_comment or on_behalf
    comment = plain_text(
        comment,
        what=step.comment_label if step.needs_comment else "代办依据（何人何时以何种方式告知）",
        longest=_LONGEST,
        shortest=4 if needs_words else 0,
    )
    moment = clock.now()
    again = max(unit.due_on, workdays.working_day_after(clock.today(), AGAIN_DAYS))
    changes: dict[str, dict[str, object]] = {
        "sign": {"received_at": moment},
        "reply": {"replied_at": moment},
        "close": {"closed_at": moment},
        "send-back": {"due_on": again, "replied_at": None},
    }
    move(OrderUnit.objects.all(), unit, step.target, **changes.get(step.name, {}))
    event = _remember(unit, step.name, by, comment, on_behalf=on_behalf)
    for inspected in files:
        _attach(unit.order, inspected, by, event)
    if "unit" in step.who:
        _tell_office(unit, step, by)
    else:
        _tell_unit(unit, step.name, by, comment)
    return unit


def _check_units(units: Sequence[Institution], today: dt.date) -> None:
    if not units:
        raise BusinessError("请选择至少一个责任单位")
    if len({unit.pk for unit in units}) != len(units):
        raise BusinessError("同一单位不能重复选择")
    closed = [unit.short_name for unit in units if not unit.is_open(today)]
    if closed:
        raise BusinessError(f"{'、'.join(closed)}已终止，请改选承继单位")


def _numbered(year: int, **fields: object) -> SupervisionOrder:
    last = SupervisionOrder.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    number = settings.ORDER_NUMBER.format(year=year, serial=last + 1)
    try:
        with transaction.atomic():
            return SupervisionOrder.objects.create(year=year, serial=last + 1, number=number, **fields)
    except IntegrityError as error:
        raise StaleState("刚刚有另一份督办单取用了这个编号，请再按一次下达") from error


def _attach(order: SupervisionOrder, inspected: Inspected, by: User, event: OrderEvent | None = None) -> None:
    attachment = keep(inspected=inspected, level=DataLevel.INTERNAL, by=by)
    OrderFile.objects.create(order=order, event=event, attachment=attachment)


def _remember(
    unit: OrderUnit, verb: str, by: User, comment: str = "", *, on_behalf: bool = False
) -> OrderEvent:
    return OrderEvent.objects.create(
        unit=unit,
        verb=verb,
        to_state=unit.state,
        comment=comment,
        by=by,
        at=clock.now(),
        on_behalf=on_behalf,
        due_on=unit.due_on if verb in (ISSUE, "send-back") else None,
    )


def _tell_unit(unit: OrderUnit, verb: str, by: User, comment: str = "") -> None:
    words, order = unit.words, unit.order
    step = ORDER_STEPS.get(verb)
    what = words.title if step is None else label_of(step, unit)
    lines = [f"事项：{order.subject}", f"期限：{day_text(unit.due_on)}24:00"]
    if verb == ISSUE:
        lines.append(words.closing.format(due=day_text(unit.due_on)))
    notify(
        recipients=[person for person in holders_of(*UNIT_ROLES, at=unit.institution) if person.pk != by.pk],
        subject=f"【{what}】{order.number} {order.subject}",
        body="\n".join([*lines, f"意见：{comment}"] if comment else lines),
        link=unit.get_absolute_url(),
        by=by,
        by_mail=verb == ISSUE,
    )


def _tell_office(unit: OrderUnit, step: Step, by: User) -> None:
    """An answer goes to the person who issued and to all who may judge it; signing and starting to the one who issued."""
    people = [unit.order.issued_by]
    if step.name == "reply":
        people += holders_of(Role.OFFICE_STAFF, Role.OFFICE_LEAD)
    notify(
        recipients=[person for person in people if person.pk != by.pk],
        subject=f"{unit.institution}{done_word(step.name)}：{unit.order.number}",
        body=f"事项：{unit.order.subject}",
        link=unit.get_absolute_url(),
        by=by,
    )
