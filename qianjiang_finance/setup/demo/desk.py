"""What lies on the desks of a running office: reviewers by kind, a query that waits and one that is closed, a flag, a note, evidence."""

from __future__ import annotations

import datetime as dt
import io
from contextlib import AbstractContextManager

from openpyxl import Workbook

from filings import services
from filings.models import Filing, Thread
from filings.services.talking import Contribution
from filings.talk_steps import TALK_STEPS
from institutions.models import DataLevel, Institution, Kind, User
from institutions.services import inspect
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.setup.demo.roster import Cast

ASKED_ON, ANSWERED_ON, CLOSED_ON = dt.date(2024, 7, 16), dt.date(2024, 7, 17), dt.date(2024, 7, 18)


def set_desks(cast: Cast) -> None:
    """Through the services, on plausible days; the query that waits is asked on the day of the load."""
    _assign(cast)
    _closed_query(cast)
    _waiting_query(cast)
    _marks(cast)


def _assign(cast: Cast) -> None:
    for kind in Kind.objects.filter(pk__in=Institution.objects.filter(is_demo=True).values("kind")):
        services.assign_reviewer(target=kind, reviewer=cast.office, by=cast.lead)


def _closed_query(cast: Cast) -> None:
    """About the fall of medium and long-term loans of B09 in 2024Q2 (planted fault P5), answered with a ledger."""
    filing, maker = _filing("B09", "2024Q2"), cast.makers["B09"]
    with _at(ASKED_ON):
        asked = Contribution(
            "请补充提前归还的企业、金额和日期，并附台账。", due_on=workdays.working_day_after(ASKED_ON, 3)
        )
        thread = services.open_thread(
            filing=filing, title="中长期贷款下降情况", said=asked, by=cast.office, code="B203", is_query=True
        )
    with _at(ANSWERED_ON):
        services.add_evidence(
            filing=filing,
            title="提前归还台账",
            dated_on=dt.date(2024, 6, 28),
            inspected=inspect([("提前归还台账.xlsx", _ledger())])[0],
            level=DataLevel.INTERNAL,
            by=maker,
            code="B203",
        )
        _say("answer", thread, "台账已附：两户企业项目建成后提前归还，均为企业自愿，无抽贷情形。", maker)
    with _at(CLOSED_ON):
        _say("close", thread, "台账与报送数一致，问询办结。", cast.office)


def _waiting_query(cast: Cast) -> None:
    asked = Contribution(
        "支小再贷款余额较上季变动较大，请说明主要用途。", due_on=workdays.working_day_after(clock.today(), 5)
    )
    services.open_thread(
        filing=_filing("B12", "2024Q4"),
        title="再贷款变动情况",
        said=asked,
        by=cast.office,
        code="B401",
        is_query=True,
    )


def _marks(cast: Cast) -> None:
    filing = _filing("B06", "2024Q4")
    services.set_flag(
        filing=filing, code="B201", reason="2022年四季度曾照抄上期，跟踪本年各季是否据实填报", by=cast.office
    )
    services.add_note(filing=filing, text="已电话提醒该行由专人按台账填报。", by=cast.office, code="B201")


def _say(step: str, thread: Thread, text: str, by: User) -> None:
    thread.refresh_from_db()
    services.take_talk_step(step=TALK_STEPS[step], thread=thread, said=Contribution(text), by=by)


def _filing(institution: str, period: str) -> Filing:
    filings = Filing.objects.select_related("institution", "period")
    return filings.get(institution__code=institution, period__code=period)


def _at(day: dt.date) -> AbstractContextManager[None]:
    return clock.at(clock.local(day.year, day.month, day.day, 10))


def _ledger() -> bytes:
    book = Workbook()
    page = book.active
    for row in (
        ("序号", "企业", "归还日期", "金额（万元）", "原因"),
        (1, "演示铝材企业", "2024-05-20", 3200, "项目建成，自有资金归还"),
        (2, "演示玻纤企业", "2024-06-12", 1800, "项目建成，自有资金归还"),
    ):
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
