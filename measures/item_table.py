"""The table of work items."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from measures import lights
from measures.models import Verdict, WorkItem
from qianjiang_finance.common.templatetags.parts import badge

_NO_BREAK = {"td": {"class": "text-nowrap"}}


class ItemTable(tables.Table):
    """Which task, whose, its light, its state, by when, how often extended and sent back, how often chased."""

    code = tables.Column(
        accessor="task__code",
        verbose_name="编号",
        attrs=_NO_BREAK,
        order_by=("task__measure__number", "task__order"),
    )
    name = tables.Column(accessor="task__name", verbose_name="任务", order_by="task__name")
    institution = tables.Column(
        verbose_name="承担单位", order_by=("institution__kind__order", "institution__order")
    )
    kind = tables.Column(accessor="task__get_kind_display", verbose_name="性质", order_by="task__kind")
    condition = tables.Column(verbose_name="灯")
    state = tables.Column(verbose_name="状态")
    verdict = tables.Column(accessor="verdict_now", verbose_name="最近季度", default="—", orderable=False)
    due_on = tables.Column(verbose_name="期限", attrs=_NO_BREAK)
    extensions = tables.Column(verbose_name="延期")
    sent_back = tables.Column(verbose_name="退回")
    reminded = tables.Column(verbose_name="催办")

    class Meta:
        model = WorkItem
        fields = (
            "code", "name", "institution", "kind", "condition", "state", "verdict", "due_on", "extensions", "sent_back",
            "reminded",
        )  # fmt: skip
        empty_text = "没有符合条件的任务。金融办编制并下达年度计划后，各单位的任务列在这里"

    def __init__(self, *args: object, palette: str = "green", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.palette = palette

    def render_code(self, record: WorkItem) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.task.code)

    def value_code(self, record: WorkItem) -> str:
        return record.task.code

    def render_name(self, record: WorkItem) -> SafeString:
        mark = badge("bad", "批示") if record.instructed else ""
        return format_html("{} {}", record.task.name, mark)

    def value_name(self, record: WorkItem) -> str:
        return record.task.name

    def render_condition(self, record: WorkItem) -> SafeString:
        shown = lights.shown(record.condition, self.palette)
        return badge(shown.tone, shown.text)

    def value_condition(self, record: WorkItem) -> str:
        return lights.shown(record.condition, self.palette).text

    def render_state(self, record: WorkItem) -> SafeString:
        return badge(record.tone, record.state_word)

    def value_state(self, record: WorkItem) -> str:
        return record.state_word

    def render_verdict(self, value: str) -> str:
        return Verdict(value).label if value else "—"

    def render_due_on(self, record: WorkItem) -> str:
        return record.due_on.isoformat() if record.task.is_milestone else "全年"

    def value_due_on(self, record: WorkItem) -> dt.date:
        return record.due_on

    def render_extensions(self, value: int) -> str:
        return f"{value}次" if value else "—"

    def value_extensions(self, value: int) -> int:
        return value

    def render_sent_back(self, value: int) -> str:
        return f"{value}次" if value else "—"

    def value_sent_back(self, value: int) -> int:
        return value

    def render_reminded(self, value: int) -> str:
        return f"{value}次" if value else "—"

    def value_reminded(self, value: int) -> int:
        return value
