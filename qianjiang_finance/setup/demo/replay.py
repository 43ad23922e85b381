"""Sixteen quarters replayed through the services a user goes through, on the days given in the data (domain §9.2, §9.4).

A filing with one version is saved, sent to check, signed on its day and accepted on the next working day. Where the data hold a
wrong first version, its fate is listed in ``FATES``: refused at import (P3, P4), returned by the office (P6, P9), or corrected after
the lock (P10).
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from filings import services
from filings.models import CorrectionRequest, Filing, Period
from filings.services.corrections import Proposal
from filings.services.drafts import Typed
from filings.services.returns import Return
from filings.services.steps import Details
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.setup.demo.roster import Cast

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = ("demo_figures.csv", "demo_others.csv")

#: Indicators and forms that no demonstration institution files, so they stay switched off.
SWITCHED_OFF, FORMS_OFF = ("B511",), ("B3F", "N1")

REFUSED, RETURNED, CORRECTED = "refused", "returned", "corrected"
FATES = {
    ("B08", "2023Q2"): (REFUSED, ""),
    ("B10", "2022Q3"): (REFUSED, ""),
    ("B12", "2024Q1"): (RETURNED, "B401疑似累计数未清零，仍含上年数，请核对后重报"),
    ("B06", "2022Q4"): (RETURNED, "多项余额与上季完全相同，疑似照抄上期，请核对后重报"),
    ("B05", "2023Q4"): (
        CORRECTED,
        "B203原报36540.49万元，应为35340.49万元；B202相应调整。依据：年终决算台账",
    ),
}
#: (institution, period, rule) → what the maker says of its 必须说明 findings (domain §9.4); an unforeseen finding stops the load.
REASONS = {
    (
        "B09",
        "2024Q2",
        "R33",
    ): "两家制造业大户项目建成后提前归还中长期贷款约5000万元，本季未新增同类投放，预计下半年逐步恢复",
    (
        "B07",
        "2023Q1",
        "R31",
    ): "本行2022年三季度开业，上年只有两个季度的发放数，本年一季度新投放企业贷款较多，已按1月1日清零重计",
    (
        "B07",
        "2024Q3",
        "R34",
    ): "本行2022年三季度开业，上年同期规模基数小，存贷款随网点和客户拓展逐季增加，增速将逐步回落",
    (
        "B07",
        "2024Q4",
        "R34",
    ): "本行2022年三季度开业，上年同期存款基数小，本年新增代发工资和企业结算户带动存款增加",
    ("B12", "2024Q1", "R31"): "一季度票据贴现业务量较大，主要为两家配件企业集中贴现，贴现额约3000万元",
    ("B06", "2022Q4", "R37"): "四季度贷款投放与到期收回基本相抵，各项核心余额与三季度末持平",
}
CORRECTION_DAY = dt.date(2024, 2, 27)

Rows = dict[str, Typed]


def read_versions() -> dict[tuple[str, str], dict[int, Rows]]:
    """(institution, period) → version → code → typed value; a version is complete, later ones overlay earlier ones."""
    versions: dict[tuple[str, str], dict[int, Rows]] = defaultdict(lambda: defaultdict(dict))
    for name in FILES:
        with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                versions[(row["inst"], row["period"])][int(row["version"])][row["code"]] = Typed(row["value"])
    for by_version in versions.values():
        if 2 in by_version:
            by_version[2] = {**by_version[1], **by_version[2]}
    return versions


def read_days() -> dict[tuple[str, str], dt.date]:
    """(institution, period) → the day it first submitted."""
    days = {}
    for name in FILES:
        with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["submitted_on"]:
                    days[(row["inst"], row["period"])] = dt.date.fromisoformat(row["submitted_on"])
    return days


def replay(cast: Cast) -> None:
    """Open, fill, accept and lock every quarter of the data; the last one stays unlocked."""
    versions, days = read_versions(), read_days()
    codes = sorted({period for _, period in versions})
    for code in codes:
        period = _open(Quarter.parse(code), cast)
        filings = {filing.institution.code: filing for filing in _filings(period)}
        for institution, filing in filings.items():
            key = (institution, code)
            if key in versions:
                _Way(filing, cast, days[key]).walk(versions[key], *FATES.get(key, ("", "")))
        if code != codes[-1]:
            with clock.at(_moment(workdays.working_day_after(period.closes_on, 5), 10)):
                services.lock_period(period=period, by=cast.lead)
        _correct_when_due(code, versions, cast)


def open_current(cast: Cast) -> Period:
    """The quarter after the data, opened today and due in ten working days, so that a visitor can file it."""
    last = Period.objects.first()
    assert last is not None, "the replay has opened periods"
    today = clock.today()
    return services.open_period(
        quarter=last.quarter + 1,
        by=cast.office,
        opens_on=today,
        due_on=workdays.working_day_after(today, 10),
    )


def _open(quarter: Quarter, cast: Cast) -> Period:
    first = workdays.working_day_after(quarter.last_day, 1)
    with clock.at(_moment(first, 9)):
        extended = None if Period.objects.exists() else _extended_codes()
        return services.open_period(quarter=quarter, by=cast.office, opens_on=first, extended=extended)


def _extended_codes() -> list[str]:
    from filings.models import Indicator

    optional = Indicator.objects.filter(is_core=False).exclude(code__in=SWITCHED_OFF)
    return list(optional.exclude(form__in=FORMS_OFF).values_list("code", flat=True))


def _filings(period: Period) -> list[Filing]:
    return list(period.filings.select_related("institution", "period"))


def _correct_when_due(code: str, versions: Mapping[tuple[str, str], Mapping[int, Rows]], cast: Cast) -> None:
    for (institution, period), (fate, reason) in FATES.items():
        if fate == CORRECTED and period == code:
            filing = Filing.objects.select_related("institution", "period").get(
                period__code=period, institution__code=institution
            )
            _Way(filing, cast, CORRECTION_DAY).correct(versions[(institution, period)], reason)


def _moment(day: dt.date, hour: int) -> dt.datetime:
    return clock.local(day.year, day.month, day.day, hour)


class _Way:
    """The way of one filing, step by step, at the hours of its days."""

    def __init__(self, filing: Filing, cast: Cast, day: dt.date) -> None:
        self.filing, self.cast, self.day = filing, cast, day
        code = filing.institution.code
        self.maker, self.checker = cast.makers[code], cast.checkers[code]

    def walk(self, versions: Mapping[int, Rows], fate: str, reason: str) -> None:
        """From the first figure to acceptance."""
        if fate == REFUSED:
            self._import(versions[1])
        first = versions[2] if fate == REFUSED else versions[1]
        self._submit(first)
        if fate == RETURNED:
            changed = {code: row for code, row in versions[2].items() if row != first[code]}
            self._next_day()
            self._take("send-back", 10, reason, Return(dict.fromkeys(changed, "请核对")))
            self._next_day()
            self._submit(changed)
        self._next_day()
        self._take("accept", 10)

    def correct(self, versions: Mapping[int, Rows], reason: str) -> None:
        """A correction after the lock, from the request to the second lock."""
        changed = {code: row for code, row in versions[2].items() if row != versions[1][code]}
        self._take("ask-correction", 9, reason, Proposal(CorrectionRequest.Kind.ERROR, changed))
        self._take("approve-correction", 10)
        self._submit({})
        self._take("accept", 17)
        self._take("lock", 18)

    def _import(self, rows: Rows) -> None:
        content = "\n".join(f"{code},{row.text}" for code, row in rows.items()).encode()
        with clock.at(_moment(self.day, 9)):
            outcome = services.import_figures(
                filing=self.filing,
                typed=rows,
                file_name=f"{self.filing.institution.code}-{self.filing.period.code}.csv",
                content=content,
                by=self.maker,
            )
        assert outcome.findings, "the planted fault is refused"

    def _submit(self, rows: Rows) -> None:
        with clock.at(_moment(self.day, 11)):
            saved = services.save_draft(
                filing=self.filing, typed=rows, by=self.maker, seen=self.filing.edit_number
            )
        self.filing = saved.filing
        self._explain()
        self._take("send-to-check", 14)
        self._take("sign", 16)

    def _explain(self) -> None:
        """What the maker says of each finding that needs an explanation; one without a reason stops the load at the next step."""
        own = (self.filing.institution.code, self.filing.period.code)
        reasons = {rule: text for (*of, rule), text in REASONS.items() if tuple(of) == own}
        if not reasons:
            return
        for finding in services.findings_of(self.filing):
            text = reasons.get(finding.rule, "")
            if finding.needs_explanation and text:
                with clock.at(_moment(self.day, 13)):
                    services.explain(
                        filing=self.filing, rule=finding.rule, code=finding.code, text=text, by=self.maker
                    )
        self.filing.refresh_from_db()

    def _take(self, name: str, hour: int, comment: str = "", details: Details = None) -> None:
        actors = {"send-to-check": self.maker, "ask-correction": self.maker, "sign": self.checker}
        actors |= {"lock": self.cast.lead, "approve-correction": self.cast.lead}
        with clock.at(_moment(self.day, hour)):
            self.filing = services.take(
                name,
                filing=self.filing,
                by=actors.get(name, self.cast.office),
                seen=self.filing.edit_number,
                comment=comment,
                details=details,
            )

    def _next_day(self) -> None:
        self.day = workdays.working_day_after(self.day, 1)
