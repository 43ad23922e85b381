"""Who is in the demonstration (domain §9.2). Every institution is called 演示…; no real bank's name appears."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from institutions.models import Group, Institution, Kind, Membership, Role, User

_OLD = dt.date(2010, 1, 1)

#: code, kind, name, day of opening
INSTITUTIONS = (
    ("B01", "PB", "演示政策性银行支行", _OLD),
    ("B02", "LB", "演示大型银行支行甲", _OLD),
    ("B03", "LB", "演示大型银行支行乙", _OLD),
    ("B04", "LB", "演示大型银行支行丙", _OLD),
    ("B05", "LB", "演示大型银行支行丁", _OLD),
    ("B06", "LB", "演示大型银行支行戊", _OLD),
    ("B07", "LB", "演示大型银行支行己", dt.date(2022, 7, 1)),
    ("B08", "CB", "演示城市商业银行支行甲", _OLD),
    ("B09", "CB", "演示城市商业银行支行乙", _OLD),
    ("B10", "CB", "演示农村商业银行支行", _OLD),
    ("B11", "CB", "演示村镇银行", _OLD),
    ("B12", "JB", "演示股份制银行支行", _OLD),
    ("G01", "GU", "演示融资担保公司甲", _OLD),
    ("G02", "GU", "演示融资担保公司乙", _OLD),
    ("I01", "IN", "演示财产保险支公司", _OLD),
    ("I02", "IN", "演示人寿保险支公司", _OLD),
    ("S01", "SC", "演示证券营业部", _OLD),
    ("F01", "FD", "演示产业基金管理公司", _OLD),
    ("T01", "TR", "演示应急转贷公司", _OLD),
)

#: Nobody's number, so that a locked form can say whom to ring.
_OFFICE_PHONE = "023-00000000"

#: login, name, role, unit
OFFICE_PEOPLE = (
    ("office", "演示经办", Role.OFFICE_STAFF, "JRB"),
    ("office-lead", "演示金融办负责人", Role.OFFICE_LEAD, "JRB"),
    ("leader", "演示区领导", Role.LEADER, "JRB"),
    ("fgw", "演示发改委联络员", Role.DEPARTMENT, "FGW"),
    ("jxw", "演示经信委联络员", Role.DEPARTMENT, "JXW"),
    ("yq", "演示园区联络员", Role.DEPARTMENT, "YQ"),
    ("jg", "演示金监分局联络员", Role.DEPARTMENT, "JG"),
    ("sysadmin", "演示系统管理员", Role.SYSTEM_ADMIN, "JRB"),
    ("secadmin", "演示安全管理员", Role.SECURITY_ADMIN, "JRB"),
    ("auditor", "演示审计管理员", Role.AUDITOR, "JRB"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people who act in the replay."""

    office: User
    lead: User
    makers: dict[str, User]
    checkers: dict[str, User]


def create_institutions() -> None:
    """The invented institutions, marked as demonstration."""
    kinds = Kind.objects.in_bulk()
    Institution.objects.bulk_create(
        Institution(
            code=code,
            kind=kinds[kind],
            name=name,
            short_name=name,
            opened_on=opened,
            order=order,
            is_demo=True,
        )
        for order, (code, kind, name, opened) in enumerate(INSTITUTIONS)
    )
    Group.objects.get(code="ZD").extra_members.add(Institution.objects.get(code="T01"))


def create_people(hashed_password: str) -> Cast:
    """One login per role, and a maker and a checker for each institution that files. All share one password, given as a hash."""
    units = {unit.code: unit for unit in Institution.objects.all()}
    roles = Role.objects.in_bulk()

    def person(login: str, name: str, role: str, unit: str) -> User:
        user = User.objects.create(
            username=login,
            name=name,
            password=hashed_password,
            phone=_OFFICE_PHONE if role in (Role.OFFICE_STAFF, Role.OFFICE_LEAD) else "",
            is_staff=role == Role.SYSTEM_ADMIN,
        )
        Membership.objects.create(user=user, institution=units[unit], role=roles[role])
        return user

    office = {login: person(login, name, role, unit) for login, name, role, unit in OFFICE_PEOPLE}
    reporters = [*(row[0] for row in INSTITUTIONS), "CZJ"]
    makers = {code: person(f"{code.lower()}-maker", f"{code}填报人", Role.MAKER, code) for code in reporters}
    checkers = {
        code: person(f"{code.lower()}-checker", f"{code}复核人", Role.CHECKER, code) for code in reporters
    }
    return Cast(office["office"], office["office-lead"], makers, checkers)
