"""The lists of runs, adjustments and schemes."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from qianjiang_finance.common.columns import DayColumn, MomentColumn
from qianjiang_finance.common.templatetags.parts import badge
from reports.models import ScoreAdjustment, ScoreRun, ScoreScheme


class RunTable(tables.Table):
    """Runs with their period, scheme, state and dates."""

    period = tables.Column(verbose_name="报送期", order_by="period__index")
    scheme = tables.Column(verbose_name="评分方案", order_by=("scheme__name", "scheme__version"))
    state = tables.Column(verbose_name="状态")
    calculated_at = MomentColumn(verbose_name="计算时间")
    comment_until = DayColumn(verbose_name="征求意见至", default="—")
    waiting = tables.Column(verbose_name="待答复申诉", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    confirmed_at = MomentColumn(verbose_name="确认时间", default="—")

    class Meta:
        model = ScoreRun
        fields = ("period", "scheme", "state", "calculated_at", "comment_until", "waiting", "confirmed_at")
        empty_text = "还没有评分。金融办选定报送期和方案试算后，列在这里"

    def render_period(self, record: ScoreRun) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.period)

    def value_period(self, record: ScoreRun) -> str:
        return str(record.period)

    def render_state(self, record: ScoreRun) -> SafeString:
        return badge(record.tone, record.get_state_display())

    def value_state(self, record: ScoreRun) -> str:
        return record.get_state_display()


class AdjustmentTable(tables.Table):
    """What the office entered: for whom, from when, why, by which document, and whether it still counts."""

    institution = tables.Column(
        verbose_name="银行", order_by=("institution__kind__order", "institution__order")
    )
    period = tables.Column(verbose_name="自哪一期起计", order_by="period__index")
    name = tables.Column(verbose_name="事项")
    count = tables.Column(verbose_name="次数", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    reason = tables.Column(verbose_name="事由", orderable=False)
    document = tables.Column(verbose_name="文号", orderable=False)
    entered_by = tables.Column(verbose_name="登记人", order_by="entered_by__name")
    entered_at = MomentColumn(verbose_name="登记时间")
    state = tables.Column(
        empty_values=(), verbose_name="状态", orderable=False, attrs={"td": {"class": "text-nowrap"}}
    )

    class Meta:
        model = ScoreAdjustment
        fields = (
            "institution", "period", "name", "count", "reason", "document", "entered_by", "entered_at", "state",
        )  # fmt: skip
        empty_text = "还没有登记。新产品首单、典型经验、经核实的抽贷断贷等凭文号登记后，计入当年各期评分"

    def __init__(self, *args: Any, may_enter: bool = False, **kwargs: Any) -> None:
        self.may_enter = may_enter
        super().__init__(*args, **kwargs)

    def render_state(self, record: ScoreAdjustment) -> SafeString:
        if not record.is_live:
            return format_html("{} {}", badge("done", "已撤销"), record.withdrawn_why)
        if not self.may_enter:
            return badge("ok", "计入")
        return format_html('{} <a href="{}">撤销</a>', badge("ok", "计入"), record.withdraw_url)

    def value_state(self, record: ScoreAdjustment) -> str:
        return "计入" if record.is_live else f"已撤销：{record.withdrawn_why}"


class SchemeTable(tables.Table):
    """Versions of schemes."""

    name = tables.Column(verbose_name="方案", order_by=("name", "version"))
    state = tables.Column(verbose_name="状态")
    period_kind = tables.Column(verbose_name="评价周期")
    valid_from = DayColumn(verbose_name="启用日期")
    valid_until = DayColumn(verbose_name="停用日期", default="—")
    items = tables.Column(
        accessor="item_count", verbose_name="指标项", attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    runs = tables.Column(
        accessor="run_count", verbose_name="评分次数", attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )

    class Meta:
        model = ScoreScheme
        fields = ("name", "state", "period_kind", "valid_from", "valid_until", "items", "runs")
        empty_text = "还没有评分方案"

    def render_name(self, record: ScoreScheme) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)

    def value_name(self, record: ScoreScheme) -> str:
        return str(record)

    def render_state(self, record: ScoreScheme) -> SafeString:
        return badge(record.tone, record.get_state_display())

    def value_state(self, record: ScoreScheme) -> str:
        return record.get_state_display()
