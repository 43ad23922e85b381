"""Entering and correcting enterprises (domain §7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from django.db import IntegrityError, transaction

from enterprises import credit_code, policies
from enterprises.models import Enterprise
from institutions import audit
from institutions.models import AuditEvent, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import plain_text

_INDUSTRY = re.compile(r"[A-T]([0-9]{2}([0-9]{1,2})?)?")


@dataclass(frozen=True, slots=True)
class EnterpriseData:
    """What is known of an enterprise."""

    credit_code: str
    name: str
    scale: str
    industry: str = ""
    place: str = ""
    state: str = Enterprise.State.OPEN


@transaction.atomic
def add_enterprise(*, data: EnterpriseData, by: User) -> Enterprise:
    """Enter an enterprise. Raises NotAllowed; BusinessError for a wrong or known credit code, a missing name, a strange industry code."""
    policies.can_keep_enterprises(by).enforce()
    clean = _checked(data)
    try:
        with transaction.atomic():
            enterprise = Enterprise.objects.create(**_values(clean), by=by, at=clock.now())
    except IntegrityError as error:
        known = Enterprise.objects.get(credit_code=clean.credit_code)
        raise BusinessError(f"该统一社会信用代码已登记为“{known}”，不能重复登记") from error
    _log(enterprise, by, "登记")
    return enterprise


@transaction.atomic
def change_enterprise(*, enterprise: Enterprise, data: EnterpriseData, by: User) -> Enterprise:
    """Correct an enterprise; its credit code stays. What changed stands in the log."""
    policies.can_keep_enterprises(by).enforce()
    clean = _checked(data)
    if clean.credit_code != enterprise.credit_code:
        raise BusinessError("统一社会信用代码不能修改；写错的请按正确代码另行登记，原企业改为注销")
    changes = {name: value for name, value in _values(clean).items() if getattr(enterprise, name) != value}
    if changes:
        before = "；".join(f"{name}：{getattr(enterprise, name)}→{value}" for name, value in changes.items())
        Enterprise.objects.filter(pk=enterprise.pk).update(**changes)
        enterprise.refresh_from_db()
        _log(enterprise, by, before)
    return enterprise


def _checked(data: EnterpriseData) -> EnterpriseData:
    code = data.credit_code.strip().upper()
    problem = credit_code.problem_of(code)
    if problem:
        raise BusinessError(problem)
    industry = data.industry.strip().upper()
    if industry and not _INDUSTRY.fullmatch(industry):
        raise BusinessError("行业代码按国民经济行业分类填写，例如C36、C3670")
    if data.scale not in Enterprise.Scale.values or data.state not in Enterprise.State.values:
        raise BusinessError("请选择规模和状态")
    return EnterpriseData(
        credit_code=code,
        name=plain_text(data.name, what="企业名称", longest=80, shortest=2),
        scale=data.scale,
        industry=industry,
        place=plain_text(data.place, what="园区或乡镇街道", longest=40),
        state=data.state,
    )


def _values(data: EnterpriseData) -> dict[str, str]:
    return {field.name: getattr(data, field.name) for field in fields(data)}


def _log(enterprise: Enterprise, by: User, detail: str) -> None:
    audit.record(verb=AuditEvent.Verb.ENTERPRISE, subject=str(enterprise), by=by, detail=detail)
