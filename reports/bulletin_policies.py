"""Who may draft, change, pass, sign, issue and read bulletins. No writes, no request."""

from __future__ import annotations

from institutions.models import Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied
from reports.bulletin_querysets import SPEAKERS
from reports.bulletin_steps import STAFF, BulletinStep
from reports.models import Bulletin, BulletinCountersign, BulletinPreview, BulletinRecipient


def can_list(user: User) -> Decision:
    """The office, leaders, and everybody that a bulletin may be addressed to."""
    if user.sees_all_institutions or user.has_role(*SPEAKERS):
        return ALLOWED
    return denied("通报供区金融办、区领导、各部门和报送机构查看")


def can_draft(user: User) -> Decision:
    """Drafting, sentence templates and series are the office's."""
    return ALLOWED if user.has_role(*STAFF) else denied("通报由区金融办拟稿")


def can_edit(user: User, bulletin: Bulletin) -> Decision:
    """The office, as long as it is 草拟."""
    if not user.has_role(*STAFF):
        return denied("通报由区金融办修改")
    if not bulletin.is_open:
        return denied(f"通报当前为“{bulletin.get_state_display()}”，不能修改；需要修改的请先退回")
    return ALLOWED


def can_address(user: User, bulletin: Bulletin) -> Decision:
    """收文单位, 主送 and 抄送: the office, until the bulletin is signed."""
    if not user.has_role(*STAFF):
        return denied("收文单位由区金融办确定")
    if bulletin.is_final or bulletin.is_cancelled:
        return denied(f"通报当前为“{bulletin.get_state_display()}”，收文单位不能再改")
    return ALLOWED


def can_see_cells(user: User) -> Decision:
    """The figures of single institutions behind a number: the office and the leaders (domain §8.3, level 3)."""
    if user.sees_all_institutions:
        return ALLOWED
    return denied("数字背后的各机构数据仅区金融办和区领导可见")


def can_take_step(step: BulletinStep, user: User, bulletin: Bulletin, *, needs_countersign: bool) -> Decision:
    """Role, state, four eyes, and whether 会签 is on its way."""
    if not user.has_role(*step.roles):
        return denied(f"您的角色不能{step.label}")
    if bulletin.state not in step.sources:
        return denied(f"通报当前为“{bulletin.get_state_display()}”，不能{step.label}")
    if step.other_than_drafter and bulletin.drafted_by_id == user.pk:
        return denied("拟稿人不能核本人拟的稿，请由另一位工作人员办理")
    if step.countersigned is not None and step.countersigned != needs_countersign:
        return denied("本通报须先会签" if needs_countersign else "本通报不需要会签")
    return ALLOWED


def can_countersign(user: User, countersign: BulletinCountersign) -> Decision:
    """People of the unit itself; the office for a unit that signed on paper."""
    if countersign.bulletin.state != Bulletin.State.COUNTERSIGN:
        return denied("通报不在会签阶段")
    if countersign.agreed_at is not None:
        return denied("该单位已经会签")
    if user.has_role_at(countersign.institution_id, Role.DEPARTMENT) or user.has_role(*STAFF):
        return ALLOWED
    return denied("由会签单位办理")


def can_send_previews(user: User, bulletin: Bulletin) -> Decision:
    """The office, after drafting and before signing."""
    if not user.has_role(*STAFF):
        return denied("征求意见由区金融办发出")
    stages = (Bulletin.State.REVIEW, Bulletin.State.COUNTERSIGN, Bulletin.State.SIGNING)
    if bulletin.state not in stages:
        return denied(f"通报当前为“{bulletin.get_state_display()}”，核稿到签发之间才能征求意见")
    return ALLOWED


def can_answer_preview(user: User, preview: BulletinPreview) -> Decision:
    """People of the institution, until 24:00 of the last day."""
    speakers = (Role.MAKER, Role.CHECKER, Role.OFFICER)
    if not user.has_role_at(preview.institution_id, *speakers):
        return denied("由被征求意见的机构回复")
    if preview.state != BulletinPreview.State.WAITING:
        return denied(f"已回复：{preview.word}")
    if preview.is_over:
        return denied("回复期限已过，视为无意见")
    if preview.bulletin.is_final or preview.bulletin.is_cancelled:
        return denied("通报已签发或作废，不再征求意见")
    return ALLOWED


def can_reply(user: User, preview: BulletinPreview) -> Decision:
    """The office answers a comment or an appeal."""
    if not user.has_role(*STAFF):
        return denied("由区金融办答复")
    if preview.state not in (BulletinPreview.State.COMMENTED, BulletinPreview.State.APPEALED):
        return denied("没有待答复的意见")
    return ALLOWED


def can_confirm(user: User, recipient: BulletinRecipient) -> Decision:
    """回执: people of the recipient."""
    if not user.has_role_at(recipient.institution_id, *SPEAKERS):
        return denied("由收文单位回执")
    return ALLOWED if recipient.confirmed_at is None else denied("本单位已经回执")


def can_correct(user: User, bulletin: Bulletin) -> Decision:
    """更正通报: by the office, of an issued bulletin."""
    if not user.has_role(*STAFF):
        return denied("更正通报由区金融办拟稿")
    return ALLOWED if bulletin.is_issued else denied("已印发的通报才能更正")
