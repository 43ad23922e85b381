"""Institutions by day: open or closed, their names, and the members of a group."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from institutions.models import Alias, FormerName, Group, Institution, Kind, Membership, Role, User
from qianjiang_finance.common import clock
from tests import factories


def test_an_institution_is_open_from_its_opening_until_the_day_before_closing(basics: None) -> None:
    bank = factories.make_institution(opened_on=dt.date(2022, 3, 1), closed_on=dt.date(2024, 6, 1))
    days = [dt.date(2022, 2, 28), dt.date(2022, 3, 1), dt.date(2024, 5, 31), dt.date(2024, 6, 1)]
    assert [bank.is_open(day) for day in days] == [False, True, True, False]


def test_a_document_finds_the_name_of_its_time(bank: Institution) -> None:
    FormerName.objects.create(
        institution=bank,
        name="演示旧名银行",
        short_name="旧名",
        valid_from=dt.date(2000, 1, 1),
        valid_until=dt.date(2024, 1, 1),
    )
    assert bank.name_on(dt.date(2023, 12, 31)) == "演示旧名银行"
    assert bank.name_on(dt.date(2024, 1, 1)) == "演示大型银行甲"


def test_a_group_has_the_members_of_its_kinds_that_are_open_on_the_day(
    bank: Institution, other_bank: Institution
) -> None:
    factories.make_institution("B03", closed_on=dt.date(2024, 1, 1))
    factories.make_institution("G01", kind="GU")
    banks = Group.objects.get(pk="BK")
    assert [unit.code for unit in banks.members_on(dt.date(2024, 7, 1))] == ["B01", "B02"]
    assert [unit.code for unit in banks.members_on(dt.date(2023, 7, 1))] == ["B01", "B03", "B02"]
    assert [unit.code for unit in Group.objects.get(pk="CB").members_on(dt.date(2024, 7, 1))] == ["B02"]


def test_a_member_by_kind_and_by_name_is_counted_once(bank: Institution) -> None:
    banks = Group.objects.get(pk="BK")
    banks.extra_members.add(bank)
    assert banks.members_on(dt.date(2024, 7, 1)).count() == 1


def test_an_alias_means_one_unit_or_one_group_and_not_both_or_neither(bank: Institution) -> None:
    group = Group.objects.get(pk="BK")
    for meaning in ({}, {"institution": bank, "group": group}):
        with pytest.raises(IntegrityError, match="alias_names_a_unit_or_a_group"), transaction.atomic():
            Alias.objects.create(text="某行", **meaning)


def test_an_institution_cannot_close_before_it_opens(basics: None) -> None:
    kind = Kind.objects.get(pk="LB")
    with pytest.raises(IntegrityError, match="institution_closes_after_opening"), transaction.atomic():
        Institution.objects.create(
            code="B09",
            kind=kind,
            name="甲",
            short_name="甲",
            opened_on=dt.date(2024, 1, 1),
            closed_on=dt.date(2024, 1, 1),
        )


@pytest.mark.parametrize(
    ("today", "holds"),
    [(dt.date(2024, 6, 30), False), (dt.date(2024, 7, 1), True), (dt.date(2024, 8, 1), False)],
)
def test_a_role_counts_on_its_days_only(bank: Institution, today: dt.date, holds: bool) -> None:
    user = factories.make_user("temp")
    Membership.objects.create(
        user=user,
        institution=bank,
        role=Role.objects.get(pk="maker"),
        valid_from=dt.date(2024, 7, 1),
        valid_until=dt.date(2024, 8, 1),
    )
    with clock.at(clock.local(today.year, today.month, today.day)):
        assert User.objects.get(pk=user.pk).has_role_at(bank.pk, Role.MAKER) is holds


def test_a_person_may_hold_roles_at_two_institutions(bank: Institution, other_bank: Institution) -> None:
    user = factories.make_user("both", ("maker", bank), ("checker", other_bank))
    assert user.institutions_as(Role.MAKER, Role.CHECKER) == {bank.pk, other_bank.pk}
    assert not user.has_role_at(bank.pk, Role.CHECKER)
    assert user.is_reporter
    assert not user.sees_all_institutions
