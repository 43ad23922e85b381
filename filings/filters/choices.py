"""What several filters offer: years, the institutions a person may see, the period of a filing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import QuerySet

from filings.models import (
    Filing,
    Period,
)
from institutions.models import Institution

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251  only the type of what django-filter hands over


def years(request: HttpRequest | None = None) -> list[tuple[int, str]]:
    """The years of the periods, newest first."""
    indexes = Period.objects.values_list("index", flat=True)
    return [(year, f"{year}年") for year in sorted({index // 4 for index in indexes}, reverse=True)]


def reporters(request: HttpRequest | None) -> QuerySet[Institution]:
    """The institutions with filings among what the person may see."""
    if request is None or not request.user.is_authenticated:
        return Institution.objects.none()
    filings = Filing.objects.visible_to(request.user)
    return Institution.objects.filter(pk__in=filings.values("institution")).order_by(
        "kind__order", "order", "code"
    )


def period_of_filing() -> django_filters.ModelChoiceFilter:
    """By the period of the filing that a row belongs to."""
    return django_filters.ModelChoiceFilter(
        field_name="filing__period",
        queryset=Period.objects.all(),
        to_field_name="code",
        label="报送期",
        empty_label="全部报送期",
    )
