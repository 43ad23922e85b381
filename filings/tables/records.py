"""The lists of records of discipline and of queries."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from filings.models import DisciplineRecord, Thread
from qianjiang_finance.common.columns import DayColumn, MomentColumn
from qianjiang_finance.common.templatetags.parts import badge

_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class RecordTable(tables.Table):
    """Records of discipline: whose, of which period, what, how much, since when, in which state."""

    kind = tables.Column(verbose_name="记录")
    institution = tables.Column(
        accessor="filing__institution",
        verbose_name="机构",
        order_by=("filing__institution__kind__order", "filing__institution__order"),
    )
    period = tables.Column(accessor="filing__period", verbose_name="报送期", order_by="filing__period__index")
    amount = tables.Column(accessor="amount_text", verbose_name="天数或次数", order_by="amount")
    facts = tables.Column(verbose_name="事实", orderable=False)
    arose_on = DayColumn(verbose_name="发生日期")
    state = tables.Column(verbose_name="状态")
    appeal_until = DayColumn(verbose_name="申诉期限", default="—")

    class Meta:
        model = DisciplineRecord
        fields = ("kind", "institution", "period", "amount", "facts", "arose_on", "state", "appeal_until")
        empty_text = "没有符合条件的记录。迟报、漏报、错报和表扬由系统按报送情况自动记录"

    def render_kind(self, record: DisciplineRecord) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.get_kind_display())

    def value_kind(self, record: DisciplineRecord) -> str:
        return record.get_kind_display()

    def render_state(self, record: DisciplineRecord) -> SafeString:
        return badge(record.tone, record.get_state_display())

    def value_state(self, record: DisciplineRecord) -> str:
        return record.get_state_display()


class QueryTable(tables.Table):
    """Queries: where, what, state, who answers until when, how old."""

    title = tables.Column(verbose_name="问询")
    institution = tables.Column(
        accessor="filing__institution",
        verbose_name="填报单位",
        order_by=("filing__institution__kind__order", "filing__institution__order"),
    )
    period = tables.Column(accessor="filing__period", verbose_name="报送期", order_by="filing__period__index")
    indicator = tables.Column(verbose_name="指标", default="整张报表", order_by="indicator__order")
    status = tables.Column(verbose_name="状态")
    owner = tables.Column(
        verbose_name="答复人", default="本单位", empty_values=(None,), order_by="owner__name"
    )
    due_on = DayColumn(verbose_name="答复期限")
    by = tables.Column(verbose_name="提出人", order_by="by__name")
    at = MomentColumn(verbose_name="提出时间")
    age = tables.Column(verbose_name="已过天数", order_by="-at", attrs=_NUMBER)

    class Meta:
        model = Thread
        fields = (
            "title", "institution", "period", "indicator", "status", "owner", "due_on", "by", "at", "age",
        )  # fmt: skip
        empty_text = "没有符合条件的问询。金融办在报表的“沟通”页提出的问询会列在这里"

    def render_title(self, record: Thread) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.title)

    def value_title(self, record: Thread) -> str:
        return record.title

    def render_status(self, record: Thread) -> SafeString:
        return badge(record.tone, record.state_word)

    def value_status(self, record: Thread) -> str:
        return record.state_word
