"""What an indicator means, with dates (口径): each version holds from a quarter on until the next one (feature Z12, domain §3.2)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery

from qianjiang_finance.common.quarter import Quarter

#: ``valid_from`` of the version an indicator was made with: it holds from the beginning.
BEGINNING = 0


class IndicatorDefinition(models.Model):
    """One version of an indicator's definition. The one of a quarter is the newest with ``valid_from`` not after it.

    ``breaks_series``: figures before and after are not comparable, so a growth across it is marked or refused.
    """

    indicator = models.ForeignKey(
        "filings.Indicator", models.PROTECT, related_name="definitions", verbose_name="指标"
    )
    valid_from = models.PositiveIntegerField(
        "启用季度序号", default=BEGINNING, help_text="年×4+季−1；0为自始"
    )
    definition = models.TextField("指标解释")
    basis = models.TextField("数据来源")
    note = models.CharField("调整原因", max_length=300, blank=True)
    breaks_series = models.BooleanField("前后不可比", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "指标口径"
        ordering = ["indicator", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "valid_from"], name="definition_once_per_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.since}"

    @property
    def since(self) -> str:
        """自始, or 2024年一季度起."""
        return "自始" if self.valid_from == BEGINNING else f"{Quarter.from_index(self.valid_from).label}起"


class IndicatorQuerySet(QuerySet[Any]):
    """Indicators with the definition of a quarter."""

    def defined_in(self, quarter: Quarter) -> IndicatorQuerySet:
        """Each with ``definition`` and ``basis`` in force in the quarter, and ``broken_from``, the index of the newest quarter up to it
        from which a version broke the series (None: never). No query of its own."""
        versions = IndicatorDefinition.objects.filter(
            indicator=OuterRef("pk"), valid_from__lte=quarter.index
        ).order_by("-valid_from")
        return self.annotate(
            definition=Subquery(versions.values("definition")[:1]),
            basis=Subquery(versions.values("basis")[:1]),
            broken_from=Subquery(
                versions.filter(breaks_series=True, valid_from__gt=BEGINNING).values("valid_from")[:1]
            ),
        )
