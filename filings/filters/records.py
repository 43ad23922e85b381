"""The filters of the lists of records, waivers, evidence, flags and queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet

from filings.models import (
    DisciplineRecord,
    Evidence,
    Flag,
    Thread,
    Waiver,
)
from filings.models.talk import ThreadStatus
from measures.models import Measure

if TYPE_CHECKING:
    pass
from filings.filters.choices import period_of_filing, reporters, years

_QUERY_STATES = tuple(choice for choice in ThreadStatus.choices if choice[0] != "talk")


class RecordFilter(django_filters.FilterSet):
    """By year, kind, state and institution."""

    year = django_filters.ChoiceFilter(
        choices=years, method="filter_year", label="年度", empty_label="全部年度"
    )
    kind = django_filters.ChoiceFilter(
        choices=DisciplineRecord.Kind.choices, label="记录", empty_label="全部记录"
    )
    state = django_filters.ChoiceFilter(
        choices=DisciplineRecord.State.choices, label="状态", empty_label="全部状态"
    )
    institution = django_filters.ModelChoiceFilter(
        field_name="filing__institution",
        queryset=reporters,
        to_field_name="code",
        label="机构",
        empty_label="全部机构",
    )

    class Meta:
        model = DisciplineRecord
        fields = ("year", "kind", "state", "institution")

    def filter_year(self, queryset: QuerySet[DisciplineRecord], name: str, value: str) -> Any:
        records: Any = queryset
        return records.of_year(int(value))


class QueryFilter(django_filters.FilterSet):
    """Queries by period, state, who answers, and whether the day is past."""

    period = period_of_filing()
    status = django_filters.ChoiceFilter(choices=_QUERY_STATES, label="状态", empty_label="全部状态")
    owner = django_filters.CharFilter(label="答复人", field_name="owner__name", lookup_expr="icontains")
    only = django_filters.ChoiceFilter(
        choices=(("late", "逾期未答复"),), method="filter_late", label="范围", empty_label="全部问询"
    )

    class Meta:
        model = Thread
        fields = ("period", "status", "owner", "only")

    def filter_late(self, queryset: QuerySet[Thread], name: str, value: str) -> Any:
        """Unanswered although the due day is past."""
        queries: Any = queryset
        return queries.late()


class FlagFilter(django_filters.FilterSet):
    """Flags by period, institution and item; ``only=open`` those still followed."""

    period = period_of_filing()
    institution = django_filters.CharFilter(
        label="填报单位", field_name="filing__institution__short_name", lookup_expr="icontains"
    )
    indicator = django_filters.CharFilter(
        label="指标代码", field_name="indicator__code", lookup_expr="iexact"
    )
    only = django_filters.ChoiceFilter(
        choices=(("open", "跟踪中"),), method="filter_open", label="范围", empty_label="全部标记"
    )

    class Meta:
        model = Flag
        fields = ("period", "institution", "indicator", "only")

    def filter_open(self, queryset: QuerySet[Flag], name: str, value: str) -> Any:
        """Not cleared yet."""
        flags: Any = queryset
        return flags.open()


class WaiverFilter(django_filters.FilterSet):
    """Waivers by period, state and rule; ``only=live`` those that hold today."""

    period = period_of_filing()
    state = django_filters.ChoiceFilter(choices=Waiver.State, label="状态", empty_label="全部状态")
    rule = django_filters.CharFilter(label="规则编号", field_name="rule__code", lookup_expr="iexact")
    only = django_filters.ChoiceFilter(
        choices=(("live", "现行有效"),), method="filter_live", label="范围", empty_label="全部豁免"
    )

    class Meta:
        model = Waiver
        fields = ("period", "state", "rule", "only")

    def filter_live(self, queryset: QuerySet[Waiver], name: str, value: str) -> Any:
        """Approved and not past their day."""
        waivers: Any = queryset
        return waivers.live()


class EvidenceFilter(django_filters.FilterSet):
    """Evidence by measure, period, institution and state; ``whole`` adds to a measure what proves filings as a whole."""

    measure = django_filters.ModelChoiceFilter(
        queryset=Measure.objects.all(),
        to_field_name="number",
        method="filter_measure",
        label="措施",
        empty_label="全部措施",
    )
    period = period_of_filing()
    institution = django_filters.ModelChoiceFilter(
        field_name="filing__institution",
        queryset=reporters,
        to_field_name="code",
        label="机构",
        empty_label="全部机构",
    )
    state = django_filters.ChoiceFilter(
        choices=(("live", "有效"), ("withdrawn", "已撤回")),
        method="filter_state",
        label="状态",
        empty_label="全部佐证",
    )
    whole = django_filters.ChoiceFilter(
        choices=(("1", "也列出"),),
        method="filter_whole",
        label="选措施时，整张报表的佐证",
        empty_label="不列出",
    )

    class Meta:
        model = Evidence
        fields = ("measure", "period", "institution", "state", "whole")

    def filter_measure(self, queryset: QuerySet[Evidence], name: str, value: Measure) -> Any:
        """What proves figures of the measure."""
        evidence: Any = queryset
        return evidence.on_measure(value, with_whole=bool(self.form.cleaned_data["whole"]))

    def filter_whole(self, queryset: QuerySet[Evidence], name: str, value: str) -> QuerySet[Evidence]:
        """Read by ``filter_measure``; without a measure everything is listed anyway."""
        return queryset

    def filter_state(self, queryset: QuerySet[Evidence], name: str, value: str) -> Any:
        return queryset.filter(withdrawn_at__isnull=value == "live")
