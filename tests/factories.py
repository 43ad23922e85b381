"""Plain functions that make what a test needs; every argument has a keyword and a sensible default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from filings import services
from filings.models import Filing, Indicator, Period
from filings.services.drafts import Typed
from institutions.models import Institution, Kind, Membership, Role, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter

PASSWORD = "a-long-Passw0rd"

#: A whole bank filing that passes every rule: the figures of one invented branch, in the units of the form.
BANK_FIGURES: dict[str, str] = {
    "B101": "700000.00", "B102": "671000.00", "B103": "470000.00", "B105": "20000.00", "B106": "9000.00",
    "B201": "92300.00", "B202": "46100.00", "B203": "46200.00", "B204": "19800.00", "B205": "72500.00",
    "B206": "230", "B207": "36500.00", "B208": "18000.00", "B210": "12000.00", "B211": "15000.00",
    "B212": "11000.00", "B216": "1100.00", "B301": "9000.00", "B303": "33000.00", "B305": "5200.00",
    "B308": "300.00", "B310": "1500.00", "B311": "1800.00", "B312": "30000.00", "B405": "4.05",
    "B406": "90000.00", "B407": "4.20", "B408": "210.00", "B501": "12000.00", "B502": "9600.00",
    "B503": "4100.00", "B504": "150.00", "B505": "0", "B507": "300.00", "B508": "420.00", "B509": "610.00",
}  # fmt: skip


def make_institution(
    code: str = "B01",
    *,
    kind: str = "LB",
    name: str = "",
    opened_on: dt.date = dt.date(2000, 1, 1),
    closed_on: dt.date | None = None,
    order: int = 100,
) -> Institution:
    """An institution; its name is 演示 plus its code unless given."""
    name = name or f"演示机构{code}"
    return Institution.objects.create(
        code=code,
        kind=Kind.objects.get(pk=kind),
        name=name,
        short_name=name,
        opened_on=opened_on,
        closed_on=closed_on,
        order=order,
    )


def make_user(username: str, *roles: tuple[str, Institution | str], name: str = "") -> User:
    """A person holding the roles, each given as (role code, institution or its code)."""
    user = User.objects.create_user(username, email="", password=PASSWORD, name=name or username)
    for role, at in roles:
        institution = Institution.objects.get(code=at) if isinstance(at, str) else at
        Membership.objects.create(user=user, institution=institution, role=Role.objects.get(pk=role))
    return user


def open_period(
    code: str = "2024Q2",
    *,
    by: User | None = None,
    extended: list[str] | None = None,
    due_on: dt.date | None = None,
) -> Period:
    """A period opened by the office, with core indicators only unless ``extended`` names more."""
    office = by or User.objects.filter(memberships__role=Role.OFFICE_STAFF).first()
    assert office is not None, "open_period needs somebody of the office"
    return services.open_period(
        quarter=Quarter.parse(code), by=office, extended=extended or [], due_on=due_on
    )


def filing_of(period: Period, institution: Institution) -> Filing:
    return Filing.objects.get(period=period, institution=institution)


def save(filing: Filing, by: User, figures: Mapping[str, str] = BANK_FIGURES) -> Filing:
    """The maker saves figures into the draft."""
    filing.refresh_from_db()
    typed = {code: Typed(text) for code, text in figures.items()}
    return services.save_draft(filing=filing, typed=typed, by=by, seen=filing.edit_number).filing


def explain_all(filing: Filing, by: User, text: str = "上年末集中投放的项目贷款本季度陆续到期收回") -> Filing:
    """The maker explains every finding that needs it."""
    filing.refresh_from_db()
    for finding in services.findings_of(filing):
        if finding.needs_explanation:
            services.explain(filing=filing, rule=finding.rule, code=finding.code, text=text, by=by)
    filing.refresh_from_db()
    return filing


def step(name: str, filing: Filing, by: User, comment: str = "") -> Filing:
    """Take a step on the newest state of the filing."""
    filing.refresh_from_db()
    return services.take(name, filing=filing, by=by, seen=filing.edit_number, comment=comment)


def accept_figures(
    period: Period,
    institution: Institution,
    figures: Mapping[str, str],
    *,
    maker: User,
    checker: User,
    office: User,
) -> Filing:
    """The whole way of a filing: saved, explained, sent to check, signed, accepted. Figures not given are filled from the base set."""
    filing = filing_of(period, institution)
    save(filing, maker, figures)
    explain_all(filing, maker)
    step("send-to-check", filing, maker)
    step("sign", filing, checker)
    return step("accept", filing, office)


def freeze(year: int, month: int, day: int, hour: int = 9) -> object:
    """The clock standing at a moment of Beijing time, as a context manager."""
    return clock.at(clock.local(year, month, day, hour))


def indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)
