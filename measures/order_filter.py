"""The filters of the list of supervision orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q, QuerySet

from institutions.models import Institution
from measures.models import Measure, OrderUnit, SupervisionOrder

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251  only the type of what django-filter hands over


def _units(request: HttpRequest | None) -> QuerySet[Institution]:
    """The units with orders among what the person may see."""
    if request is None or not request.user.is_authenticated:
        return Institution.objects.none()
    rows = OrderUnit.objects.visible_to(request.user)
    return Institution.objects.filter(pk__in=rows.values("institution")).order_by("kind__order", "order")


def _years(request: HttpRequest | None = None) -> list[tuple[int, str]]:
    years = SupervisionOrder.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(year, f"{year}年") for year in years]


class OrderFilter(django_filters.FilterSet):
    """By words, state, source, unit, year, measure; ``only`` in the office's own words."""

    text = django_filters.CharFilter(label="编号或事项", method="by_text")
    only = django_filters.ChoiceFilter(
        choices=(("to-do", "待我办理"), ("open", "未办结"), ("overdue", "已逾期")),
        method="filter_only",
        label="范围",
        empty_label="全部督办",
    )
    state = django_filters.ChoiceFilter(choices=OrderUnit.State.choices, label="状态", empty_label="全部状态")
    source = django_filters.ChoiceFilter(
        field_name="order__source",
        choices=SupervisionOrder.Source.choices,
        label="来源",
        empty_label="全部来源",
    )
    institution = django_filters.ModelChoiceFilter(
        queryset=_units, to_field_name="code", label="责任单位", empty_label="全部单位"
    )
    year = django_filters.ChoiceFilter(
        field_name="order__year", choices=_years, label="年度", empty_label="全部年度"
    )
    measure = django_filters.ModelChoiceFilter(
        field_name="order__measure",
        queryset=Measure.objects.all(),
        to_field_name="number",
        label="措施",
        empty_label="全部措施",
    )

    class Meta:
        model = OrderUnit
        fields = ("text", "only", "state", "source", "institution", "year", "measure")

    def by_text(self, rows: QuerySet[OrderUnit], name: str, value: str) -> QuerySet[OrderUnit]:
        return rows.filter(Q(order__number__icontains=value) | Q(order__subject__icontains=value))

    def filter_only(self, queryset: QuerySet[OrderUnit], name: str, value: str) -> Any:
        """待我办理, 未办结, 已逾期."""
        units: Any = queryset
        if value == "to-do":
            return units.to_do(self.request.user)
        return units.open() if value == "open" else units.overdue()
