"""Forms of the scores. They read what was typed; the services judge it."""

from __future__ import annotations

from typing import Any

from django import forms

from filings.models import Period
from institutions.models import Institution
from reports.models import SchemeGrade, SchemeItem, SchemeKind, ScoreRun, ScoreScheme
from reports.scoring.reading import METHODS


def day_input() -> forms.DateInput:
    """The browser's own date picker; it wants the day as 2024-07-01."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RunForm(forms.Form):
    """Which period is scored, and by which scheme."""

    period = forms.ModelChoiceField(
        label="报送期", queryset=Period.objects.none(), to_field_name="code", empty_label="请选择"
    )
    scheme = forms.ModelChoiceField(
        label="评分方案", queryset=ScoreScheme.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = Period.objects.with_published()  # type: ignore[attr-defined]
        self.fields["scheme"].queryset = ScoreScheme.objects.exclude(  # type: ignore[attr-defined]
            state=ScoreScheme.State.DRAFT
        )


class AppealForm(forms.Form):
    """What an institution disagrees with, and why."""

    item = forms.ModelChoiceField(
        label="申诉的指标项",
        queryset=SchemeItem.objects.none(),
        required=False,
        empty_label="总体（含加分、扣分）",
    )
    text = forms.CharField(
        label="申诉内容",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明事实和依据，至少10个字",
    )

    def __init__(self, run: ScoreRun, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = run.scheme.items.all()  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The office's answer."""

    upheld = forms.ChoiceField(
        label="处理", choices=(("", "请选择"), ("yes", "予以采纳"), ("no", "不予采纳")),
        help_text="采纳后请登记加扣分或请机构更正数据，再重新计算",
    )  # fmt: skip
    answer = forms.CharField(label="答复意见", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class AdjustmentForm(forms.Form):
    """A bonus, deduction or veto with its document."""

    period = forms.ModelChoiceField(
        label="自哪一期起计", queryset=Period.objects.all(), to_field_name="code", empty_label="请选择",
        help_text="计入该期及同年以后各期",
    )  # fmt: skip
    institution = forms.ModelChoiceField(
        label="银行", queryset=Institution.objects.none(), to_field_name="code", empty_label="请选择"
    )
    kind = forms.ModelChoiceField(label="事项", queryset=SchemeKind.objects.none(), empty_label="请选择")
    count = forms.IntegerField(label="次数", min_value=1, max_value=20, initial=1)
    reason = forms.CharField(label="事由", max_length=300)
    document = forms.CharField(label="文号", max_length=60, help_text="认定依据的文件字号")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        banks = Institution.objects.filter(kind__is_bank=True, closed_on__isnull=True)
        self.fields["institution"].queryset = banks  # type: ignore[attr-defined]
        self.fields["kind"].queryset = SchemeKind.objects.filter(  # type: ignore[attr-defined]
            scheme__state=ScoreScheme.State.ACTIVE, source=SchemeKind.Source.MANUAL
        )


class SchemeForm(forms.ModelForm):
    """The head of a scheme."""

    class Meta:
        model = ScoreScheme
        fields = (
            "name", "period_kind", "valid_from", "valid_until", "floor", "smallest_group", "bonus_cap", "tie_item", "note",
        )  # fmt: skip
        widgets = {
            "valid_from": day_input(),
            "valid_until": day_input(),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"tie_item": "填指标编号，例如S2；总分相同的名次并列，按该项得分排列先后"}


class ItemForm(forms.ModelForm):
    """An item with its method; what the method does not need stays empty."""

    method = forms.ChoiceField(label="计分方法", choices=[("", "请选择"), *METHODS.items()])

    class Meta:
        model = SchemeItem
        fields = (
            "code", "name", "weight", "expression", "unit", "base", "direction", "scope", "absence", "method",
            "low", "high", "benchmark", "above_zero", "step", "base_points", "per_unit", "bands", "plan", "cap", "vetoes",
            "gate", "special_when", "special_full",
        )  # fmt: skip
        help_texts = {
            "expression": "例如 growth(B201) 同比增速，B201 - y0(B201) 比年初增量，D03 - y0(D03) 占比提高",
            "low": "区间法", "high": "区间法",
            "benchmark": "区间法、比均值／基准法选填：按参评银行合计数计算，例如 growth(B102)；区间法的上下限即为与它的差；比均值法留空为均值",
            "above_zero": "排名递减法：增量、户数不大于零的得0分",
            "step": "排名递减法选填：留空为权重÷家数", "base_points": "比均值／基准法", "per_unit": "比均值／基准法",
            "bands": "分档法：界限=分数，用分号隔开，例如 20=10；10=6；0=3",
            "plan": "完成率法：数或计算式", "cap": "完成率法选填：留空为1（最高得满分）",
            "vetoes": "门槛法：条件不成立的，取消加分和名次",
            "gate": "选填，条件：不成立的本项得0分，例如 growth(B201) >= 5",
            "special_when": "选填，条件：成立时不按上面的方法计分", "special_full": "特殊情形下成立得满分，否则得0分",
        }  # fmt: skip


class KindForm(forms.ModelForm):
    """A kind of bonus, deduction or veto."""

    effect = forms.ChoiceField(label="作用", choices=[("", "请选择"), *SchemeKind.Effect.choices])

    class Meta:
        model = SchemeKind
        fields = ("code", "name", "effect", "points", "cap", "source")
        help_texts = {"cap": "留空为不封顶", "source": "由纪律记录自动计入，或由金融办凭文号登记"}


class GradeForm(forms.ModelForm):
    """A grade with its least total and 建议加分值."""

    class Meta:
        model = SchemeGrade
        fields = ("least", "name", "award")


class WithdrawForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(label="撤销的原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
