"""The fixed cast: two banks, the office, a lead department, an outsider, on the real policy and catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache

from filings import calendar
from filings.services import load_catalogue
from institutions.models import Institution, User
from institutions.services import load_basics
from measures import thresholds
from measures.models import SupervisionSettings
from measures.services import import_policy
from tests import factories
from tests.snapshots import load_once

POLICY = Path(__file__).resolve().parent.parent / "measures" / "data" / "qjjr-2023-30.txt"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """The cache outlives the database of a test. That the office has set no day of the calendar and no threshold is known without a query."""
    cache.clear()
    cache.set(calendar.KEY, {})
    cache.set(thresholds.KEY, SupervisionSettings())


@pytest.fixture
def basics(db: None) -> None:
    """Kinds, groups, roles and units."""
    load_once("basics", load_basics)


@pytest.fixture
def policy(basics: None) -> None:
    """The 13 measures of the real document."""
    load_once("policy", lambda: import_policy(text=POLICY.read_text(encoding="utf-8")))


@pytest.fixture
def catalogue(policy: None) -> None:
    """Forms, indicators and rules."""
    load_once("catalogue", load_catalogue)


@pytest.fixture
def bank(basics: None) -> Institution:
    return factories.make_institution("B01", kind="LB", name="演示大型银行甲", order=1)


@pytest.fixture
def other_bank(basics: None) -> Institution:
    return factories.make_institution("B02", kind="CB", name="演示城商银行乙", order=2)


@pytest.fixture
def bank_maker(bank: Institution) -> User:
    return factories.make_user("b01-maker", ("maker", bank), name="甲填报")


@pytest.fixture
def bank_checker(bank: Institution) -> User:
    return factories.make_user("b01-checker", ("checker", bank), name="甲复核")


@pytest.fixture
def other_maker(other_bank: Institution) -> User:
    return factories.make_user("b02-maker", ("maker", other_bank), name="乙填报")


@pytest.fixture
def other_checker(other_bank: Institution) -> User:
    return factories.make_user("b02-checker", ("checker", other_bank), name="乙复核")


@pytest.fixture
def office(basics: None) -> User:
    return factories.make_user("office", ("office-staff", "JRB"), name="金融办经办")


@pytest.fixture
def office_lead(basics: None) -> User:
    return factories.make_user("office-lead", ("office-lead", "JRB"), name="金融办主任")


@pytest.fixture
def leader(basics: None) -> User:
    return factories.make_user("leader", ("leader", "JRB"), name="区领导")


@pytest.fixture
def lead_unit(basics: None) -> User:
    return factories.make_user("fgw", ("department", "FGW"), name="发改委")


@pytest.fixture
def outsider(basics: None) -> User:
    """Signed in, holding no role anywhere."""
    return factories.make_user("outsider", name="无职")


@pytest.fixture
def sysadmin(basics: None) -> User:
    return factories.make_user("sysadmin", ("sysadmin", "JRB"), name="系统管理员")


@pytest.fixture
def secadmin(basics: None) -> User:
    return factories.make_user("secadmin", ("secadmin", "JRB"), name="安全管理员")


@pytest.fixture
def auditor(basics: None) -> User:
    return factories.make_user("auditor", ("auditor", "JRB"), name="审计管理员")
