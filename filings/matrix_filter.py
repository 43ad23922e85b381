"""The filters of the matrices: which kind, how many periods, which period."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from filings.models import Filing, Period
from institutions.models import Kind

#: Periods shown unless the person chooses another number.
DEFAULT_PERIODS = 8
_CHOICES = tuple((str(count), f"近{count}期") for count in (4, 12, 16, 20, 40))


class MatrixFilter(django_filters.FilterSet):
    """By kind; the number of periods is read with :attr:`period_count`."""

    kind = django_filters.ModelChoiceFilter(
        field_name="institution__kind", queryset=Kind.objects.all(), label="机构类型", empty_label="全部类型"
    )
    periods = django_filters.ChoiceFilter(
        choices=_CHOICES, method="keep_all", label="期数", empty_label=f"近{DEFAULT_PERIODS}期"
    )

    class Meta:
        model = Filing
        fields = ("kind", "periods")

    def keep_all(self, queryset: QuerySet[Filing], name: str, value: str) -> QuerySet[Filing]:
        """The view takes the newest periods itself; it needs them also where no filing is."""
        return queryset

    @property
    def period_count(self) -> int:
        """The number of periods chosen, or the default."""
        return int(self.form.cleaned_data.get("periods") or DEFAULT_PERIODS) if self.form.is_valid() else 0


class FormMatrixFilter(django_filters.FilterSet):
    """The forms of one period, by kind; the period is read with :attr:`period`, the newest unless chosen."""

    period = django_filters.ModelChoiceFilter(
        queryset=Period.objects.all(),
        to_field_name="code",
        method="keep_all",
        label="报送期",
        empty_label="最新一期",
    )
    kind = django_filters.ModelChoiceFilter(
        field_name="institution__kind", queryset=Kind.objects.all(), label="机构类型", empty_label="全部类型"
    )

    class Meta:
        model = Filing
        fields = ("period", "kind")

    def keep_all(self, queryset: QuerySet[Filing], name: str, value: Period) -> QuerySet[Filing]:
        """The view takes the rates of earlier periods from the same filings."""
        return queryset

    @property
    def chosen(self) -> Period | None:
        """The period chosen, or None for the newest."""
        return self.form.cleaned_data.get("period") if self.form.is_valid() else None
