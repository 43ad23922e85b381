"""The filters of the lists of filings and of exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet

from filings.models import (
    Filing,
    Period,
    PeriodException,
)
from filings.models.filing import Status
from institutions.models import Kind

if TYPE_CHECKING:
    pass
from filings.filters.choices import period_of_filing, reporters, years

_VIEWS = (
    ("to-do", "待我办理"),
    ("outstanding", "未报送"),
    ("overdue", "已逾期"),
    ("drafting", "已保存未提交"),
    ("delivered", "已报送"),
    ("to-review", "待审核"),
    ("on-time", "按时报送"),
    ("returned", "被退回过"),
    ("corrected", "更正过"),
)


class FilingFilter(django_filters.FilterSet):
    """By period, kind, state, the office's own words, year and institution."""

    period = django_filters.ModelChoiceFilter(
        queryset=Period.objects.all(), to_field_name="code", label="报送期", empty_label="全部报送期"
    )
    kind = django_filters.ModelChoiceFilter(
        field_name="institution__kind", queryset=Kind.objects.all(), label="机构类型", empty_label="全部类型"
    )
    status = django_filters.ChoiceFilter(choices=Status.choices, label="状态", empty_label="全部状态")
    only = django_filters.ChoiceFilter(
        choices=_VIEWS, method="filter_only", label="范围", empty_label="全部报表"
    )
    year = django_filters.ChoiceFilter(
        choices=years, method="filter_year", label="年度", empty_label="全部年度"
    )
    institution = django_filters.ModelChoiceFilter(
        queryset=reporters, to_field_name="code", label="机构", empty_label="全部机构"
    )

    class Meta:
        model = Filing
        fields = ("period", "kind", "status", "only", "year", "institution")

    def filter_year(self, queryset: QuerySet[Filing], name: str, value: str) -> Any:
        filings: Any = queryset
        return filings.of_year(int(value))

    def filter_only(self, queryset: QuerySet[Filing], name: str, value: str) -> Any:
        """待我办理, 未报送, 已逾期, 已保存未提交, 已报送, 待审核, 按时报送, 被退回过, 更正过."""
        filings: Any = queryset
        if value == "to-do":
            return filings.to_do(self.request.user)
        return {
            "outstanding": filings.outstanding,
            "overdue": filings.overdue,
            "drafting": filings.saved_unsent,
            "delivered": filings.delivered,
            "to-review": filings.to_review,
            "on-time": filings.on_time,
            "returned": filings.sent_back,
            "corrected": filings.corrected,
        }[value]()


class ExceptionFilter(django_filters.FilterSet):
    """Exceptions by period, and in force or not."""

    state = django_filters.ChoiceFilter(
        choices=(("live", "生效中"), ("over", "已到期或撤销")),
        method="filter_state",
        label="状态",
        empty_label="全部例外",
    )
    period = period_of_filing()

    class Meta:
        model = PeriodException
        fields = ("state", "period")

    def filter_state(self, queryset: QuerySet[PeriodException], name: str, value: str) -> Any:
        exceptions: Any = queryset
        live = exceptions.live()
        return live if value == "live" else exceptions.exclude(pk__in=live.values("pk"))
