"""Two bulletins of the demonstration: the half-year's issued and partly confirmed, the year's under review (domain §6.1)."""

from __future__ import annotations

import datetime as dt

from filings.models import Period
from institutions.models import Institution
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.setup.demo.roster import Cast
from reports import services
from reports.bulletin_steps import STEPS
from reports.models import Bulletin, BulletinSeries

ISSUED, UNDER_REVIEW = "2024Q2", "2024Q4"
#: The days of the issued one: drafted and shown to the banks, signed and issued, confirmed.
DRAFTED, SIGNED, CONFIRMED = dt.date(2024, 8, 1), dt.date(2024, 8, 8), dt.date(2024, 8, 9)
#: A bank that has a comment on what is said of it.
COMMENTING = "B09"
COMMENT = "两家制造业大户提前归还中长期贷款系项目建成、经营正常，并非压降，建议在约谈时一并听取情况。"
REPLY = "已知悉，表述以报送数据为准，维持不变；原因在约谈时听取。"


def write_bulletins(cast: Cast) -> None:
    """The half-year's bulletin goes the whole way on the days above; the year's is drafted, in review and shown to the banks."""
    with clock.at(_at(DRAFTED, 9)):
        bulletin = _draft(ISSUED, cast)
        _pass(bulletin, cast)
        previews = services.send_previews(bulletin=bulletin, by=cast.office)
    with clock.at(_at(workdays.working_day_after(DRAFTED, 1), 15)):
        for preview in previews:
            code = preview.institution.code
            says = ("comment", COMMENT) if code == COMMENTING else ("agree", "")
            answered = services.answer_preview(
                preview=preview, answer=says[0], comment=says[1], by=cast.makers[code]
            )
            if says[1]:
                services.reply_preview(preview=answered, reply=REPLY, by=cast.office)
    with clock.at(_at(SIGNED, 10)):
        for name in ("sign", "number", "issue"):
            _take(name, bulletin, cast)
    with clock.at(_at(CONFIRMED, 11)):
        _confirm_some(bulletin, cast)
    draft = _draft(UNDER_REVIEW, cast)
    services.take_bulletin_step(step=STEPS["submit"], bulletin=draft, by=cast.office)
    services.send_previews(bulletin=draft, by=cast.office)


def _draft(period: str, cast: Cast) -> Bulletin:
    series = BulletinSeries.objects.order_by("pk").first()
    assert series is not None, "the series ship with the project"
    found = Period.objects.get(code=period)
    return services.draft_bulletin(kind="quarterly", period=found, series=series, by=cast.office)


def _pass(bulletin: Bulletin, cast: Cast) -> None:
    """Review by the lead; the regulators countersign on paper."""
    services.take_bulletin_step(step=STEPS["submit"], bulletin=bulletin, by=cast.office)
    _take("circulate", bulletin, cast)
    for row in bulletin.countersigns.select_related("institution"):
        row.bulletin = bulletin
        services.countersign(countersign=row, comment="8月1日书面会签同意", by=cast.office)
    bulletin.refresh_from_db()


def _take(name: str, bulletin: Bulletin, cast: Cast) -> None:
    services.take_bulletin_step(step=STEPS[name], bulletin=bulletin, by=cast.lead)


def _confirm_some(bulletin: Bulletin, cast: Cast) -> None:
    """Two in three of the institutions that report have read it and confirmed; one in three has only read it or not opened it."""
    own = bulletin.recipients.filter(institution__in=Institution.objects.filter(code__in=cast.makers))
    for place, recipient in enumerate(own.select_related("institution", "bulletin")):
        maker = cast.makers[recipient.institution.code]
        if place % 3:
            services.confirm_receipt(recipient=recipient, by=maker)
        elif place % 2:
            services.mark_read(bulletin=bulletin, by=maker)


def _at(day: dt.date, hour: int) -> dt.datetime:
    return clock.local(day.year, day.month, day.day, hour)
