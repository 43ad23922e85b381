"""The table of flagged figures."""

from __future__ import annotations

from decimal import Decimal

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from filings.models import Flag
from qianjiang_finance.common.columns import MomentColumn
from qianjiang_finance.common.templatetags.fmt import text_of
from qianjiang_finance.common.templatetags.parts import badge

_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class FlagTable(tables.Table):
    """Whose figure, its number and change on last quarter, why it is followed, by whom, since when."""

    institution = tables.Column(
        accessor="filing__institution",
        verbose_name="填报单位",
        order_by=("filing__institution__kind__order", "filing__institution__order"),
    )
    period = tables.Column(accessor="filing__period", verbose_name="报送期", order_by="filing__period__index")
    indicator = tables.Column(verbose_name="指标", order_by="indicator__code")
    value = tables.Column(verbose_name="本期数", default="—", orderable=False, attrs=_NUMBER)
    change = tables.Column(verbose_name="比上期", default="—", orderable=False, attrs=_NUMBER)
    unit = tables.Column(accessor="indicator__unit", verbose_name="单位", orderable=False)
    reason = tables.Column(verbose_name="跟踪原因", orderable=False)
    word = tables.Column(verbose_name="状态", order_by="cleared_at")
    remark = tables.Column(verbose_name="跟踪结果", default="—", orderable=False)
    by = tables.Column(verbose_name="标记人", order_by="by__name")
    at = MomentColumn(verbose_name="标记时间")

    class Meta:
        model = Flag
        fields = (
            "institution", "period", "indicator", "value", "change", "unit", "reason", "word", "remark", "by", "at",
        )  # fmt: skip
        empty_text = "没有符合条件的跟踪标记。在指标页上按“标记跟踪”后列在这里"

    def render_indicator(self, record: Flag) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.indicator)

    def value_indicator(self, record: Flag) -> str:
        return str(record.indicator)

    def render_value(self, record: Flag, value: Decimal) -> str:
        return text_of(value, record.indicator.entry_places)

    def value_value(self, value: Decimal) -> Decimal:
        return value

    def render_change(self, record: Flag, value: Decimal) -> str:
        return text_of(value, record.indicator.entry_places, signed=True)

    def value_change(self, value: Decimal) -> Decimal:
        return value

    def render_word(self, record: Flag) -> SafeString:
        return badge("late" if record.is_open else "done", record.word)

    def value_word(self, record: Flag) -> str:
        return record.word
