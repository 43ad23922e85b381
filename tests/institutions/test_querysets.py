"""Which institutions a person sees."""

from __future__ import annotations

import datetime as dt

import pytest

from institutions.models import Institution, Membership, User
from tests import factories

AGENCIES = {"JRB", "FGW", "JXW", "CZJ", "KJJ", "NW", "RH", "JG", "YQ"}


def codes_seen_by(user: User) -> set[str]:
    return set(Institution.objects.visible_to(user).values_list("code", flat=True))


@pytest.mark.parametrize("role", ["office-staff", "office-lead", "leader"])
def test_the_office_and_leaders_see_every_institution(
    bank: Institution, other_bank: Institution, role: str
) -> None:
    assert codes_seen_by(factories.make_user("reader", (role, "JRB"))) == {"B01", "B02", *AGENCIES}


def test_a_bank_sees_itself_and_the_departments(bank_maker: User, other_bank: Institution) -> None:
    assert codes_seen_by(bank_maker) == {"B01", *AGENCIES}


def test_a_department_sees_departments_and_no_bank(lead_unit: User, bank: Institution) -> None:
    assert codes_seen_by(lead_unit) == AGENCIES


def test_a_person_without_a_role_sees_no_institution(outsider: User, bank: Institution) -> None:
    assert codes_seen_by(outsider) == set()


@pytest.mark.parametrize("role", ["sysadmin", "secadmin", "auditor"])
def test_the_three_administrators_see_no_institution(bank: Institution, role: str) -> None:
    assert codes_seen_by(factories.make_user("admin-person", (role, "JRB"))) == set()


def test_the_banks_are_those_of_the_bank_kinds(bank: Institution, other_bank: Institution) -> None:
    factories.make_institution("G01", kind="GU")
    assert {unit.code for unit in Institution.objects.banks()} == {"B01", "B02"}


def test_open_on_leaves_out_what_has_not_opened_or_has_closed(basics: None) -> None:
    factories.make_institution("B07", opened_on=dt.date(2022, 7, 1))
    factories.make_institution("B08", closed_on=dt.date(2022, 7, 1))
    open_banks = Institution.objects.banks().open_on(dt.date(2022, 7, 1))
    assert [unit.code for unit in open_banks] == ["B07"]


def test_memberships_in_force_are_those_of_the_day(bank_maker: User) -> None:
    membership = bank_maker.memberships.get()
    membership.valid_until = dt.date(2024, 7, 1)
    membership.save()
    assert list(Membership.objects.in_force(dt.date(2024, 6, 30))) == [membership]
    assert list(Membership.objects.in_force(dt.date(2024, 7, 1))) == []
