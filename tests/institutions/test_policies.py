"""Who may do what with institutions and duties; a refusal says why."""

from __future__ import annotations

import pytest

from institutions import policies
from institutions.models import Institution, User
from tests import factories

ROLES = [
    ("office-staff", "JRB"),
    ("office-lead", "JRB"),
    ("leader", "JRB"),
    ("department", "FGW"),
    ("maker", "B01"),
    ("checker", "B01"),
    ("officer", "B01"),
    ("sysadmin", "JRB"),
    ("secadmin", "JRB"),
    ("auditor", "JRB"),
]


@pytest.fixture(params=ROLES, ids=lambda role: role[0])
def holder(request: pytest.FixtureRequest, bank: Institution) -> tuple[str, User]:
    """(role code, somebody holding only that role)."""
    return request.param[0], factories.make_user("holder", request.param)


def test_everyone_but_the_administrators_reads_the_business(holder: tuple[str, User]) -> None:
    role, user = holder
    assert bool(policies.can_read_business(user)) is (role not in {"sysadmin", "secadmin", "auditor"})


def test_only_the_office_maintains_institutions(holder: tuple[str, User]) -> None:
    role, user = holder
    assert bool(policies.can_maintain_institutions(user)) is (role in {"office-staff", "office-lead"})


def test_only_the_security_administrator_changes_duties(holder: tuple[str, User], outsider: User) -> None:
    role, user = holder
    assert bool(policies.can_change_duties(user, of=outsider)) is (role == "secadmin")


def test_the_people_of_a_bank_are_seen_by_the_office_and_the_bank(
    holder: tuple[str, User], bank: Institution
) -> None:
    role, user = holder
    expected = role in {"office-staff", "office-lead", "maker", "checker", "officer"}
    assert bool(policies.can_read_people(user, bank)) is expected


def test_the_people_of_another_bank_are_not_seen(bank_maker: User, other_bank: Institution) -> None:
    decision = policies.can_read_people(bank_maker, other_bank)
    assert (decision.allowed, decision.reason) == (False, "人员名单仅区金融办和本单位人员可见")


def test_a_command_on_the_server_may_set_up_everything(outsider: User) -> None:
    assert policies.can_maintain_institutions(None)
    assert policies.can_change_duties(None, of=outsider)


def test_a_security_administrator_may_not_change_the_own_duties(basics: None) -> None:
    user = factories.make_user("secadmin", ("secadmin", "JRB"))
    assert policies.can_change_duties(user, of=user).reason == "不能变更本人的任职，请由另一名安全管理员办理"
