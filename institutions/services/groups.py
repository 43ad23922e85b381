"""Peer groups (评价分组) as the office keeps them: who is compared with whom (feature I1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from institutions import audit, policies
from institutions.models import AuditEvent, Group, Institution, Kind, User
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import plain_text

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_LONGEST_NAME = 20


@dataclass(frozen=True, slots=True)
class WantedGroup:
    """A peer group as a person wants it: all institutions of the kinds, and those named one by one."""

    name: str
    kinds: Collection[Kind]
    members: Collection[Institution]


def is_addressed(group: Group) -> bool:
    """Whether the policy or a form speaks to the group, so that its members have duties as such."""
    names = [one.get_accessor_name() for one in Group._meta.related_objects if one.one_to_many]
    return any(getattr(group, name).exists() for name in names if name)


@transaction.atomic
def add_peer_group(*, code: str, wanted: WantedGroup, by: User) -> Group:
    """Make a new peer group. Raises NotAllowed; BusinessError for a code or name in use, no members, or members of another peer group."""
    policies.can_maintain_institutions(by).enforce()
    if not _CODE.fullmatch(code):
        raise BusinessError("分组代码应为2至8位大写字母和数字，以字母开头")
    if Group.objects.filter(pk=code).exists():
        raise BusinessError(f"分组代码{code}已被使用，请换一个代码")
    name = _read(wanted, None)
    last = Group.objects.aggregate(last=Max("order"))["last"] or 0
    group = Group.objects.create(code=code, name=name, is_peer_group=True, order=last + 1)
    _set_members(group, wanted)
    _tell(group, f"新设评价分组：{_words(wanted)}", by)
    return group


@transaction.atomic
def change_peer_group(*, group: Group, wanted: WantedGroup, by: User) -> None:
    """Change name and members. Raises NotAllowed; BusinessError as above, and for the members of a group that the policy addresses."""
    policies.can_maintain_institutions(by).enforce()
    before = WantedGroup(group.name, list(group.kinds.all()), list(group.extra_members.all()))
    is_other = set(before.kinds) != set(wanted.kinds) or set(before.members) != set(wanted.members)
    if is_other and is_addressed(group):
        raise BusinessError(f"“{group}”是政策文件或报表点名的单位，成员不能改；请先停用，再新设评价分组")
    name = _read(wanted, group)
    Group.objects.filter(pk=group.pk).update(name=name)
    _set_members(group, wanted)
    _tell(group, f"{_words(before)} → {_words(wanted)}", by)


@transaction.atomic
def set_peer_group(*, group: Group, is_used: bool, by: User) -> None:
    """Use a group as a peer group, or no longer. Raises NotAllowed, StaleState when it stands so already, and BusinessError where its
    members are in another one."""
    policies.can_maintain_institutions(by).enforce()
    if is_used:
        _read(WantedGroup(group.name, list(group.kinds.all()), list(group.extra_members.all())), group)
    if not Group.objects.filter(pk=group.pk).exclude(is_peer_group=is_used).update(is_peer_group=is_used):
        raise StaleState("该分组已由他人办理，请刷新页面查看")
    _tell(group, "用作评价分组" if is_used else "不再用作评价分组", by)


def _read(wanted: WantedGroup, group: Group | None) -> str:
    """The clean name; BusinessError for what cannot stand."""
    name = plain_text(wanted.name, what="分组名称", longest=_LONGEST_NAME, shortest=1)
    others = Group.objects.exclude(pk=group.pk) if group else Group.objects.all()
    if others.filter(name=name).exists():
        raise BusinessError(f"分组名称“{name}”已被使用，请换一个名称")
    if not wanted.kinds and not wanted.members:
        raise BusinessError("请至少选一个机构类型或一家机构")
    for other in others.filter(is_peer_group=True).prefetch_related("kinds", "extra_members"):
        shared = [*(set(wanted.kinds) & set(other.kinds.all())), *(set(wanted.members) & set(other.extra_members.all()))]  # fmt: skip
        if shared:
            names = "、".join(str(one) for one in shared)
            raise BusinessError(f"{names}已在评价分组“{other}”中，一家机构只能在一个评价分组")
    return name


def _set_members(group: Group, wanted: WantedGroup) -> None:
    group.kinds.set(wanted.kinds)
    group.extra_members.set(wanted.members)


def _words(wanted: WantedGroup) -> str:
    parts = [*(str(kind) for kind in wanted.kinds), *(str(one) for one in wanted.members)]
    return f"{wanted.name}（{'、'.join(parts)}）"


def _tell(group: Group, detail: str, by: User) -> None:
    audit.record(verb=AuditEvent.Verb.INSTITUTION, subject=f"机构分组 {group.code}", detail=detail, by=by)
