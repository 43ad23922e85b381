"""The list of filings."""

from __future__ import annotations

import django_tables2 as tables

from filings.models import Filing

_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class FilingTable(tables.Table):
    """Filings: who, when, state in words, who acts next, days."""

    institution = tables.Column(
        verbose_name="填报单位",
        linkify=lambda record: record.get_absolute_url(),
        order_by=("institution__kind__order", "institution__order"),
    )
    kind = tables.Column(accessor="institution__kind__name", verbose_name="类型", orderable=False)
    period = tables.Column(verbose_name="报送期", order_by="period__index")
    status = tables.TemplateColumn(template_name="filings/_badge.html", verbose_name="状态")
    next_actor = tables.Column(verbose_name="下一步", orderable=False)
    due_on = tables.DateColumn(
        accessor="period__due_on", verbose_name="报送截止", format="Y-m-d", order_by="period__due_on"
    )
    first_submitted_at = tables.DateTimeColumn(verbose_name="首次报送", format="Y-m-d H:i", default="—")
    timeliness = tables.Column(verbose_name="及时性", orderable=False)
    return_count = tables.Column(verbose_name="退回次数", attrs=_NUMBER)

    class Meta:
        model = Filing
        fields = (
            "institution",
            "kind",
            "period",
            "status",
            "next_actor",
            "due_on",
            "first_submitted_at",
            "timeliness",
            "return_count",
        )
        empty_text = "没有符合条件的报表"

    def value_status(self, record: Filing) -> str:
        """The word alone, for exports."""
        return record.get_status_display()
