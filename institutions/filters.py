"""The filter line above the list of institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import Q, QuerySet

from institutions.models import Institution, Kind

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251  only the type of what django-filter hands over


def _kinds(request: HttpRequest | None) -> QuerySet[Kind]:
    """The kinds that occur among what the person may see."""
    if request is None or not request.user.is_authenticated:
        return Kind.objects.none()
    return Kind.objects.filter(institutions__in=Institution.objects.visible_to(request.user)).distinct()


class InstitutionFilter(django_filters.FilterSet):
    """By kind, and by any part of a name, former name or code."""

    kind = django_filters.ModelChoiceFilter(label="类型", queryset=_kinds, empty_label="全部类型")
    name = django_filters.CharFilter(label="名称或编码", method="by_name")

    class Meta:
        model = Institution
        fields = ["kind", "name"]

    def by_name(self, rows: QuerySet[Institution], name: str, value: str) -> QuerySet[Institution]:
        """Full and short names of today and before, and the code."""
        found = Q(name__icontains=value) | Q(short_name__icontains=value) | Q(code__icontains=value)
        found |= Q(former_names__name__icontains=value) | Q(former_names__short_name__icontains=value)
        return rows.filter(found).distinct()
