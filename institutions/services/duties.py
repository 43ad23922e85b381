"""Who holds which role where, and since when (experience.md, The people)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from institutions import audit, policies
from institutions.models import AuditEvent, Institution, Membership, Role, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError

_GOVERNMENT = "GV"
_AT_GOVERNMENT = {Role.OFFICE_STAFF, Role.OFFICE_LEAD, Role.LEADER}
_AT_AGENCIES = {*_AT_GOVERNMENT, Role.DEPARTMENT, *policies.ADMINISTRATORS}


@transaction.atomic
def add_membership(
    *,
    user: User,
    institution: Institution,
    role: Role,
    by: User | None,
    valid_from: dt.date | None = None,
) -> Membership:
    """Give a person a role at an institution from a day (default today) on.

    The three administrators exclude each other and every business role (domain §8.2). Makers, checkers and officers belong to
    reporting institutions, departments' people to departments, the office's people and leaders to the government's.
    """
    policies.can_change_duties(by, of=user).enforce()
    start = valid_from or clock.today()
    User.objects.select_for_update().get(pk=user.pk)  # two grants at once must see each other
    _check_place(institution, role, start)
    _check_exclusive(user, institution, role, start)
    membership = Membership.objects.create(user=user, institution=institution, role=role, valid_from=start)
    _log_duty(membership, f"授予：{day_text(start)}起", by)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, on: dt.date, by: User | None) -> None:
    """End a role; ``on`` is the first day without it. One that would end before it began is removed, and only the log keeps it."""
    policies.can_change_duties(by, of=membership.user).enforce()
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.valid_until is not None and locked.valid_until <= on:
        raise BusinessError(f"该任职已于{day_text(locked.valid_until)}失效，无需再次终止")
    _log_duty(locked, f"终止：{day_text(on)}起", by)
    if on <= locked.valid_from:
        locked.delete()
    else:
        locked.valid_until = on
        locked.save(update_fields=["valid_until"])


def _check_place(institution: Institution, role: Role, start: dt.date) -> None:
    """Where a role can be held (experience.md, The people); 区财政局 reports as a member named one by one (domain §2.1, V1)."""
    if not institution.is_open(start):
        raise BusinessError(f"{institution}在{day_text(start)}未开业或已终止，不能任职")
    kind = institution.kind
    if role.code in _AT_GOVERNMENT and kind.code != _GOVERNMENT:
        raise BusinessError(f"“{role}”只能在政府部门任职，{institution}是{kind}")
    if role.code in _AT_AGENCIES and not kind.is_agency:
        raise BusinessError(f"“{role}”只能在机关单位任职，{institution}是{kind}")
    if role.code not in _AT_AGENCIES and kind.is_agency and not institution.extra_groups.exists():
        raise BusinessError(f"“{role}”只能在填报机构任职，{institution}不填报数据")


def _check_exclusive(user: User, institution: Institution, role: Role, start: dt.date) -> None:
    """No second administrator role, no administrator with business; no duty given twice for the same days."""
    lasting = Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=start), user=user)
    if lasting.filter(institution=institution, role=role).exists():
        raise BusinessError(f"{user}已是{institution}的{role}，无需重复授予")
    others = lasting.exclude(role=role).select_related("role")
    if not role.is_administrator:
        others = others.filter(role__is_administrator=True)
    held = others.first()
    if held is not None:
        raise BusinessError(
            f"{user}已任{held.role}，不能再任{role}：系统、安全、审计管理员互不兼任，也不兼任业务岗位"
        )


def _log_duty(membership: Membership, detail: str, by: User | None) -> None:
    subject = f"{membership.user.username} {membership.institution} {membership.role}"
    audit.record(verb=AuditEvent.Verb.MEMBERSHIP, subject=subject, by=by, detail=detail)
