"""The life of an institution: 新设, 更名, 合并, 撤销 (domain §2.1)."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction

from institutions import audit, policies
from institutions.models import AuditEvent, FormerName, Institution, Kind, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")


@transaction.atomic
def add_institution(
    *,
    code: str,
    kind: Kind,
    name: str,
    short_name: str,
    opened_on: dt.date,
    by: User | None,
    order: int = 100,
    is_ranked: bool = True,
    is_demo: bool = False,
) -> Institution:
    """Enter a new institution (新设). Its code is for ever: capital letters and digits, as in every address and workbook."""
    policies.can_maintain_institutions(by).enforce()
    if not _CODE.fullmatch(code):
        raise BusinessError("机构编码应为2至12位大写字母和数字，以字母开头")
    if Institution.objects.filter(code=code).exists():
        raise BusinessError(f"机构编码{code}已被使用，请换一个编码")
    name, short_name = _clean_names(name, short_name)
    institution = Institution.objects.create(
        code=code,
        kind=kind,
        name=name,
        short_name=short_name,
        opened_on=opened_on,
        order=order,
        is_ranked=is_ranked,
        is_demo=is_demo,
    )
    _log(institution, f"新设：{name}（{short_name}），{kind}，{day_text(opened_on)}开业", by)
    return institution


@transaction.atomic
def rename(
    *, institution: Institution, name: str, short_name: str, on: dt.date, by: User | None
) -> Institution:
    """Give a new name from ``on``; the old one is kept with its days, without a gap, and stays in older documents.

    The day lies after the opening and the last change, and not in the future, for ``name`` is today's.
    """
    policies.can_maintain_institutions(by).enforce()
    locked = _lock_open(institution)
    name, short_name = _clean_names(name, short_name)
    if (name, short_name) == (locked.name, locked.short_name):
        raise BusinessError("新名称与现用名称相同，无需更名")
    since = _last_change(locked)
    if on <= since:
        raise BusinessError(f"更名日期应晚于{day_text(since)}（开业或上次更名的日期）")
    if on > clock.today():
        raise BusinessError("更名日期不能晚于今天，请在新名称启用后再登记")
    FormerName.objects.create(
        institution=locked, name=locked.name, short_name=locked.short_name, valid_from=since, valid_until=on
    )
    _log(locked, f"更名：{locked.name}（{locked.short_name}）→ {name}（{short_name}），{day_text(on)}起", by)
    locked.name, locked.short_name = name, short_name
    locked.save(update_fields=["name", "short_name"])
    return locked


@transaction.atomic
def close(
    *, institution: Institution, on: dt.date, successor: Institution | None, by: User | None
) -> Institution:
    """End an institution: 撤销 (no successor) or 合并 (with one). ``on`` is the first day without business; nothing is deleted."""
    policies.can_maintain_institutions(by).enforce()
    locked = _lock_open(institution)
    since = _last_change(locked)
    if on <= since:
        raise BusinessError(f"终止日期应晚于{day_text(since)}（开业或上次更名的日期）")
    if successor is not None and successor.pk == locked.pk:
        raise BusinessError("承继机构不能是机构自身")
    if successor is not None and not successor.is_open(on):
        raise BusinessError(f"承继机构{successor}在{day_text(on)}未开业或已终止，请另选承继机构")
    locked.closed_on, locked.successor = on, successor
    locked.save(update_fields=["closed_on", "successor"])
    _log(locked, f"终止：{day_text(on)}起，承继机构：{successor.name if successor else '无'}", by)
    return locked


def _lock_open(institution: Institution) -> Institution:
    """The row as it is now, locked until the end of the transaction; BusinessError if it was closed."""
    locked = Institution.objects.select_for_update().get(pk=institution.pk)
    if locked.closed_on is not None:
        raise BusinessError(f"{locked}已登记终止（{day_text(locked.closed_on)}），不能再变更")
    return locked


def _last_change(institution: Institution) -> dt.date:
    """Since when it carries its present name."""
    last = institution.former_names.order_by("-valid_until").first()
    return last.valid_until if last else institution.opened_on


def _clean_names(name: str, short_name: str) -> tuple[str, str]:
    name, short_name = name.strip(), short_name.strip()
    if not name or not short_name:
        raise BusinessError("请填写机构全称和简称")
    return name, short_name


def _log(institution: Institution, detail: str, by: User | None) -> None:
    subject = f"{institution.code} {institution.name}"
    audit.record(verb=AuditEvent.Verb.INSTITUTION, subject=subject, by=by, detail=detail)
