"""The filters of the lists of indicators and of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import Q, QuerySet

from filings.models import (
    Form,
    Indicator,
    IndicatorDefinition,
    Rule,
)

if TYPE_CHECKING:
    pass


class IndicatorFilter(django_filters.FilterSet):
    """By form, kind, core or extended, and whether the definition ever changed."""

    form = django_filters.ModelChoiceFilter(queryset=Form.objects.all(), label="报表", empty_label="全部报表")
    kind = django_filters.ChoiceFilter(choices=Indicator.Kind.choices, label="性质", empty_label="全部性质")
    is_core = django_filters.ChoiceFilter(
        choices=(("1", "核心"), ("0", "扩展")), label="类别", empty_label="全部类别"
    )
    changed = django_filters.ChoiceFilter(
        choices=(("1", "调整过口径"),), method="filter_changed", label="口径", empty_label="全部口径"
    )

    class Meta:
        model = Indicator
        fields = ("form", "kind", "is_core", "changed")

    def filter_changed(self, queryset: QuerySet[Indicator], name: str, value: str) -> QuerySet[Indicator]:
        """With a version later than the one it began with."""
        return queryset.filter(
            pk__in=IndicatorDefinition.objects.filter(valid_from__gt=0).values("indicator")
        )


class RuleFilter(django_filters.FilterSet):
    """By severity, kind and state, and by any part of the code or the message."""

    text = django_filters.CharFilter(label="编号或提示语", method="by_text")
    severity = django_filters.ChoiceFilter(
        label="级别", choices=Rule.Severity.choices, empty_label="全部级别"
    )
    kind = django_filters.ChoiceFilter(label="类别", choices=Rule.Kind.choices, empty_label="全部类别")
    state = django_filters.ChoiceFilter(label="状态", choices=Rule.State.choices, empty_label="全部状态")

    class Meta:
        model = Rule
        fields = ("text", "severity", "kind", "state")

    def by_text(self, rows: QuerySet[Rule], name: str, value: str) -> QuerySet[Rule]:
        return rows.filter(Q(code__icontains=value) | Q(message__icontains=value))
