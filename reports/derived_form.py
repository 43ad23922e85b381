"""The form of a derived indicator; the service judges what was typed."""

from __future__ import annotations

from django import forms

from filings.models import Period
from filings.models.catalogue import Direction
from filings.services.derived import MOST_DECIMALS, WantedDerived
from measures.models import Measure
from qianjiang_finance.common.quarter import Quarter


class QuarterField(forms.CharField):
    """2024Q2, or nothing."""

    def clean(self, value: object) -> Quarter | None:
        text = super().clean(value)
        try:
            return Quarter.parse(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(f"“{text}”不是季度，应写成2024Q2") from error


class DerivedForm(forms.Form):
    """A derived indicator as it is typed, and the period to try it on."""

    name = forms.CharField(label="名称", max_length=60)
    unit = forms.CharField(label="计量单位", max_length=8, help_text="例如 %、万元、BP、百分点、万元/户")
    decimals = forms.IntegerField(label="显示小数位", min_value=0, max_value=MOST_DECIMALS, initial=2)
    direction = forms.TypedChoiceField(label="方向", choices=Direction.choices, coerce=int)
    valid_from = QuarterField(
        label="启用季度（选填）", max_length=6, required=False, help_text="例如2024Q1，不填即自始"
    )
    valid_until = QuarterField(
        label="停用季度（选填）", max_length=6, required=False, help_text="从这一季度起不再计算"
    )
    expression = forms.CharField(
        label="计算式",
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text="例如 B201 / B102 * 100；上季 prev(B201)、上年同期 ly(B201)、年初 y0(B201)、同比增速 growth(B201)",
    )
    formula_text = forms.CharField(label="公式（给人看的写法）", max_length=200)
    definition = forms.CharField(label="指标解释", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    measures = forms.ModelMultipleChoiceField(
        label="对应措施", queryset=Measure.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    period = forms.ModelChoiceField(
        label="试算的报送期",
        queryset=Period.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=None,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["period"].queryset = Period.objects.with_published()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, wanted: WantedDerived, seen: int) -> DerivedForm:
        """The form filled with an indicator as it stands."""
        plain = ("name", "unit", "decimals", "direction", "expression", "formula_text", "definition")
        return cls(
            initial={name: getattr(wanted, name) for name in plain}
            | {
                "valid_from": str(wanted.valid_from or ""),
                "valid_until": str(wanted.valid_until or ""),
                "measures": list(
                    Measure.objects.filter(number__in=wanted.measures).values_list("pk", flat=True)
                ),
                "seen": seen,
            }
        )

    def wanted(self) -> WantedDerived:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        plain = ("name", "unit", "decimals", "direction", "expression", "formula_text", "definition")
        return WantedDerived(
            **{name: typed[name] for name in plain},
            valid_from=typed["valid_from"],
            valid_until=typed["valid_until"],
            measures=tuple(measure.number for measure in typed["measures"]),
        )
