"""The filters of the list of filings."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from filings.models import Filing, Period
from filings.models.filing import Status
from institutions.models import Kind

_VIEWS = (
    ("to-do", "待我办理"),
    ("outstanding", "未报送"),
    ("overdue", "已逾期"),
    ("drafting", "已保存未提交"),
    ("delivered", "已报送"),
    ("to-review", "待审核"),
)


class FilingFilter(django_filters.FilterSet):
    """By period, kind, state, and the office's own words."""

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

    class Meta:
        model = Filing
        fields = ("period", "kind", "status", "only")

    def filter_only(self, queryset: QuerySet[Filing], name: str, value: str) -> Any:
        """待我办理, 未报送, 已逾期, 已保存未提交, 已报送, 待审核."""
        filings: Any = queryset
        if value == "to-do":
            return filings.to_do(self.request.user)
        return {
            "outstanding": filings.outstanding,
            "overdue": filings.overdue,
            "drafting": filings.saved_unsent,
            "delivered": filings.delivered,
            "to-review": filings.to_review,
        }[value]()
