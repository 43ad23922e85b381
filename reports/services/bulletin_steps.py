"""Taking a bulletin through its life: the one function for every row of the table (domain §6.1)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from filings.models import DataUse
from filings.services import record_use
from institutions.contacts import holders_of
from institutions.models import Institution, Membership, Role, User
from institutions.services import notify
from measures.models import Measure, SupervisionOrder
from measures.services import OrderDraft, issue_orders
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.common.texts import without_controls
from reports import bulletin_policies as policies
from reports.bulletin_querysets import SPEAKERS
from reports.bulletin_steps import STAFF, BulletinStep
from reports.bulletins.addressing import addressees_of
from reports.bulletins.composing import read_contents
from reports.bulletins.said import countersigners, lines_by_institution
from reports.figures import coverage
from reports.models import (
    Bulletin,
    BulletinCountersign,
    BulletinPreview,
    BulletinRecipient,
    BulletinSeries,
    Sending,
)
from reports.services.circle import newest_previews
from reports.services.drafting import remember


@transaction.atomic
def take_bulletin_step(*, step: BulletinStep, bulletin: Bulletin, by: User, comment: str = "") -> Bulletin:
    """Any row of the table. Raises NotAllowed, BusinessError when the step's own condition is not met, StaleState when somebody was quicker."""
    units = countersigners(bulletin)
    policies.can_take_step(step, by, bulletin, needs_countersign=bool(units)).enforce()
    comment = without_controls(comment).strip()[:500]
    _ensure_ready(step, bulletin, comment)
    changes: dict[str, object] = {"state": step.target, "edit_number": F("edit_number") + 1}
    if step.name == "sign":
        changes |= {"signed_by": by, "signed_on": clock.today()}
    elif step.name == "number":
        changes |= _numbered(bulletin)
    elif step.name == "issue":
        changes["issued_on"] = clock.today()
    _move(bulletin, changes)
    if step.name == "circulate":
        _ask_countersigners(bulletin, units, by)
    elif step.name == "return":
        bulletin.countersigns.all().delete()
    elif step.name == "issue":
        _send_out(bulletin, by)
    elif step.name == "cancel":
        _take_back(bulletin, by)
    remember(bulletin, step.name, by, comment)
    _tell(step, bulletin, by, comment)
    return bulletin


def _ensure_ready(step: BulletinStep, bulletin: Bulletin, comment: str) -> None:
    """What the step itself asks for: its words, a text to examine, nothing in the way of the signature."""
    if step.needs_comment and not comment:
        raise BusinessError(f"请填写{step.label}的说明")
    if step.name == "submit" and not bulletin.paragraphs.filter(is_struck=False).exists():
        raise BusinessError("通报没有内容，请至少采用一段后再送核稿")
    if step.name == "sign" and (reasons := why_not_signed(bulletin)):
        raise BusinessError("；".join(reasons))


def _move(bulletin: Bulletin, changes: dict[str, object]) -> None:
    try:
        with transaction.atomic():
            rows = Bulletin.objects.filter(pk=bulletin.pk, state=bulletin.state)
            moved = rows.filter(edit_number=bulletin.edit_number).update(**changes)
    except IntegrityError as error:
        raise StaleState("发文序号刚被另一件使用，请重新编号") from error
    if not moved:
        raise StaleState("通报已有新的修改或办理，请刷新页面，核对后再办理")
    bulletin.refresh_from_db()


def why_not_signed(bulletin: Bulletin) -> list[str]:
    """What keeps the bulletin from being signed: missing reports that the period waits for, open previews, unanswered appeals."""
    contents = read_contents(bulletin)
    reasons = []
    count = len(coverage(bulletin.period).missing)
    if bulletin.period.waits_for(count):
        reasons.append(f"{bulletin.period.missing_text(count)}，报齐并重新取数后才能签发")
    if not contents.printed:
        reasons.append("通报没有内容")
    if bulletin.comment_days == 0:
        return reasons
    previews = newest_previews(bulletin)
    unseen, waiting, appealed = [], [], []
    for institution, lines in lines_by_institution(bulletin, contents).items():
        preview = previews.get(institution.pk)
        if preview is None or preview.lines != lines:
            unseen.append(institution.short_name)
        elif preview.state == BulletinPreview.State.APPEALED:
            appealed.append(institution.short_name)
        elif not preview.is_settled:
            waiting.append(institution.short_name)
    for names, words in (
        (unseen, "还没有收到现在的内容，请先征求意见"),
        (waiting, "还在回复期限内，没有回复"),
        (appealed, "的申诉还没有答复"),
    ):
        if names:
            reasons.append(f"{'、'.join(names[:5])}{f'等{len(names)}家' if len(names) > 5 else ''}{words}")
    return reasons


