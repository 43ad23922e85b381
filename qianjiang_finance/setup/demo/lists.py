"""The lists of the demonstration: enterprises, events with signings, published lists, cases, supervision orders, all through the services.

What belongs to the sixteen quarters stands on days of 2024; what a visitor should find open is dated from today.
"""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from decimal import Decimal

from django.utils import timezone

from enterprises import services as lists
from enterprises.models import Enterprise, RecallCase, Signing
from enterprises.steps import CASE_STEPS, EVENT_STEPS, PUBLICATION_STEPS
from institutions.models import Institution, User
from institutions.services import Inspected, inspect
from measures import services as orders
from measures.models import Measure, OrderUnit
from measures.order_steps import ORDER_STEPS
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.setup.demo.roster import Cast

#: A blank page, so that a visitor's reader opens it.
_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
#: credit code (invented), name, industry, size
ENTERPRISES = (
    ("91500114MA5DEM012J", "演示精密铸造公司", "C3391", "medium"),
    ("91500114MA5DEM020D", "演示新能源材料公司", "C3985", "medium"),
    ("91500114MA5DEM039A", "演示生物医药公司", "C2760", "small"),
    ("91500114MA5DEM040F", "演示丝绸纺织公司", "C1742", "small"),
    ("91500114MA5DEM050G", "演示农产品加工公司", "C1353", "small"),
    ("91500114MA5DEM060H", "演示机电设备公司", "C3812", "micro"),
)
#: name, kind, host, day, place, banks, number of enterprises, signings (enterprise, bank, 万元, lent 万元, day of lending)
EVENTS = (
    (
        "一季度政银企专题调度会", "dispatch", "JRB", dt.date(2024, 3, 20), "区政府会议室", ("B02", "B03", "B10"), 12,
        ((0, "B02", "3000", "3000", dt.date(2024, 4, 18)), (1, "B10", "1200", "1200", dt.date(2024, 5, 7))),
    ),
    (
        "正阳工业园区金融服务园区行", "park", "YQ", dt.date(2024, 9, 18), "正阳工业园区", ("B02", "B05", "B08", "B12"), 26,
        ((2, "B05", "2000", "1500", dt.date(2024, 10, 24)), (3, "B08", "800", "", None), (4, "B12", "600", "600", dt.date(2024, 11, 5))),
    ),
)  # fmt: skip


def fill_lists(cast: Cast) -> None:
    """Everything of this module, in the order of the days."""
    people = {user.username: user for user in User.objects.filter(username__in=["yq", "jxw", "jg"])}
    people["office"] = cast.office
    with _on(dt.date(2024, 3, 1)):
        known = [
            lists.add_enterprise(
                data=lists.EnterpriseData(code, name, scale, industry, "正阳工业园区"), by=people["yq"]
            )
            for code, name, industry, scale in ENTERPRISES
        ]
    units = {unit.code: unit for unit in Institution.objects.select_related("kind")}
    _hold_events(known, units, people)
    _publish(cast, units)
    _verify(cast, units, people)
    _answer_bulletins(cast)
    _order(cast, units)


def _on(day: dt.date, hour: int = 10) -> AbstractContextManager[None]:
    return clock.at(clock.local(day.year, day.month, day.day, hour))


def _file(name: str) -> Inspected:
    return inspect([(name, _PAGE)])[0]


def _ago(days: int) -> dt.date:
    """So many calendar days before today, moved on to a working day."""
    day = clock.today() - dt.timedelta(days=days)
    return day if workdays.is_working_day(day) else workdays.working_day_after(day, 1)


