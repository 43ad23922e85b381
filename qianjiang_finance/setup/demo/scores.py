"""Scores of the demonstration: two published quarters, one of them after an appeal, and a trial of the last one with other weights."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from filings.models import Period
from institutions.models import Institution
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.setup.demo.roster import Cast
from reports.models import SchemeKind, ScoreRun, ScoreScheme
from reports.score_steps import COMMENT_DAYS, SCORE_STEPS
from reports.services import score_matters, scores

#: What the office entered: bank, kind, first period, reason, document.
ENTERED = (
    ("B03", "A1", "2024Q1", "首笔演示制造业设备更新贷款落地", "演示金融办〔2024〕3号"),
    ("B02", "A2", "2024Q2", "产业链融资做法获市级部门推广", "演示金融办〔2024〕9号"),
    ("B08", "A1", "2024Q4", "首笔演示知识产权质押贷款落地", "演示金融办〔2024〕21号"),
)
PUBLISHED, APPEALED, TRIED = ("2024Q1", "2024Q2"), "2024Q2", "2024Q4"


def score_quarters(cast: Cast) -> None:
    """Enter the adjustments, score the quarters and take them to where they stand."""
    for entered in ENTERED:
        _enter(cast, *entered)
    for code in PUBLISHED:
        _publish(cast, _period(code))
    period = _period(TRIED)
    day = workdays.working_day_after(period.closes_on, 6)
    with clock.at(_moment(day, 10)):
        run = _make(cast, period)
        score_matters.save_variant(
            run=run,
            name="提高信用贷款权重",
            weights={"S4a": Decimal(15), "S4b": Decimal(10), "S1": Decimal(15), "S2": Decimal(15)},
            by=cast.office,
        )


def _enter(cast: Cast, *entered: str) -> None:
    bank, kind, code, reason, document = entered
    period = _period(code)
    with clock.at(_moment(workdays.working_day_after(period.closes_on, 1), 9)):
        score_matters.enter_adjustment(
            period=period,
            institution=Institution.objects.select_related("kind").get(code=bank),
            kind=SchemeKind.objects.get(code=kind),
            reason=reason,
            document=document,
            by=cast.office,
        )


def _publish(cast: Cast, period: Period) -> None:
    """Scored on the sixth working day after the close, consulted, confirmed after the days of the consultation, published."""
    day = workdays.working_day_after(period.closes_on, 6)
    with clock.at(_moment(day, 10)):
        run = _step(cast, "consult", _make(cast, period))
    if period.code == APPEALED:
        _appeal(cast, run, day)
    over = workdays.working_day_after(day, COMMENT_DAYS + 1)
    with clock.at(_moment(over, 10)):
        run = _step(cast, "confirm", run)
    with clock.at(_moment(over, 15)):
        _step(cast, "publish", run)


def _make(cast: Cast, period: Period) -> ScoreRun:
    scheme = ScoreScheme.objects.get(state=ScoreScheme.State.ACTIVE)
    return scores.make_run(period=period, scheme=scheme, by=cast.office)


def _step(cast: Cast, name: str, run: ScoreRun) -> ScoreRun:
    by = cast.office if name == "consult" else cast.lead
    return scores.take_score_step(step=SCORE_STEPS[name], run=run, by=by)


def _appeal(cast: Cast, run: ScoreRun, day: dt.date) -> None:
    """A bank whose loans fell asks for mercy, and is answered."""
    next_day = workdays.working_day_after(day, 1)
    with clock.at(_moment(next_day, 11)):
        appeal = score_matters.appeal(
            run=run,
            institution=Institution.objects.get(code="B09"),
            item=run.scheme.items.get(code="S2"),
            text="两家大户项目建成后提前归还贷款，并非本行主动压降，请酌情考虑增量得分",
            by=cast.makers["B09"],
        )
    with clock.at(_moment(next_day, 16)):
        score_matters.answer_appeal(
            appeal=appeal,
            upheld=False,
            answer="增量按审核通过的数据计算，对各行一致，不作调整；提前归还情况已记入说明",
            by=cast.office,
        )


def _period(code: str) -> Period:
    return Period.objects.get(code=code)


def _moment(day: dt.date, hour: int) -> dt.datetime:
    return clock.local(day.year, day.month, day.day, hour)
