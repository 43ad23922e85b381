"""The list of filings."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from filings.models import Filing
from qianjiang_finance.common.templatetags.parts import badge

_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class FilingTable(tables.Table):
    """Filings: who, when, state in words, who acts next, days."""

    institution = tables.Column(
        verbose_name="填报单位",
        order_by=("institution__kind__order", "institution__order"),
    )
    kind = tables.Column(accessor="institution__kind__name", verbose_name="类型", orderable=False)
    period = tables.Column(verbose_name="报送期", order_by="period__index")
    status = tables.Column(verbose_name="状态")
    next_actor = tables.Column(verbose_name="下一步", orderable=False)
    due_on = tables.Column(accessor="period__due_on", verbose_name="报送截止", order_by="period__due_on")
    first_submitted_at = tables.Column(verbose_name="首次报送", default="—")
    timeliness = tables.Column(verbose_name="及时性", orderable=False)
    return_count = tables.Column(verbose_name="退回次数", attrs=_NUMBER)

    class Meta:
        model = Filing
        fields = (
            "institution",
            "kind",
            "period",
            "status",
            "next_actor",
            "due_on",
            "first_submitted_at",
            "timeliness",
            "return_count",
        )
        empty_text = "没有符合条件的报表"

    def render_institution(self, record: Filing) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.institution)

    def value_institution(self, record: Filing) -> str:
        return str(record.institution)

    def render_status(self, record: Filing) -> SafeString:
        return badge(record.tone, record.get_status_display())

    def value_status(self, record: Filing) -> str:
        """The word alone, for exports."""
        return record.get_status_display()

    def render_due_on(self, value: dt.date) -> str:
        return value.isoformat()

    def value_due_on(self, value: dt.date) -> dt.date:
        return value

    def render_first_submitted_at(self, value: dt.datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def value_first_submitted_at(self, value: dt.datetime) -> dt.datetime:
        return value
