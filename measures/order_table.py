"""The table of supervision orders, one row for each unit."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from measures.models import OrderUnit
from qianjiang_finance.common.columns import DayColumn
from qianjiang_finance.common.templatetags.parts import badge


class OrderTable(tables.Table):
    """Number, what, from where, who, by when, in which state, how late."""

    number = tables.Column(
        accessor="order__number", verbose_name="编号", order_by=("order__year", "order__serial")
    )
    subject = tables.Column(accessor="order__subject", verbose_name="督办事项", order_by="order__subject")
    source = tables.Column(
        accessor="order__get_source_display", verbose_name="来源", order_by="order__source"
    )
    institution = tables.Column(
        verbose_name="责任单位", order_by=("institution__kind__order", "institution__order")
    )
    issued_at = tables.Column(
        accessor="order__issued_at", verbose_name="下达日期", order_by="order__issued_at"
    )
    due_on = DayColumn(verbose_name="期限")
    state = tables.Column(verbose_name="状态")
    timing = tables.Column(verbose_name="时限", orderable=False)

    class Meta:
        model = OrderUnit
        fields = ("number", "subject", "source", "institution", "issued_at", "due_on", "state", "timing")
        empty_text = "没有符合条件的督办单。金融办下达后，责任单位在这里签收、回复"

    def render_number(self, record: OrderUnit) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.order.number)

    def value_number(self, record: OrderUnit) -> str:
        return record.order.number

    def render_state(self, record: OrderUnit) -> SafeString:
        return badge(record.tone, record.state_word)

    def value_state(self, record: OrderUnit) -> str:
        return record.state_word

    def render_issued_at(self, value: dt.datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d}"

    def value_issued_at(self, value: dt.datetime) -> dt.date:
        return timezone.localtime(value).date()