def _hold_events(known: list[Enterprise], units: dict[str, Institution], people: dict[str, User]) -> None:
    for name, kind, host, day, place, banks, count, signings in EVENTS:
        by = people["yq" if host == "YQ" else "office"]
        data = lists.EventData(name, kind, day, place, [units[code] for code in banks], count)
        with _on(day - dt.timedelta(days=9)):
            event = lists.plan_event(host=units[host], data=data, by=by)
            lists.take_event_step(step=EVENT_STEPS["notify"], event=event, by=by)
        with _on(day, 17):
            lists.take_event_step(step=EVENT_STEPS["hold"], event=event, by=by)
            lists.add_event_file(event=event, kind="minutes", inspected=_file(f"{name}纪要.pdf"), by=by)
            made = [
                lists.add_signing(
                    event=event, enterprise=known[at], bank=units[bank], amount=Decimal(amount), by=by
                )
                for at, bank, amount, *_ in signings
            ]
            lists.take_event_step(step=EVENT_STEPS["follow"], event=event, by=by)
        for signing, (*_, lent, paid_on) in zip(made, signings, strict=True):
            if paid_on:
                with _on(paid_on):
                    lists.add_disbursement(
                        signing=Signing.objects.select_related("event__host").get(pk=signing.pk), amount=Decimal(lent), paid_on=paid_on, by=by,
                    )  # fmt: skip
    with _on(dt.date(2024, 6, 3)):
        first = Signing.objects.earliest("pk").event
        lists.take_event_step(
            step=EVENT_STEPS["close"], event=first, by=people["office"], comment="两笔签约均已足额放款"
        )
    coming = workdays.working_day_after(clock.today(), 8)
    data = lists.EventData(
        "战略性新兴产业融资对接会",
        "matching",
        coming,
        "区政务中心",
        [units[code] for code in ("B01", "B02", "B10")],
    )
    event = lists.plan_event(host=units["JXW"], data=data, by=people["jxw"])
    lists.take_event_step(step=EVENT_STEPS["notify"], event=event, by=people["jxw"])


def _publish(cast: Cast, units: dict[str, Institution]) -> None:
    """Most lists in force, some past their year, one filed, one in the making, one bank with nothing."""
    for number in range(2, 13):
        code = f"B{number:02}"
        for place, which in enumerate(("authority", "credit", "exemption")):
            days = 410 if number in (6, 11) and which != "exemption" else 40 + 21 * number + 7 * place
            state = "filed" if number == 9 else "drafting" if number == 12 else "confirm"
            _list(cast, units[code], which, _ago(days), state)


def _list(cast: Cast, bank: Institution, which: str, day: dt.date, state: str) -> None:
    maker = cast.makers[bank.code]
    with _on(day):
        row = lists.start_publication(institution=bank, which=which, by=maker)
        if state == "drafting":
            return
        lists.file_publication(
            publication=row, published_on=day, place="营业大厅公示栏", link="", files=[_file(f"{row.get_list_display()}.pdf")], by=maker,
        )  # fmt: skip
    if state == "confirm":
        with _on(day, 16):
            lists.take_publication_step(step=PUBLICATION_STEPS["confirm"], publication=row, by=cast.office)


def _verify(cast: Cast, units: dict[str, Institution], people: dict[str, User]) -> None:
    """P5: the fall of B09 in 2024Q2 was asked about and found to be no recall; another case waits for its bank."""

    def step(name: str, case: RecallCase, by: User, comment: str, day: dt.date) -> None:
        with _on(day):
            lists.take_case_step(step=CASE_STEPS[name], case=case, by=by, comment=comment)

    with _on(dt.date(2024, 7, 22)):
        ground = "2024年二季度制造业贷款比上季下降22%，提前收回额占年初余额14.9%"
        data = lists.CaseData(units["B09"], Quarter(2024, 2), RecallCase.Kind.RECALLED, ground)
        case = lists.open_case(data=data, by=cast.office)
    said = "两家大户项目建成后按合同约定主动提前归还约5000万元，附还款申请和企业说明，不属于本行提前收回"
    step("explain", case, cast.makers["B09"], said, dt.date(2024, 7, 26))
    found = "与金监分局共同查阅还款申请并走访两家企业，均为企业主动归还"
    step("dismiss", case, people["jg"], found, dt.date(2024, 8, 2))
    with _on(_ago(4)):
        ground = "企业反映一笔流动资金贷款到期后未获续贷，已停产观望"
        enterprise = Enterprise.objects.get(name="演示机电设备公司")
        data = lists.CaseData(units["B12"], Quarter(2024, 4), RecallCase.Kind.ENDED, ground, enterprise)
        lists.open_case(data=data, by=cast.office)


