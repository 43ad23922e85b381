"""The table of the review queue."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from filings.review_queue import QueueRow
from filings.risk import Risk
from qianjiang_finance.common.columns import MomentColumn
from qianjiang_finance.common.templatetags.parts import badge

_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class QueueTable(tables.Table):
    """The riskiest first, then the longest waiting: the order is the point, so no column sorts."""

    filing = tables.Column(accessor="filing__institution", verbose_name="填报单位")
    period = tables.Column(accessor="filing__period", verbose_name="报送期")
    status = tables.Column(accessor="filing__get_status_display", verbose_name="状态")
    risk = tables.Column(verbose_name="风险")
    points = tables.Column(accessor="risk__points", verbose_name="分值", attrs=_NUMBER)
    reasons = tables.Column(accessor="risk__reasons", verbose_name="依据", default="—")
    since = MomentColumn(verbose_name="等待自")
    waiting = tables.Column(verbose_name="已等工作日", attrs=_NUMBER)
    reviewer = tables.Column(verbose_name="审核人", default="未指定")

    class Meta:
        orderable = False
        empty_text = "没有等待审核的报表。机构报送或申请更正后列在这里"

    def render_filing(self, record: QueueRow) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.filing.get_absolute_url(), record.filing.institution)

    def value_filing(self, record: QueueRow) -> str:
        return str(record.filing.institution)

    def render_status(self, record: QueueRow) -> SafeString:
        return badge(record.filing.tone, record.filing.get_status_display())

    def value_status(self, record: QueueRow) -> str:
        return record.filing.get_status_display()

    def render_risk(self, value: Risk) -> SafeString:
        return badge(value.tone, value.level)

    def value_risk(self, value: Risk) -> str:
        return value.level

    def render_reasons(self, value: tuple[str, ...]) -> str:
        return "、".join(value)
