"""The form of a new supervision order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, cast

from django import forms

from institutions.models import Institution
from measures.models import Measure, SupervisionOrder
from measures.order_steps import FIRST_DAYS
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.day_field import DayField


class OrderForm(forms.Form):
    """What, from where, what is asked for, until when; the units are ticked in groups (:meth:`unit_groups`)."""

    subject = forms.CharField(label="督办事项", max_length=100)
    source = forms.ChoiceField(label="来源", choices=SupervisionOrder.Source.choices)
    source_note = forms.CharField(
        label="来源说明（选填）", max_length=120, required=False, help_text="例如：2024年二季度通报第五部分"
    )
    measure = forms.ModelChoiceField(
        label="对应措施（选填）",
        queryset=Measure.objects.all(),
        to_field_name="number",
        required=False,
        empty_label="不对应某条措施",
    )
    due_on = DayField(
        label="办理期限（当日24:00）",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=f"默认为第{FIRST_DAYS}个工作日",
    )
    requirement = forms.CharField(
        label="办理要求",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明做什么、做到什么程度、报什么材料",
    )
    units = forms.ModelMultipleChoiceField(
        label="责任单位",
        queryset=Institution.objects.none(),
        to_field_name="code",
        error_messages={"required": "请选择至少一个责任单位"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open = list(Institution.objects.open_on(clock.today()).select_related("kind"))
        units = cast("forms.ModelMultipleChoiceField[Institution]", self.fields["units"])
        units.queryset = Institution.objects.open_on(clock.today())
        self.initial.setdefault("due_on", workdays.working_day_after(clock.today(), FIRST_DAYS))

    def unit_groups(self) -> Iterator[tuple[str, list[tuple[Institution, bool]]]]:
        """Kind → its open institutions, each with whether it is ticked."""
        ticked = set(self.data.getlist("units") if self.is_bound else self.initial.get("units", []))  # type: ignore[attr-defined]  # a QueryDict
        for kind, rows in groupby(self._open, key=lambda row: row.kind):
            yield str(kind), [(row, row.code in ticked) for row in rows]
