"""The lists of indicators and of rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from filings.models import Indicator, Rule
from filings.usage import Usage
from qianjiang_finance.common.templatetags.parts import badge

_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class IndicatorTable(tables.Table):
    """The reported indicators: what each is, who reports it, how often its definition changed, how many rules and formulas read it."""

    code = tables.Column(verbose_name="代码")
    name = tables.Column(verbose_name="指标")
    form = tables.Column(accessor="form__number", verbose_name="报表", order_by=("form__order", "order"))
    unit = tables.Column(verbose_name="单位")
    kind = tables.Column(verbose_name="性质")
    is_core = tables.BooleanColumn(verbose_name="类别")
    reporter = tables.Column(verbose_name="填报单位")
    direction = tables.Column(verbose_name="方向")
    measures = tables.Column(verbose_name="对应措施", empty_values=(), orderable=False)
    versions = tables.Column(verbose_name="口径版本", attrs=_NUMBER)
    used = tables.Column(verbose_name="用于", empty_values=(), orderable=False)

    class Meta:
        model = Indicator
        fields = (
            "code",
            "name",
            "form",
            "unit",
            "kind",
            "is_core",
            "reporter",
            "direction",
            "measures",
            "versions",
            "used",
        )
        empty_text = "没有符合条件的指标"

    def __init__(self, *args: Any, usage: Mapping[str, Usage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._usage = usage

    def render_name(self, record: Indicator) -> SafeString:
        part = "其中：" if record.is_part else ""
        return format_html(
            '{}<a href="{}">{}</a>',
            part,
            reverse("filings:indicator-detail", args=[record.code]),
            record.name,
        )

    def value_name(self, record: Indicator) -> str:
        return record.name

    def render_is_core(self, value: bool) -> str:
        return "核心" if value else "扩展"

    def render_measures(self, record: Indicator) -> str:
        return "、".join(str(measure.number) for measure in record.measures.all())

    def render_used(self, record: Indicator) -> str:
        usage = self._usage[record.code]
        return f"规则{len(usage.rules)}条，公式{len(usage.derived) + len(usage.subtotals)}个"


class RuleTable(tables.Table):
    """The edit rules: what each asks, whether it is in force, how many of its findings stood at signing lately."""

    code = tables.Column(verbose_name="编号", order_by="order")
    message = tables.Column(verbose_name="提示语")
    severity = tables.Column(verbose_name="级别")
    kind = tables.Column(verbose_name="类别")
    state = tables.Column(verbose_name="状态")
    scope = tables.Column(verbose_name="适用机构", empty_values=(), orderable=False)
    valid_from = tables.Column(verbose_name="启用日期", default="—")
    valid_until = tables.Column(verbose_name="停用日期", default="—")
    found = tables.Column(verbose_name="近4期触发", empty_values=(), orderable=False, attrs=_NUMBER)

    class Meta:
        model = Rule
        fields = (
            "code",
            "message",
            "severity",
            "kind",
            "state",
            "scope",
            "valid_from",
            "valid_until",
            "found",
        )
        empty_text = "没有符合条件的规则"

    def __init__(self, *args: Any, found: Mapping[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found = found

    def render_message(self, record: Rule) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.message)

    def value_message(self, record: Rule) -> str:
        return record.message

    def render_state(self, record: Rule) -> SafeString:
        return badge(record.tone, record.get_state_display())

    def value_state(self, record: Rule) -> str:
        return record.get_state_display()

    def render_valid_from(self, value: dt.date) -> str:
        return value.isoformat()

    render_valid_until = render_valid_from

    def render_scope(self, record: Rule) -> str:
        return "、".join(kind.name for kind in record.kinds.all()) or "全部"

    def render_found(self, record: Rule) -> int:
        return self._found.get(record.pk, 0)
