"""The forms of the lists; what they mean is the services' to judge."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from enterprises.models import Enterprise, EventFile, MatchEvent, RecallCase
from enterprises.policies import HOSTS
from institutions.models import Institution, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.day_field import DayField
from qianjiang_finance.common.quarter import Quarter


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _banks() -> Any:
    return Institution.objects.banks().open_on(clock.today()).order_by("kind__order", "order")


class EnterpriseForm(forms.Form):
    """An enterprise."""

    credit_code = forms.CharField(label="统一社会信用代码", max_length=18)
    name = forms.CharField(label="企业名称", max_length=80)
    industry = forms.CharField(
        label="行业代码（选填）", max_length=6, required=False, help_text="国民经济行业分类，例如C3670"
    )
    scale = forms.ChoiceField(label="规模", choices=Enterprise.Scale.choices)
    place = forms.CharField(label="园区或乡镇街道（选填）", max_length=40, required=False)
    state = forms.ChoiceField(label="状态", choices=Enterprise.State.choices, initial="open")

    @classmethod
    def of(cls, enterprise: Enterprise) -> EnterpriseForm:
        """The form with what is known; the credit code cannot be changed."""
        form = cls(initial={name: getattr(enterprise, name) for name in cls.base_fields})
        form.fields["credit_code"].widget.attrs["readonly"] = True
        return form


class EventForm(forms.Form):
    """An event; the hosts are those for whom the person may act."""

    name = forms.CharField(label="活动名称", max_length=80)
    kind = forms.ChoiceField(label="类型", choices=MatchEvent.Kind.choices)
    host = forms.ModelChoiceField(
        label="主办单位", queryset=Institution.objects.none(), to_field_name="code", empty_label=None
    )
    held_on = DayField(label="日期", widget=_day_input())
    place = forms.CharField(label="地点", max_length=80)
    enterprise_count = forms.IntegerField(
        label="参加企业数（举办后填写）", min_value=0, max_value=9999, required=False
    )
    participants = forms.ModelMultipleChoiceField(
        label="参加机构",
        queryset=Institution.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, user: User, *args: Any, event: MatchEvent | None = None, **kwargs: Any) -> None:
        if event is not None:
            kwargs["initial"] = {
                name: getattr(event, name)
                for name in ("name", "kind", "held_on", "place", "enterprise_count")
            } | {"host": event.host.code, "participants": [unit.code for unit in event.participants.all()]}
        super().__init__(*args, **kwargs)
        hosts = Institution.objects.filter(code__in=HOSTS).order_by("order")
        if not user.is_office:
            hosts = hosts.filter(pk__in=user.institutions_as("department"))
        if event is not None:
            hosts = Institution.objects.filter(pk=event.host_id)
        units = Institution.objects.open_on(clock.today()).filter(kind__is_agency=False)
        cast("forms.ModelChoiceField[Institution]", self.fields["host"]).queryset = hosts
        cast(
            "forms.ModelMultipleChoiceField[Institution]", self.fields["participants"]
        ).queryset = units.order_by("kind__order", "order")


class SigningForm(forms.Form):
    """Who signed with whom, how much."""

    enterprise = forms.ModelChoiceField(
        label="企业",
        queryset=Enterprise.objects.exclude(state="closed"),
        to_field_name="credit_code",
        empty_label="请选择",
    )
    bank = forms.ModelChoiceField(
        label="银行", queryset=Institution.objects.none(), to_field_name="code", empty_label="请选择"
    )
    amount = forms.DecimalField(label="签约金额（万元）", max_digits=12, decimal_places=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Institution]", self.fields["bank"]).queryset = _banks().select_related(
            "kind"
        )


class DisbursementForm(forms.Form):
    """How much was lent when."""

    amount = forms.DecimalField(label="放款金额（万元）", max_digits=12, decimal_places=2)
    paid_on = DayField(label="放款日期", widget=_day_input())


class EventFileForm(forms.Form):
    """What kind of file; the file itself is read by the view."""

    kind = forms.ChoiceField(label="材料种类", choices=EventFile.Kind.choices)


class PublicationForm(forms.Form):
    """When and where a list was published; the files are read by the view."""

    published_on = DayField(label="公示日期", widget=_day_input())
    place = forms.CharField(
        label="公示地点",
        max_length=120,
        required=False,
        help_text="例如：营业大厅公示栏；地点和网址至少填一项",
    )
    link = forms.CharField(label="公示网址", max_length=200, required=False)


class CaseForm(forms.Form):
    """Against which bank, in which quarter, what and why."""

    bank = forms.ModelChoiceField(
        label="银行", queryset=Institution.objects.none(), to_field_name="code", empty_label="请选择"
    )
    quarter = forms.CharField(label="季度", max_length=6, help_text="写作2024Q2")
    kind = forms.ChoiceField(label="情形", choices=RecallCase.Kind.choices)
    enterprise = forms.ModelChoiceField(
        label="企业（选填）",
        queryset=Enterprise.objects.all(),
        to_field_name="credit_code",
        required=False,
        empty_label="全行情况",
    )
    ground = forms.CharField(
        label="线索",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明数字、名单或企业反映的情况，至少4个字",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Institution]", self.fields["bank"]).queryset = _banks().select_related(
            "kind"
        )

    def clean_quarter(self) -> Quarter:
        try:
            return Quarter.parse(self.cleaned_data["quarter"].strip().upper())
        except ValueError as error:
            raise ValidationError("请按“年份Q季度”填写，例如2024Q2") from error