def _answer_bulletins(cast: Cast) -> None:
    """The orders that the bulletins set going were answered within a week and closed; the office enters it for units without logins here."""
    told = "已按督办要求办理，措施和进度见通报回复材料"
    owed = OrderUnit.objects.owed().select_related("order", "institution__kind")
    for unit in owed:
        issued = timezone.localtime(unit.order.issued_at).date()
        by = cast.makers.get(unit.institution.code, cast.office)
        for days, name, who in ((1, "sign", by), (5, "reply", by), (8, "close", cast.office)):
            with _on(workdays.working_day_after(issued, days)):
                orders.take_order_step(step=ORDER_STEPS[name], unit=unit, by=who, comment=told)


def _order(cast: Cast, units: dict[str, Institution]) -> None:
    """One order done with in 2024, one overdue for a unit, one just issued that also asks 金监分局."""
    measures = {measure.number: measure for measure in Measure.objects.all()}

    def issue(day: dt.date, codes: tuple[str, ...], days: int, **words: object) -> dict[str, OrderUnit]:
        with _on(day):
            draft = orders.OrderDraft(
                units=[units[code] for code in codes], due_on=workdays.working_day_after(day, days), **words,  # type: ignore[arg-type]
            )  # fmt: skip
            order = orders.issue_order(draft=draft, by=cast.lead)
        return {
            unit.institution.code: unit for unit in order.units.select_related("order", "institution__kind")
        }

    def step(name: str, unit: OrderUnit, by: User, day: dt.date, comment: str = "") -> None:
        with _on(day, 15):
            files = [_file("台账和说明.pdf")] if name == "reply" else []
            orders.take_order_step(step=ORDER_STEPS[name], unit=unit, by=by, comment=comment, files=files)

    made = issue(
        dt.date(2024, 7, 24), ("B09", "B12"), 10, subject="制造业贷款占比下降情况说明", source="bulletin",
        source_note="2024年二季度通报", measure=measures.get(1), requirement="说明占比下降的原因，提出下半年投放计划，附在途项目清单。",
    )  # fmt: skip
    for code, unit in made.items():
        step("sign", unit, cast.checkers[code], dt.date(2024, 7, 25))
        step(
            "reply",
            unit,
            cast.makers[code],
            dt.date(2024, 8, 5),
            "已说明原因，下半年拟投放的制造业项目清单见附件。",
        )
        step("close", unit, cast.office, dt.date(2024, 8, 8))
    made = issue(
        _ago(35), ("B08", "B11", "YQ"), 12, subject="园区行签约项目放款跟进", source="task",
        source_note="对接活动签约尚未放款", measure=measures.get(10), requirement="逐笔说明放款进度和未放款原因，能放的尽快放款。",
    )  # fmt: skip
    step("sign", made["B08"], cast.makers["B08"], _ago(33))
    step("sign", made["B11"], cast.makers["B11"], _ago(33))
    step("reply", made["B11"], cast.makers["B11"], _ago(22), "本行一笔已于上月放款，凭证见附件。")
    made = issue(
        _ago(5), ("B03", "B05", "JG"), 10, subject="企业反映续贷难问题核实", source="warning",
        source_note="续贷率低于全区平均", measure=measures.get(11), requirement="核实到期未续贷企业的情况，逐户说明原因和处理意见。",
    )  # fmt: skip
    step("sign", made["B03"], cast.makers["B03"], _ago(4))
    step("start", made["B03"], cast.makers["B03"], _ago(3))
