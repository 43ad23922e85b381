"""Who is to be reminded of a period on a day, at which stage, in which words (feature E4). Read only: three queries.

Only the unfinished are named: neither delivered nor exempt. A stage that was missed (the timer stood still, a holiday) is made up for
until the next one begins; what was sent for a due day is not sent again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from filings import timeliness
from filings.models import Filing, Period, Reminder
from filings.models.filing import Status
from filings.reminder_text import unfinished
from institutions.contacts import office_contacts
from institutions.models import Membership, Role, User
from qianjiang_finance.common import workdays
from qianjiang_finance.common.dates import day_text

Stage = Reminder.Stage
#: Who gets it beside the makers: those for whom the filing waits.
_WAITS_FOR = {Status.CHECKING: Role.CHECKER, Status.SIGNING: Role.OFFICER}
_WHAT_REMAINS = {
    Status.NOT_STARTED: "尚未填报，请填报人尽快填报并提交复核",
    Status.DRAFTING: "已保存，尚未提交复核，请填报人尽快提交复核",
    Status.CHECKING: "已提交复核，请复核人尽快核对、签字报送",
    Status.SIGNING: "复核已通过，请单位负责人尽快签批报送",
    Status.RETURNED: "已被退回修改，请填报人按退回意见修改后重新报送",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """One filing with its stage of the day (None: none falls on it) and the exact words and recipients."""

    filing: Filing
    due_on: dt.date
    stage: str | None
    was_sent: bool
    sent_extra: bool
    subject: str
    text: str
    recipients: tuple[User, ...]

    @property
    def is_due(self) -> bool:
        """Whether the timer would send it now."""
        return self.stage is not None and not self.was_sent and bool(self.recipients)

    @property
    def stage_by_hand(self) -> str | None:
        """What a sending by hand counts as: the stage that is due, else an extra one, of which a day has but one."""
        if not self.recipients:
            return None
        if self.is_due:
            return self.stage
        return None if self.sent_extra else Stage.EXTRA

    @property
    def stage_word(self) -> str:
        return Stage(self.stage).label if self.stage else "今日无须催报"

    @property
    def names(self) -> str:
        return "、".join(str(person) for person in self.recipients)


def plan(period: Period, on: dt.date) -> list[Planned]:
    """The unfinished filings of the period in the order of the roster."""
    rows = period.filings.select_related("institution__kind", "period").order_by(
        "institution__kind__order", "institution__order", "institution__code"
    )
    filings = [filing for filing in rows if unfinished(filing)]
    if not filings:
        return []
    people = _people(filings)
    sent = _sent(filings)
    contacts = office_contacts()
    return [
        _planned(filing, on, people[filing.institution_id], sent[filing.pk], contacts) for filing in filings
    ]


def due_of(filing: Filing) -> dt.date:
    """The day the reminder speaks of: the 补报期限 of a return, else the due day of the filing."""
    return filing.returned_due_on or filing.due_on


def stage_on(due: dt.date, on: dt.date) -> str | None:
    """The stage that the day belongs to: the last one whose day has come, counted in working days; None before T−5."""
    if on > due:
        return Stage.AFTER_1 if on >= workdays.working_day_after(due, 1) else Stage.DUE_DAY
    if on == due:
        return Stage.DUE_DAY
    days = workdays.working_days_between(on, due)
    if days <= 2:
        return Stage.BEFORE_2
    return Stage.BEFORE_5 if days <= 5 else None


def _stage_of(filing: Filing, on: dt.date) -> str | None:
    """Nothing before the period opens, after it has closed, or for a correction, which has no due day."""
    if filing.first_submitted_at is not None and filing.returned_due_on is None:
        return None
    closes = max(filing.period.closes_on, filing.reopened_until or filing.period.closes_on)
    if on < filing.period.opens_on or (filing.returned_due_on is None and on > closes):
        return None
    return stage_on(due_of(filing), on)


def _planned(
    filing: Filing,
    on: dt.date,
    people: dict[str, list[User]],
    sent: Iterable[tuple[str, dt.date, dt.date]],
    contacts: str,
) -> Planned:
    due, stage = due_of(filing), _stage_of(filing, on)
    status = Status(filing.status)
    roles = [Role.MAKER, *([_WAITS_FOR[status]] if status in _WAITS_FOR else [])]
    recipients = {person.pk: person for role in roles for person in people[role]}
    is_return = filing.returned_due_on is not None
    word, countdown = "补报期限" if is_return else "报送截止", timeliness.countdown(due, on)
    lines = [
        f"{filing.institution.short_name}：",
        f"{filing.period}报表{word}{day_text(due)}24:00，{countdown}。",
        f"报表{_WHAT_REMAINS[status]}。",
        f"黔江区金融办，联系人：{contacts}",
    ]
    return Planned(
        filing=filing,
        due_on=due,
        stage=stage,
        was_sent=any((stage, due) == (one, day) for one, day, _ in sent),
        sent_extra=any(one == Stage.EXTRA and day == on for one, _, day in sent),
        subject=f"【催报】{filing.period}报表{'补报' if is_return else '报送'}{countdown}",
        text="\n".join(lines),
        recipients=tuple(recipients.values()),
    )


def _people(filings: Iterable[Filing]) -> dict[int, dict[str, list[User]]]:
    """Institution → role → who holds it today with an account in use."""
    found: dict[int, dict[str, list[User]]] = defaultdict(lambda: defaultdict(list))
    rows = (
        Membership.objects.in_force()
        .filter(
            institution__in={filing.institution_id for filing in filings},
            role__in=[Role.MAKER, Role.CHECKER, Role.OFFICER],
            user__is_active=True,
        )
        .select_related("user")
        .order_by("user__username")
    )
    for membership in rows:
        found[membership.institution_id][membership.role_id].append(membership.user)
    return found


def _sent(filings: Iterable[Filing]) -> dict[int, list[tuple[str, dt.date, dt.date]]]:
    """Filing → (stage, due day, day) of each reminder it has had."""
    found: dict[int, list[tuple[str, dt.date, dt.date]]] = defaultdict(list)
    rows = Reminder.objects.filter(filing__in=[filing.pk for filing in filings])
    for pk, stage, due, day in rows.values_list("filing_id", "stage", "due_on", "sent_on"):
        found[pk].append((stage, due, day))
    return found
