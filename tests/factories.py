"""Plain functions that make what a test needs; every argument has a keyword and a sensible default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

from enterprises import services as list_services
from enterprises.models import Enterprise, MatchEvent, RecallCase
from enterprises.steps import EVENT_STEPS
from filings import services
from filings.models import Filing, Indicator, Period
from filings.services.drafts import Typed
from institutions.models import Institution, Kind, Membership, Role, User
from measures import services as measure_services
from measures.models import SupervisionOrder
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter
from reports.models import SchemeKind, ScoreRun, ScoreScheme
from reports.score_steps import SCORE_STEPS
from reports.services import score_matters, scores
from reports.services.schemes import load_default_scheme

#: A day of closing that no test reaches.
FAR = dt.date(2099, 12, 31)
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
    closes_on: dt.date | None = FAR,
) -> Period:
    """A period opened by the office, with core indicators only unless ``extended`` names more.

    It stays open for good, so that a test need not freeze the clock; ``closes_on=None`` takes the day of the rule.
    """
    office = by or User.objects.filter(memberships__role=Role.OFFICE_STAFF).first()
    assert office is not None, "open_period needs somebody of the office"
    return services.open_period(
        quarter=Quarter.parse(code), by=office, extended=extended or [], due_on=due_on, closes_on=closes_on
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


def ask_correction(
    filing: Filing,
    by: User,
    figures: Mapping[str, str] | None = None,
    *,
    kind: str = "error",
    comment: str = "与台账核对后发现填报错误",
) -> Filing:
    """The maker asks to correct an accepted filing; unless given, B504 to 160.00."""
    filing.refresh_from_db()
    cells = {code: Typed(text) for code, text in (figures or {"B504": "160.00"}).items()}
    return services.take(
        "ask-correction",
        filing=filing,
        by=by,
        seen=filing.edit_number,
        comment=comment,
        details=services.Proposal(kind, cells),
    )


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


def issue_order(
    by: User, *codes: str, due_on: dt.date = dt.date(2024, 8, 9), **more: Any
) -> SupervisionOrder:
    """A supervision order of the office to the institutions."""
    units = [Institution.objects.get(code=code) for code in codes]
    words: dict[str, Any] = {
        "subject": "核查提前收回贷款情况",
        "requirement": "逐户说明提前收回的原因，附台账",
    }
    draft = measure_services.OrderDraft(units=units, due_on=due_on, source="check", **words | more)
    return measure_services.issue_order(draft=draft, by=by)


def make_enterprise(by: User, code: str = "91500114MA5DEM012J", name: str = "演示制造甲公司") -> Enterprise:
    return list_services.add_enterprise(
        data=list_services.EnterpriseData(credit_code=code, name=name, scale="medium"), by=by
    )


def hold_event(by: User, enterprise: Enterprise, *banks: Institution) -> MatchEvent:
    """An event of the office held on 20 May 2024, at which each bank signed 1000.00万元 with the enterprise."""
    with freeze(2024, 5, 21):
        data = list_services.EventData(
            "园区对接会", "matching", dt.date(2024, 5, 20), "园区", participants=banks, enterprise_count=9
        )
        event = list_services.plan_event(host=Institution.objects.get(code="JRB"), data=data, by=by)
        list_services.take_event_step(step=EVENT_STEPS["hold"], event=event, by=by)
        for bank in banks:
            list_services.add_signing(
                event=event, enterprise=enterprise, bank=bank, amount=Decimal(1000), by=by
            )
    return event


def open_case(by: User, bank: Institution, quarter: str = "2024Q1") -> RecallCase:
    """A case of recalled loans against the bank."""
    data = list_services.CaseData(bank, Quarter.parse(quarter), "recalled", "提前收回率超过2%")
    return list_services.open_case(data=data, by=by)


def freeze(year: int, month: int, day: int, hour: int = 9) -> AbstractContextManager[None]:
    """The clock standing at a moment of Beijing time, as a context manager."""
    return clock.at(clock.local(year, month, day, hour))


def indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def make_score(period: str, *, by: User, makers: Mapping[Institution, User]) -> ScoreRun:
    """The period scored by the default scheme and put to consultation: a bonus and an appeal of every bank given, with its maker."""
    load_default_scheme()
    at = Period.objects.get(code=period)
    kind = SchemeKind.objects.get(code="A1")
    for bank in makers:
        score_matters.enter_adjustment(
            period=at, institution=bank, kind=kind, reason="新产品首单", document="演示〔2024〕1号", by=by
        )
    run = scores.make_run(period=at, scheme=ScoreScheme.objects.get(), by=by)
    run = scores.take_score_step(step=SCORE_STEPS["consult"], run=run, by=by)
    for bank, maker in makers.items():
        score_matters.appeal(run=run, institution=bank, item=None, text="请核对本单位的加分事项", by=maker)
    score_matters.save_variant(run=run, name="另一权重", weights={}, by=by)
    return run
