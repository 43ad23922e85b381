"""Filters over the lists of runs and adjustments."""

from __future__ import annotations

import django_filters

from filings.models import Period
from institutions.models import Institution
from reports.models import ScoreAdjustment, ScoreRun, ScoreScheme


def _period() -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        queryset=Period.objects.all(), to_field_name="code", label="报送期", empty_label="全部报送期"
    )


class RunFilter(django_filters.FilterSet):
    """Runs by period and state."""

    period = _period()
    state = django_filters.ChoiceFilter(choices=ScoreRun.State, label="状态", empty_label="全部状态")

    class Meta:
        model = ScoreRun
        fields = ("period", "state")


class AdjustmentFilter(django_filters.FilterSet):
    """Adjustments by period and institution."""

    period = _period()
    institution = django_filters.ModelChoiceFilter(
        queryset=Institution.objects.filter(kind__is_bank=True),
        to_field_name="code",
        label="银行",
        empty_label="全部银行",
    )

    class Meta:
        model = ScoreAdjustment
        fields = ("period", "institution")


class SchemeFilter(django_filters.FilterSet):
    """Schemes by state."""

    state = django_filters.ChoiceFilter(choices=ScoreScheme.State, label="状态", empty_label="全部状态")

    class Meta:
        model = ScoreScheme
        fields = ("state",)
