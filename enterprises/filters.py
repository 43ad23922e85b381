"""The filters of the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q, QuerySet

from enterprises.models import Enterprise, MatchEvent, Publication, RecallCase
from institutions.models import Institution
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251  only the type of what django-filter hands over


def _banks(request: HttpRequest | None) -> QuerySet[Institution]:
    """The banks that the person may see."""
    if request is None or not request.user.is_authenticated:
        return Institution.objects.none()
    visible = Institution.objects.visible_to(request.user)
    return visible.filter(kind__is_bank=True).order_by("kind__order", "order")


def _event_years(request: HttpRequest | None = None) -> list[tuple[int, str]]:
    years = MatchEvent.objects.order_by().values_list("held_on__year", flat=True).distinct()
    return [(year, f"{year}年") for year in sorted(years, reverse=True)]


def _case_quarters(request: HttpRequest | None = None) -> list[tuple[int, str]]:
    indexes = RecallCase.objects.order_by("-index").values_list("index", flat=True).distinct()
    return [(index, Quarter.from_index(index).label) for index in indexes]


class EnterpriseFilter(django_filters.FilterSet):
    """By name or code, size and state."""

    text = django_filters.CharFilter(label="名称或信用代码", method="by_text")
    scale = django_filters.ChoiceFilter(
        choices=Enterprise.Scale.choices, label="规模", empty_label="全部规模"
    )
    state = django_filters.ChoiceFilter(
        choices=Enterprise.State.choices, label="状态", empty_label="全部状态"
    )

    class Meta:
        model = Enterprise
        fields = ("text", "scale", "state")

    def by_text(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        return rows.filter(Q(name__icontains=value) | Q(credit_code__icontains=value))


class EventFilter(django_filters.FilterSet):
    """By name, kind, state and year."""

    text = django_filters.CharFilter(label="活动名称", field_name="name", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(choices=MatchEvent.Kind.choices, label="类型", empty_label="全部类型")
    state = django_filters.ChoiceFilter(
        choices=MatchEvent.State.choices, label="状态", empty_label="全部状态"
    )
    year = django_filters.ChoiceFilter(
        field_name="held_on__year", choices=_event_years, label="年度", empty_label="全部年度"
    )

    class Meta:
        model = MatchEvent
        fields = ("text", "kind", "state", "year")


class PublicationFilter(django_filters.FilterSet):
    """By bank, list, state; 需更新 by the clock."""

    institution = django_filters.ModelChoiceFilter(
        queryset=_banks, to_field_name="code", label="机构", empty_label="全部机构"
    )
    list = django_filters.ChoiceFilter(choices=Publication.List.choices, label="清单", empty_label="三张清单")
    state = django_filters.ChoiceFilter(
        choices=(*Publication.State.choices, ("expired", "需更新")),
        method="by_state",
        label="状态",
        empty_label="全部状态",
    )

    class Meta:
        model = Publication
        fields = ("institution", "list", "state")

    def by_state(self, queryset: QuerySet[Publication], name: str, value: str) -> Any:
        """A published version past its day is 需更新 and no longer 已公示."""
        rows: Any = queryset
        if value == "expired":
            return rows.expired()
        found = rows.filter(state=value)
        return found.filter(valid_until__gte=clock.today()) if value == "published" else found


class CaseFilter(django_filters.FilterSet):
    """By bank, quarter, kind and state."""

    bank = django_filters.ModelChoiceFilter(
        queryset=_banks, to_field_name="code", label="银行", empty_label="全部银行"
    )
    quarter = django_filters.ChoiceFilter(
        field_name="index", choices=_case_quarters, label="季度", empty_label="全部季度"
    )
    kind = django_filters.ChoiceFilter(choices=RecallCase.Kind.choices, label="情形", empty_label="全部情形")
    state = django_filters.ChoiceFilter(
        choices=RecallCase.State.choices, label="状态", empty_label="全部状态"
    )

    class Meta:
        model = RecallCase
        fields = ("bank", "quarter", "kind", "state")
