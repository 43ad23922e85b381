"""The forms of the plan: a task of the office's own, a leader's word, thresholds, the lead's report."""

from __future__ import annotations

from typing import Any

from django import forms

from institutions.models import Group, Institution
from measures.models import Measure, MeasureReport, SupervisionSettings, Task
from qianjiang_finance.common import clock
from qianjiang_finance.common.day_field import DayField


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _unit_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups, then agencies and institutions of today, by code."""
    groups = [(group.code, group.name) for group in Group.objects.all()]
    taken = {code for code, _ in groups}
    units = Institution.objects.open_on(clock.today()).select_related("kind").order_by("kind__order", "order")
    return [
        ("分组（展开到每个成员）", groups),
        ("单位", [(unit.code, unit.short_name) for unit in units if unit.code not in taken]),
    ]


class TaskForm(forms.Form):
    """A task added or split off: what, by when, proved how, by whom."""

    measure = forms.ModelChoiceField(
        Measure.objects.all(), to_field_name="number", label="措施", empty_label="请选择"
    )
    name = forms.CharField(label="任务名称", max_length=80)
    kind = forms.ChoiceField(label="性质", choices=Task.Kind.choices)
    frequency = forms.ChoiceField(label="频次", choices=Task.Frequency.choices)
    due_on = DayField(label="完成期限", widget=_Day)
    evidence = forms.CharField(label="所需佐证", max_length=100)
    met_when = forms.CharField(label="完成标准", max_length=120)
    sentence = forms.CharField(
        label="政策原句", max_length=120, required=False, help_text="从措施原文复制，一字不差；可不填"
    )
    owners = forms.MultipleChoiceField(label="主办", help_text="按住Ctrl可多选")
    helpers = forms.MultipleChoiceField(label="协办", required=False)

    def __init__(self, *args: Any, parent: Task | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _unit_choices()
        for name in ("owners", "helpers"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["size"] = 8
        if parent is not None:
            del self.fields["measure"]


class InstructionForm(forms.Form):
    """批示: by whom, when, what."""

    leader = forms.CharField(label="批示领导", max_length=30)
    given_on = DayField(label="批示日期", widget=_Day)
    text = forms.CharField(label="批示内容", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class SettingsForm(forms.ModelForm):
    """Thresholds and colours."""

    class Meta:
        model = SupervisionSettings
        fields = ("palette", "due_soon_days", "unsigned_days", "progress_days", "late_share")


class ReportForm(forms.Form):
    """综合进展 of a measure."""

    text = forms.CharField(label="主要进展", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    problems = forms.CharField(
        label="存在问题", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    light = forms.ChoiceField(label="评价", choices=MeasureReport.Light.choices)
    reason = forms.CharField(
        label="理由", max_length=200, required=False, help_text="评价与系统建议不同时必填"
    )
