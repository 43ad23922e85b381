"""The plan of 2024 in the demonstration: handed out, signed for, proved, examined, chased, on plausible days (features A4–A11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager

from django.db.models import QuerySet

from filings.models import Period
from institutions.models import Institution, User
from institutions.services import inspect, mark_all_notices_read
from measures import services
from measures.board import lines
from measures.item_steps import ITEM_STEPS
from measures.models import Measure, Plan, Task, WorkItem
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.setup.demo.roster import Cast
from reports.supervision.judge import judge_period

YEAR = 2024
_PROOF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
#: Milestone → day of delivery for the units that are on time, units that deliver late, units that never do.
_DELIVERED: dict[str, tuple[tuple[int, int], tuple[str, ...], tuple[str, ...]]] = {
    "M01-T1": ((3, 25), ("B09",), ()),
    "M02-T4": ((6, 18), (), ()),
    "M04-T6": ((11, 20), ("B03", "I02"), ()),
    "M05-T1": ((6, 12), (), ("B07", "B11")),
    "M05-T4": ((6, 20), ("B11",), ()),
    "M08-T6": ((10, 22), (), ("B11",)),
    "M07-T5": ((11, 6), ("B04",), ()),
    "M09-T4": ((10, 30), (), ("B07",)),
    "M10-T6": ((11, 13), (), ()),
    "M11-T2": ((10, 17), (), ()),
    "M12-T3": ((12, 10), ("B06",), ()),
    "M12-T6": ((11, 27), (), ()),
    "M12-T1": ((9, 18), ("B12",), ()),
    "M13-T1": ((5, 16), (), ()),
    "M13-T2": ((5, 23), (), ("B11",)),
    "M13-T3": ((7, 18), ("B08", "B10"), ("B11",)),
}
#: Leads and departments of the roster deliver these in time.
_AGENCIES = {
    "fgw": ("M10-T5", "M07-T1"),
    "jxw": ("M02-T1", "M08-T1", "M10-T5", "M11-T2", "M12-T6"),
    "yq": ("M08-T1",),
}
#: Measure, text, problems of the leads' reports of the fourth quarter.
_REPORTS = (
    (1, "全区制造业贷款保持增长，各银行年度投放计划均已报送，大型银行带动作用有待加强。", "部分银行制造业贷款占比提升不明显。"),
    (3, "中长期贷款“白名单”按季更新，已组织名单内企业逐户对接。", "个别银行新增中长期贷款投向制造业偏少。"),
    (8, "产业链核心企业名单已修订，供应链融资余额继续增加。", ""),
    (12, "新发放制造业贷款利率继续下行，减费让利按季统计。", "担保费率公示尚不统一。"),
)  # fmt: skip


def load_tasks(cast: Cast) -> None:
    """One year of supervision, through the services a user goes through."""
    with _on(1, 15):
        plan = services.start_plan(year=YEAR, by=cast.office)
        services.issue_plan(plan=plan, by=cast.office)
    _sign(cast)
    for code, (day, late, never) in _DELIVERED.items():
        _deliver(code, day, late, never, cast)
    _agencies(cast)
    _for_regulators(cast)
    _incidents(plan, cast)
    for period in Period.objects.filter(index__gte=Quarter(YEAR - 1, 4).index).order_by("index"):
        judge_period(period)
    _report(cast)
    for person in (cast.office, *cast.makers.values(), *cast.checkers.values()):
        mark_all_notices_read(by=person)


def _on(month: int, day: int, year: int = YEAR) -> AbstractContextManager[None]:
    return clock.at(clock.local(year, month, day, 10))


def _sign(cast: Cast) -> None:
    """Everybody with an account signs within a week; the office confirms for the regulators; one bank is late."""
    for code, maker in cast.makers.items():
        if WorkItem.objects.filter(institution__code=code, state="issued").exists():
            with _on(1, 29 if code == "B11" else 17):
                services.sign_all(unit=_unit(code), year=YEAR, by=maker)
    for login in _AGENCIES:
        person = User.objects.get(username=login)
        with _on(1, 18):
            services.sign_all(unit=_unit(login.upper()), year=YEAR, by=person)
    with _on(1, 19):
        services.sign_all(unit=_unit("JRB"), year=YEAR, by=cast.office)
        for code in ("RH", "JG"):
            services.sign_all(unit=_unit(code), year=YEAR, by=cast.office, comment="来函同意配合")


def _unit(code: str) -> Institution:
    return Institution.objects.select_related("kind").get(code=code)


def _deliver(code: str, day: tuple[int, int], late: Sequence[str], never: Sequence[str], cast: Cast) -> None:
    """The units of a milestone prove and deliver it; the office examines it two days later."""
    items = _items(WorkItem.objects.filter(task__code=code, state="working"))
    for item in items:
        unit = item.institution.code
        if unit in never or unit not in cast.makers:
            continue
        deadline = item.due_on + dt.timedelta(days=12)
        when = (deadline.year, deadline.month, deadline.day) if unit in late else (YEAR, *day)
        _prove_and_submit(item, cast.makers[unit], when)
        with clock.at(clock.local(*when, 16)):
            _take("close", item, cast.office)


def _agencies(cast: Cast) -> None:
    for login, codes in _AGENCIES.items():
        person = User.objects.get(username=login)
        for item in _items(
            WorkItem.objects.filter(task__code__in=codes, institution__code=login.upper(), state="working")
        ):
            _prove_and_submit(item, person, (YEAR, 6, 24))
            with _on(6, 26):
                _take("close", item, cast.office)


def _for_regulators(cast: Cast) -> None:
    """What the office enters for those who do not use the system (代办); its lead examines it, being another person."""
    for code, unit in (("M07-T1", "RH"), ("M11-T5", "JG"), ("M11-T5", "JRB")):
        item = _one(code, unit)
        _prove_and_submit(item, cast.office, (YEAR, 11, 12))
        with _on(11, 14):
            _take("close", item, cast.lead)


def _incidents(plan: Plan, cast: Cast) -> None:
    """An extension, a return, an item found not applicable, a leader's word, reminders."""
    bank = _one("M05-T1", "B07")
    with _on(12, 5):
        _take("ask-extension", bank, cast.makers["B07"], "授权书待总行批复", dt.date(YEAR + 1, 1, 31))
    with _on(12, 9):
        _take("grant-extension", bank, cast.lead)
    returned = _one("M13-T3", "B11")
    _prove_and_submit(returned, cast.makers["B11"], (YEAR, 12, 20))
    with _on(12, 23):
        _take("send-back", returned, cast.office, "授信清单未公示，请补充公示链接")
    with _on(4, 10):
        for code in ("M09-T8", "M10-T8"):
            services.retire_task(
                task=Task.objects.get(plan=plan, code=code), reason="本年度区内没有此类业务", by=cast.lead
            )
    for unit in ("B02", "B03", "B04", "B05"):
        item = _one("M08-T4", unit)
        with _on(3, 11):
            _take("ask-adjust", item, cast.makers[unit], "分支机构没有标准化票据业务权限")
            _take("exempt", item, cast.lead, "分支机构无业务权限，情况属实")
    with _on(10, 15):
        services.instruct(
            task=Task.objects.get(plan=plan, code="M03-T2"),
            leader="演示区领导",
            text="请各银行加快白名单企业对接，年底前逐户见面。",
            given_on=dt.date(YEAR, 10, 14),
            by=cast.office,
        )
    with _on(12, 16):
        services.remind_tasks(
            items=WorkItem.objects.filter(task__code__in=["M13-T2", "M08-T6"], state="working").values_list(
                "pk", flat=True
            ),
            year=YEAR,
            by=cast.office,
        )


