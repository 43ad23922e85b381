"""Forms of the rule book: one rule with its lines, one limit. They read what was typed; the services judge it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from filings.checks import CheckLine
from filings.models import Indicator, Limit, Period, Rule, RuleLine
from filings.services.rulebook import NEW_KINDS, Wanted
from institutions.models import Kind
from qianjiang_finance.common.day_field import DayField

#: Empty lines below those of the rule, to be filled if wanted.
_SPARE = 2
#: So many of the newest periods are ticked for a trial at first.
_TRIED = 4


def _day_input() -> forms.DateInput:
    """The browser's own date picker; it wants the day as 2024-07-01."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RuleForm(forms.Form):
    """What may be changed of a rule, its lines aside."""

    severity = forms.ChoiceField(label="级别", choices=Rule.Severity.choices)
    state = forms.ChoiceField(
        label="状态", choices=Rule.State.choices, help_text="“观察”的发现只给金融办看，不阻拦报送"
    )
    message = forms.CharField(label="提示语", max_length=100)
    cure = forms.CharField(label="处理办法", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    kinds = forms.ModelMultipleChoiceField(
        label="适用机构类型",
        queryset=Kind.objects.filter(groups__indicators__isnull=False).distinct(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一个不选，适用全部填报单位",
    )
    valid_from = DayField(
        label="启用日期（选填）", required=False, widget=_day_input(), help_text="季末在这一天及以后的报送期"
    )
    valid_until = DayField(
        label="停用日期（选填）", required=False, widget=_day_input(), help_text="季末在这一天以前的报送期"
    )
    hint_when = forms.CharField(
        label="只作提示的条件（选填）",
        max_length=100,
        required=False,
        help_text="计算式，成立时发现降为提示，例如 age <= settled_quarters",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def of(cls, wanted: Wanted, seen: int) -> RuleForm:
        """The form filled with a rule as it stands."""
        fields = ("severity", "state", "message", "cure", "kinds", "valid_from", "valid_until", "hint_when")
        return cls(initial={name: getattr(wanted, name) for name in fields} | {"seen": seen})


class NewRuleForm(RuleForm):
    """A rule that does not exist yet: its code and kind too; its state is 观察."""

    code = forms.CharField(label="编号", max_length=8, help_text="例如R60、R60b，保存后不能修改")
    kind = forms.ChoiceField(label="类别", choices=[(kind.value, kind.label) for kind in NEW_KINDS])
    field_order = ("code", "kind")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"severity": Rule.Severity.WARNING, "seen": 0})
        del self.fields["state"]


class LineForm(forms.Form):
    """One line: an expression that must hold."""

    expression = forms.CharField(
        label="计算式（应当成立）", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    over = forms.ChoiceField(label="适用", choices=RuleLine.Over.choices, required=False)
    target = forms.CharField(label="定位指标", required=False, max_length=8)
    compared = forms.CharField(label="比较值", required=False, max_length=300)


class RuleLines(forms.BaseFormSet):
    """The lines of a rule; a line without an expression is left out."""

    form, extra, can_order, can_delete = LineForm, _SPARE, False, False
    can_delete_extra, edit_only = False, False
    min_num, max_num, absolute_max = 0, 40, 60
    validate_min, validate_max = False, True
    renderer = None

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, prefix="line", **kwargs)

    @classmethod
    def of(cls, wanted: Wanted) -> RuleLines:
        """The lines of a rule as it stands."""
        rows = [
            {"expression": row.expression, "over": row.over, "target": row.target, "compared": row.compared}
            for row in wanted.lines
        ]
        return cls(initial=rows)

    def lines(self) -> tuple[CheckLine, ...]:
        """What was typed, once valid."""
        typed = [form.cleaned_data for form in self.forms if form.cleaned_data.get("expression")]
        return tuple(
            CheckLine(row["expression"], row["over"], row["target"].upper(), row["compared"]) for row in typed
        )


class TrialForm(forms.Form):
    """Over which past periods a rule is tried; at first the newest four."""

    periods = forms.ModelMultipleChoiceField(
        label="试运行的报送期",
        queryset=Period.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择试运行的报送期"},
    )

    def __init__(self, periods: list[Period], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"periods": [period.code for period in periods[:_TRIED]]})
        field = self.fields["periods"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Period.objects.filter(pk__in=[period.pk for period in periods]).order_by("-index")


def wanted_from(form: RuleForm, lines: RuleLines) -> Wanted:
    """The rule that a valid page describes."""
    typed = form.cleaned_data
    return Wanted(
        severity=typed["severity"],
        state=typed.get("state", Rule.State.OBSERVE),
        message=typed["message"],
        cure=typed["cure"],
        valid_from=typed["valid_from"],
        valid_until=typed["valid_until"],
        hint_when=typed["hint_when"],
        kinds=tuple(kind.pk for kind in typed["kinds"]),
        lines=lines.lines(),
    )


class LimitForm(forms.Form):
    """The number of one limit."""

    value = forms.DecimalField(label="数值", max_digits=14, decimal_places=2)


class ItemLimitForm(forms.Form):
    """The number of one item, in place of the general one."""

    limit = forms.ModelChoiceField(
        label="限值", queryset=Limit.objects.filter(by_item=True), empty_label="请选择", to_field_name="code"
    )
    indicator = forms.ModelChoiceField(
        label="指标", queryset=Indicator.objects.all(), empty_label="请选择", to_field_name="code"
    )
    value = forms.DecimalField(
        label="数值", max_digits=14, decimal_places=2, required=False, help_text="不填即取消，改按一般限值"
    )
