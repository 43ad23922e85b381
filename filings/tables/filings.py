"""The lists of filings and of exceptions."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from filings.models import Filing, PeriodException
from qianjiang_finance.common.columns import DayColumn, MomentColumn
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
    due_on = DayColumn(verbose_name="报送截止", order_by="period__due_on")
    first_submitted_at = MomentColumn(verbose_name="首次报送", default="—")
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
        word = badge(record.tone, record.get_status_display())
        return format_html("{} {}", word, badge("late", "代填")) if record.on_behalf else word

    def value_status(self, record: Filing) -> str:
        """The word alone, for exports."""
        word = record.get_status_display()
        return f"{word}（代填：{record.get_on_behalf_display()}）" if record.on_behalf else word


class ExceptionTable(tables.Table):
    """Exceptions: for whom, until when, whether lateness is excused, why, by whom, in force or not."""

    institution = tables.Column(
        accessor="filing__institution",
        verbose_name="填报单位",
        order_by=("filing__institution__kind__order", "filing__institution__order"),
    )
    period = tables.Column(accessor="filing__period", verbose_name="报送期", order_by="filing__period__index")
    until = DayColumn(verbose_name="开放至")
    word = tables.Column(verbose_name="状态", orderable=False)
    excuses_lateness = tables.Column(verbose_name="是否计迟报")
    reason = tables.Column(verbose_name="理由", orderable=False)
    by = tables.Column(verbose_name="批准人", order_by="by__name")
    at = MomentColumn(verbose_name="批准时间")

    class Meta:
        model = PeriodException
        fields = ("institution", "period", "until", "word", "excuses_lateness", "reason", "by", "at")
        empty_text = "没有符合条件的例外开放。需要为某单位延长期限的，在其报表的“填报期限”页办理"

    def render_institution(self, record: PeriodException) -> SafeString:
        filing = record.filing
        url = reverse("filings:filing-window", args=[filing.period.code, filing.institution.code])
        return format_html('<a href="{}">{}</a>', url, filing.institution)

    def value_institution(self, record: PeriodException) -> str:
        return str(record.filing.institution)

    def render_word(self, record: PeriodException) -> SafeString:
        return badge(record.tone, record.word)

    def value_word(self, record: PeriodException) -> str:
        return record.word

    def render_excuses_lateness(self, value: bool) -> str:
        return "不计迟报" if value else "按原截止日期"