def _report(cast: Cast) -> None:
    """Words of units and leads on the fourth quarter."""
    quarter = Quarter(YEAR, 4)
    proposed = {line.measure.number: str(line.proposed) for line in lines(quarter)}
    words = services.Words(
        text="已与名单内企业全部对接，对符合条件的企业优先安排规模、缩短审批时间。",
        problems="部分企业抵质押物不足。",
        plans="下季度推广知识产权质押和信用贷款。",
    )
    with _on(1, 10, year=YEAR + 1):
        for unit in ("B02", "B03", "B08"):
            progress = services.write_progress(
                item=_one("M03-T2", unit), quarter=quarter, verdict="met", words=words, by=cast.makers[unit]
            )
            if unit != "B08":
                services.answer_progress(progress=progress, confirmed=True, opinion="", by=cast.office)
        for number, text, problems in _REPORTS:
            services.report_measure(
                measure=Measure.objects.get(number=number),
                quarter=quarter,
                text=text,
                problems=problems,
                light=proposed[number] if proposed[number] != "none" else "green",
                reason="按年末情况评定",
                by=cast.office,
            )


def _one(code: str, unit: str) -> WorkItem:
    return _items(WorkItem.objects.filter(task__code=code, institution__code=unit))[0]


def _items(rows: QuerySet[WorkItem]) -> Sequence[WorkItem]:
    return list(rows.filter(year=YEAR).select_related("task__measure", "institution__kind"))


def _prove_and_submit(item: WorkItem, by: User, when: tuple[int, int, int]) -> None:
    with clock.at(clock.local(*when, 9)):
        services.add_task_evidence(
            item=item,
            title=item.task.evidence[:20],
            dated_on=dt.date(*when),
            inspected=inspect([("佐证材料.pdf", _PROOF)])[0],
            level="internal",
            by=by,
        )
        _take("submit", item, by, "已按要求完成，佐证材料见附件")


def _take(name: str, item: WorkItem, by: User, comment: str = "", until: dt.date | None = None) -> None:
    services.take_item_step(step=ITEM_STEPS[name], item=item, by=by, comment=comment, until=until)