def _numbered(bulletin: Bulletin) -> dict[str, object]:
    """The next number of the series in the year of signing; the constraint of the table keeps it unique."""
    year = (bulletin.signed_on or clock.today()).year
    taken = Bulletin.objects.filter(series=bulletin.series_id, year=year).aggregate(last=Max("serial"))
    serial = (taken["last"] or 0) + 1
    series = BulletinSeries.objects.get(pk=bulletin.series_id)
    return {"year": year, "serial": serial, "number": series.number_text(year, serial)}


def _ask_countersigners(bulletin: Bulletin, units: dict[str, str], by: User) -> None:
    for institution in Institution.objects.filter(code__in=units):
        BulletinCountersign.objects.create(
            bulletin=bulletin, institution=institution, reason=f"使用了{units[institution.code]}"
        )
        notify(
            recipients=holders_of(*SPEAKERS, at=institution),
            subject=f"请会签：{bulletin.title}",
            body=f"通报使用了{units[institution.code]}。",
            link=bulletin.get_absolute_url(),
            by=by,
        )


def _send_out(bulletin: Bulletin, by: User) -> None:
    """Recipients, notices, and the log of which data the bulletin used."""
    circle = [one for one in addressees_of(bulletin) if one.receives]
    BulletinRecipient.objects.bulk_create(
        BulletinRecipient(bulletin=bulletin, institution=one.institution, is_copy=one.way == Sending.COPY)
        for one in circle
    )
    notify(
        recipients=_people_of([one.institution for one in circle]),
        subject=f"{bulletin.number} {bulletin.title}",
        body="通报已印发，请阅读并回执。",
        link=bulletin.get_absolute_url(),
        by=by,
    )
    _supervise(bulletin, by)
    record_use(
        kind=DataUse.Kind.BULLETIN,
        title=f"{bulletin.number} {bulletin.title}",
        url=bulletin.get_absolute_url(),
        period=bulletin.period,
        versions={
            Quarter.from_index(index): version
            for index, version in bulletin.versions.values_list("period_id", "data_version")
        },
        by=by,
    )


def _supervise(bulletin: Bulletin, by: User) -> None:
    """Each of 下一步要求 becomes a 督办单; a day that went by before issue is today."""
    measures = {measure.number: measure for measure in Measure.objects.all()}
    issue_orders(
        drafts=[
            OrderDraft(
                subject=order.words[:100],
                requirement=f"{order.words}。（{bulletin.number}下一步要求）",
                units=list(order.units.all()),
                due_on=max(order.due_on, clock.today()),
                source=SupervisionOrder.Source.BULLETIN,
                source_note=f"{bulletin.number} {bulletin.title}"[:120],
                source_link=bulletin.get_absolute_url(),
                measure=measures.get(order.measure or 0),
            )
            for order in bulletin.orders.prefetch_related("units")
        ],
        by=by,
    )


def _take_back(bulletin: Bulletin, by: User) -> None:
    """Tell those who were shown a part of the draft, or asked to countersign it, that it is given up; the reason is the office's own."""
    asked = Institution.objects.filter(bulletin_previews__bulletin=bulletin).distinct()
    signing = Institution.objects.filter(pk__in=bulletin.countersigns.values("institution"))
    for circle, link in ((asked, f"{bulletin.get_absolute_url()}mine/"), (signing, "")):
        notify(
            recipients=_people_of(list(circle)),
            subject=f"通报已作废：{bulletin.title}",
            body="本通报不再印发，不需要再回复或会签。",
            link=link,
            by=by,
        )


def _people_of(circle: list[Institution]) -> list[User]:
    """Those who speak for one of the institutions today: one query."""
    duties = Membership.objects.in_force().filter(institution__in=circle, role__in=SPEAKERS)
    return list(User.objects.filter(memberships__in=duties).distinct())


def _tell(step: BulletinStep, bulletin: Bulletin, by: User, comment: str) -> None:
    """Whoever acts next in the office."""
    people: list[User] = []
    if step.name in ("pass", "circulate", "return"):
        people = [bulletin.drafted_by]
    if step.target == Bulletin.State.SIGNING:
        people += holders_of(Role.OFFICE_LEAD)
    elif step.target == Bulletin.State.REVIEW:
        people += holders_of(*STAFF)
    notify(
        recipients=[person for person in people if person.pk != by.pk],
        subject=f"{step.done}：{bulletin.title}",
        body=comment,
        link=bulletin.get_absolute_url(),
        by=by,
    )
