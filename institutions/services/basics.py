"""The kinds, roles, groups, units and printed names that the policy presupposes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from institutions import audit, policies
from institutions.models import Alias, AuditEvent, Group, Institution, Kind, Role, User

_DATA = Path(__file__).resolve().parent.parent / "data"
_OPENED = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows :func:`load_basics` added; all 0 when everything was there."""

    kinds: int
    roles: int
    institutions: int
    groups: int
    aliases: int

    @property
    def total(self) -> int:
        return self.kinds + self.roles + self.institutions + self.groups + self.aliases


@transaction.atomic
def load_basics(*, by: User | None = None) -> Loaded:
    """Add the kinds, roles, groups, units and printed names of ``institutions/data`` (domain §1.3, §2.1) that are missing.

    What is there stays as it is, so that a rename or a group's operator entered by the office outlives a second run.
    """
    policies.can_maintain_institutions(by).enforce()
    units = _read("units.json")
    loaded = Loaded(
        kinds=sum(
            Kind.objects.get_or_create(code=row.pop("code"), defaults=row)[1] for row in _read("kinds.json")
        ),
        roles=sum(
            Role.objects.get_or_create(code=row.pop("code"), defaults=row)[1] for row in _read("roles.json")
        ),
        institutions=sum(_load_unit(row, order) for order, row in enumerate(units, start=1)),
        groups=sum(_load_group(row) for row in _read("groups.json")),
        aliases=sum(_load_aliases(row) for row in units),
    )
    if loaded.total:
        detail = (
            f"机构类型{loaded.kinds}项，角色{loaded.roles}项，机构{loaded.institutions}个，"
            f"分组{loaded.groups}个，印发名称{loaded.aliases}个"
        )
        audit.record(verb=AuditEvent.Verb.SETUP, subject="机构基础资料", by=by, detail=detail)
    return loaded


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((_DATA / name).read_text(encoding="utf-8"))
    return rows


def _load_unit(row: dict[str, Any], order: int) -> bool:
    """Add a unit that the policy names; its groups (银行机构 …) stand in groups.json."""
    if row["kind"] == "group":
        return False
    defaults = {
        "kind_id": row["kind"],
        "name": row["full"],
        "short_name": row["short"],
        "opened_on": _OPENED,
        "order": order,
        "is_ranked": False,
    }
    return Institution.objects.get_or_create(code=row["code"], defaults=defaults)[1]


def _load_group(row: dict[str, Any]) -> bool:
    defaults = {name: row[name] for name in ("name", "is_peer_group", "order")}
    group, is_new = Group.objects.get_or_create(code=row["code"], defaults=defaults)
    if is_new:
        group.kinds.set(row["kinds"])
        group.extra_members.set(Institution.objects.filter(code__in=row["extra_members"]))
    return is_new


def _load_aliases(row: dict[str, Any]) -> int:
    """The printed names of a unit or a group."""
    if row["kind"] == "group":
        meaning: dict[str, Any] = {"group": Group.objects.get(code=row["code"])}
    else:
        meaning = {"institution": Institution.objects.get(code=row["code"])}
    return sum(Alias.objects.get_or_create(text=text, defaults=meaning)[1] for text in row["aliases"])
