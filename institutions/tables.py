"""The lists of institutions, of duties, of notices and of the log. Exports keep dates as dates."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone

from institutions import policies
from institutions.models import AuditEvent, Institution, Membership, Notice, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text


class InstitutionTable(tables.Table):
    """One row per institution; the state says whether it does business today."""

    short_name = tables.Column("简称", linkify=True)
    name = tables.Column("全称")
    kind = tables.Column("类型", order_by=("kind__order", "order", "code"))
    code = tables.Column("编码")
    opened_on = tables.Column("开业日期")
    closed_on = tables.Column("终止日期")
    state = tables.Column("状态", accessor="closed_on", order_by=("closed_on",), empty_values=())

    class Meta:
        model = Institution
        fields = ["short_name", "name", "kind", "code", "opened_on", "closed_on", "state"]
        empty_text = "没有符合条件的机构"

    def render_opened_on(self, value: dt.date) -> str:
        return day_text(value)

    def value_opened_on(self, value: dt.date) -> dt.date:
        return value

    def render_closed_on(self, value: dt.date) -> str:
        return day_text(value)

    def value_closed_on(self, value: dt.date) -> dt.date:
        return value

    def render_state(self, record: Institution) -> str:
        today = clock.today()
        if record.opened_on > today:
            return "未开业"
        return "在业" if record.is_open(today) else "已终止"


def _person_text(user: User) -> str:
    """Name and login, and whether the account is stopped."""
    return f"{user.name}（{user.username}）" + ("" if user.is_active else "，账号已停用")


class MembershipTable(tables.Table):
    """One row per membership; the button that ends it stands only where the security administrator may press it."""

    user = tables.Column("人员", order_by=("user__username",))
    institution = tables.Column(
        "单位", order_by=("institution__kind__order", "institution__order", "institution__code")
    )
    role = tables.Column("角色", order_by=("role__order",))
    valid_from = tables.Column("生效日期")
    valid_until = tables.Column("失效日期")
    state = tables.Column("状态", accessor="valid_until", orderable=False, empty_values=())
    action = tables.Column("办理", accessor="pk", orderable=False, exclude_from_export=True)

    class Meta:
        model = Membership
        fields = ["user", "institution", "role", "valid_from", "valid_until", "state", "action"]
        empty_text = "没有符合条件的任职"

    def render_user(self, value: User) -> str:
        return _person_text(value)

    def render_valid_from(self, value: dt.date) -> str:
        return day_text(value)

    def value_valid_from(self, value: dt.date) -> dt.date:
        return value

    def render_valid_until(self, value: dt.date) -> str:
        return day_text(value)

    def value_valid_until(self, value: dt.date) -> dt.date:
        return value

    def render_state(self, record: Membership) -> str:
        word = self.value_state(record)
        tone = {"生效中": "ok", "未生效": "idle", "已失效": "done"}[word]
        return render_to_string("components/state_badge.html", {"tone": tone, "word": word, "actor": ""})

    def value_state(self, record: Membership) -> str:
        """The word alone, for exports."""
        today = clock.today()
        if record.valid_from > today:
            return "未生效"
        return "生效中" if record.valid_until is None or record.valid_until > today else "已失效"

    def render_action(self, record: Membership) -> str:
        today = clock.today()
        is_over = record.valid_until is not None and record.valid_until <= today
        if is_over or not policies.can_change_duties(self.request.user, of=record.user):
            return ""
        context = {
            "duty": record,
            "title": f"终止任职：{record.user}，{record.institution}{record.role}",
            "leaves_no_row": record.valid_from >= today,
        }
        return render_to_string("institutions/_end_duty.html", context, request=self.request)


class AuditEventTable(tables.Table):
    """One row per act: when, who, what, on which thing, how, from where."""

    at = tables.Column("时间", attrs={"cell": {"class": "text-nowrap"}})
    by = tables.Column("人员", order_by=("by__username",))
    verb = tables.Column("行为")
    subject = tables.Column("对象")
    detail = tables.Column("详情", orderable=False)
    address = tables.Column("来源地址")

    class Meta:
        model = AuditEvent
        fields = ["at", "by", "verb", "subject", "detail", "address"]
        empty_text = "没有符合条件的日志"

    def render_at(self, value: dt.datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"

    def value_at(self, value: dt.datetime) -> dt.datetime:
        return value

    def render_by(self, value: User) -> str:
        return _person_text(value)


class NoticeTable(tables.Table):
    """One row per notice: when, what with its text, from whom, read or not, and the buttons of its reader."""

    at = tables.Column("时间", attrs={"cell": {"class": "text-nowrap"}})
    subject = tables.Column("通知", orderable=False)
    by = tables.Column("发出人", orderable=False, default="系统")
    state = tables.Column("状态", accessor="is_read", orderable=False)
    action = tables.Column("办理", accessor="pk", orderable=False)

    caption = "发给本人的通知"

    class Meta:
        model = Notice
        fields = ["at", "subject", "by", "state", "action"]
        empty_text = "没有符合条件的通知"

    def render_at(self, value: dt.datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def render_subject(self, record: Notice) -> str:
        return render_to_string("institutions/_notice_text.html", {"notice": record})

    def render_by(self, value: User) -> str:
        return value.name

    def render_state(self, value: bool) -> str:
        tone, word = ("done", "已读") if value else ("wait", "未读")
        return render_to_string("components/state_badge.html", {"tone": tone, "word": word, "actor": ""})

    def render_action(self, record: Notice) -> str:
        return render_to_string("institutions/_notice_actions.html", {"notice": record}, request=self.request)
