"""Around a bulletin: preview to each institution, its comment or appeal, 会签, reading and 回执 (features J7, Z8)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from institutions.contacts import holders_of
from institutions.models import Role, User
from institutions.services import notify
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import without_controls
from reports import bulletin_policies as policies
from reports.bulletin_querysets import SPEAKERS
from reports.bulletin_steps import AGREE, STAFF
from reports.bulletins.said import lines_by_institution
from reports.models import Bulletin, BulletinCountersign, BulletinPreview, BulletinRecipient
from reports.services.drafting import remember

_S = BulletinPreview.State
ANSWERS = {"agree": _S.AGREED, "comment": _S.COMMENTED, "appeal": _S.APPEALED}
#: An appeal that says less gives no reason.
_SHORTEST = 10


@transaction.atomic
def send_previews(*, bulletin: Bulletin, by: User) -> list[BulletinPreview]:
    """Show every institution the lines that will be said of it; only those whose lines are new or changed get another round.

    Raises NotAllowed; BusinessError when nobody is mentioned or everybody has seen the present lines.
    """
    policies.can_send_previews(by, bulletin).enforce()
    said = lines_by_institution(bulletin)
    if not said:
        raise BusinessError("通报没有点到任何机构，不需要征求意见")
    last = newest_previews(bulletin)
    due = workdays.working_day_after(clock.today(), max(bulletin.comment_days, 1))
    new = [
        BulletinPreview(
            bulletin=bulletin,
            institution=institution,
            round=last[institution.pk].round + 1 if institution.pk in last else 1,
            lines=lines,
            sent_at=clock.now(),
            due_on=due,
        )
        for institution, lines in said.items()
        if institution.pk not in last or last[institution.pk].lines != lines
    ]
    if not new:
        raise BusinessError("涉及的机构都已收到现在的内容，不需要再次发出")
    previews = BulletinPreview.objects.bulk_create(new)
    remember(bulletin, "preview", by, f"{len(previews)}家，{day_text(due)}前回复")
    for preview in previews:
        notify(
            recipients=holders_of(Role.MAKER, Role.CHECKER, Role.OFFICER, at=preview.institution),
            subject=f"请核对通报涉及本单位的内容：{bulletin.title}",
            body=f"{preview.lines}\n请于{day_text(due)}24:00前回复，可提出意见或申诉；逾期视为无意见。",
            link=bulletin.get_absolute_url() + "mine/",
            by=by,
        )
    return previews


def newest_previews(bulletin: Bulletin) -> dict[int, BulletinPreview]:
    """The last round of each institution, by its id: one query."""
    rows = bulletin.previews.select_related("institution", "by", "replied_by").order_by("round")
    return {row.institution_id: row for row in rows}


@transaction.atomic
def answer_preview(*, preview: BulletinPreview, answer: str, comment: str, by: User) -> BulletinPreview:
    """The institution agrees, comments or appeals. Raises NotAllowed, BusinessError for a short reason, StaleState."""
    policies.can_answer_preview(by, preview).enforce()
    if answer not in ANSWERS:
        raise BusinessError("请选择无意见、有意见或申诉")
    comment = without_controls(comment).strip()
    if answer != "agree" and len(comment) < _SHORTEST:
        raise BusinessError(f"请写明理由，至少{_SHORTEST}个字")
    changed = BulletinPreview.objects.filter(pk=preview.pk, state=_S.WAITING).update(
        state=ANSWERS[answer], comment=comment, by=by, at=clock.now()
    )
    if not changed:
        raise StaleState("本单位已有人回复，请刷新页面")
    preview.refresh_from_db()
    remember(preview.bulletin, "answer", by, f"{preview.institution}：{preview.get_state_display()}")
    if answer != "agree":
        notify(
            recipients=holders_of(*STAFF),
            subject=f"{preview.institution}对通报{preview.get_state_display()}",
            body=comment,
            link=preview.bulletin.get_absolute_url(),
            by=by,
        )
    return preview


@transaction.atomic
def reply_preview(*, preview: BulletinPreview, reply: str, by: User) -> BulletinPreview:
    """The office answers a comment or an appeal. Raises NotAllowed, BusinessError for an empty reply, StaleState."""
    policies.can_reply(by, preview).enforce()
    reply = without_controls(reply).strip()
    if not reply:
        raise BusinessError("请填写答复，说明是否采纳及依据")
    changed = BulletinPreview.objects.filter(pk=preview.pk, state=preview.state).update(
        state=_S.ANSWERED, reply=reply, replied_by=by, replied_at=clock.now()
    )
    if not changed:
        raise StaleState("该意见已有人答复，请刷新页面")
    preview.refresh_from_db()
    remember(preview.bulletin, "reply", by, f"{preview.institution}")
    notify(
        recipients=holders_of(Role.MAKER, Role.CHECKER, Role.OFFICER, at=preview.institution),
        subject=f"金融办已答复：{preview.bulletin.title}",
        body=reply,
        link=preview.bulletin.get_absolute_url() + "mine/",
        by=by,
    )
    return preview


@transaction.atomic
def countersign(*, countersign: BulletinCountersign, comment: str, by: User) -> Bulletin:
    """A unit agrees (会签); with the last one the bulletin goes on to 签发. The office records a paper signature with where it is.

    Raises NotAllowed, BusinessError without a comment from the office, StaleState.
    """
    policies.can_countersign(by, countersign).enforce()
    comment = without_controls(comment).strip()[:500]
    if not by.has_role_at(countersign.institution_id, Role.DEPARTMENT) and not comment:
        raise BusinessError("代为登记会签的，请写明会签单位的书面意见和日期")
    changed = BulletinCountersign.objects.filter(pk=countersign.pk, agreed_at__isnull=True).update(
        agreed_by=by, agreed_at=clock.now(), comment=comment
    )
    if not changed:
        raise StaleState("该单位已会签，请刷新页面")
    bulletin = countersign.bulletin
    if not bulletin.countersigns.filter(agreed_at__isnull=True).exists():
        moved = Bulletin.objects.filter(pk=bulletin.pk, state=Bulletin.State.COUNTERSIGN).update(
            state=Bulletin.State.SIGNING, edit_number=F("edit_number") + 1
        )
        if not moved:
            raise StaleState("通报已有新的办理，请刷新页面")
        bulletin.refresh_from_db()
    remember(bulletin, AGREE, by, f"{countersign.institution}{'：' if comment else ''}{comment}")
    return bulletin


def _own(bulletin: Bulletin, user: User) -> list[BulletinRecipient]:
    rows = bulletin.recipients.select_related("institution")
    return list(rows.filter(institution__in=user.institutions_as(*SPEAKERS)))


def mark_read(*, bulletin: Bulletin, by: User) -> int:
    """The first reading by each of the person's institutions counts; returns how many were new. Others' reading is not marked."""
    return _mark(bulletin, by, "read")


def mark_downloaded(*, bulletin: Bulletin, by: User) -> int:
    """The same for a file of the bulletin: called by whoever hands one out."""
    mark_read(bulletin=bulletin, by=by)
    return _mark(bulletin, by, "downloaded")


@transaction.atomic
def _mark(bulletin: Bulletin, by: User, what: str) -> int:
    if not bulletin.is_issued:
        return 0
    own = [row.pk for row in _own(bulletin, by) if getattr(row, f"{what}_at") is None]
    if not own:
        return 0
    rows = BulletinRecipient.objects.filter(pk__in=own, **{f"{what}_at__isnull": True})
    return rows.update(**{f"{what}_at": clock.now(), f"{what}_by": by})


@transaction.atomic
def confirm_receipt(*, recipient: BulletinRecipient, by: User) -> BulletinRecipient:
    """回执: the institution confirms that it read the bulletin. Raises NotAllowed, StaleState."""
    policies.can_confirm(by, recipient).enforce()
    mark_read(bulletin=recipient.bulletin, by=by)
    changed = BulletinRecipient.objects.filter(pk=recipient.pk, confirmed_at__isnull=True).update(
        confirmed_at=clock.now(), confirmed_by=by
    )
    if not changed:
        raise StaleState("本单位已回执，请刷新页面")
    recipient.refresh_from_db()
    remember(recipient.bulletin, "confirm", by, str(recipient.institution))
    return recipient
