"""The table of waivers."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from filings.models import Waiver
from qianjiang_finance.common.columns import DayColumn
from qianjiang_finance.common.templatetags.parts import badge


class WaiverTable(tables.Table):
    """Which rule, for whom, until when, why, and who asked and approved."""

    rule = tables.Column(accessor="rule__code", verbose_name="规则", order_by="rule__order")
    message = tables.Column(accessor="rule__message", verbose_name="规则内容", orderable=False)
    institution = tables.Column(
        accessor="filing__institution",
        verbose_name="机构",
        order_by=("filing__institution__kind__order", "filing__institution__order"),
    )
    period = tables.Column(accessor="filing__period", verbose_name="报送期", order_by="filing__period__index")
    state = tables.Column(verbose_name="状态")
    until = DayColumn(verbose_name="豁免至")
    reason = tables.Column(verbose_name="理由", orderable=False)
    asked_by = tables.Column(verbose_name="申请人", order_by="asked_by__name")
    approved_by = tables.Column(verbose_name="批准人", default="—", order_by="approved_by__name")

    class Meta:
        model = Waiver
        fields = (
            "rule", "message", "institution", "period", "state", "until", "reason", "asked_by", "approved_by",
        )  # fmt: skip
        empty_text = "没有符合条件的豁免。在报表的审核发现旁按“申请豁免”提出的申请会列在这里"

    def render_rule(self, record: Waiver) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.rule.code)

    def value_rule(self, record: Waiver) -> str:
        return record.rule.code

    def render_state(self, record: Waiver) -> SafeString:
        return badge(record.tone, record.state_word)

    def value_state(self, record: Waiver) -> str:
        return record.state_word
