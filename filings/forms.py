"""Forms of this room: opening a period. The form of a filing is a sheet of plain inputs, read by ``read_sheet``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from filings.models import Filing, Form, Indicator, Period, ReferenceFigure
from filings.services.drafts import Typed
from filings.services.explaining import Key, Said
from filings.services.period_settings import Dates
from filings.services.periods import default_due
from institutions.models import Institution, Kind, Membership, Role, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.day_field import DayField
from qianjiang_finance.common.quarter import Quarter


def next_quarter() -> Quarter:
    """The quarter after the newest period; with none yet, the last quarter that is over."""
    newest = Period.objects.first()
    return newest.quarter + 1 if newest else Quarter.of(clock.today()).previous


def _day_input() -> forms.DateInput:
    """The browser's own date picker; it wants the day as 2024-07-01."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OpenPeriodForm(forms.Form):
    """Which quarter, and until when; the dates proposed are the rule's."""

    quarter = forms.CharField(label="季度", max_length=6, help_text="写作2024Q2")
    opens_on = DayField(label="开放日期", widget=_day_input())
    due_on = DayField(
        label="报送截止",
        widget=_day_input(),
        help_text="默认为季后第10个工作日24:00",
    )

    @classmethod
    def proposed(cls) -> OpenPeriodForm:
        """The form filled with the next quarter and its dates."""
        quarter = next_quarter()
        first = (quarter + 1).first_day
        return cls(initial={"quarter": str(quarter), "opens_on": first, "due_on": default_due(quarter)})

    def clean_quarter(self) -> Quarter:
        return _quarter_of(self.cleaned_data["quarter"])


class PeriodDatesForm(forms.Form):
    """The three days of a period, and why they change."""

    opens_on = DayField(label="开放日期", widget=_day_input())
    due_on = DayField(label="报送截止（当日24:00）", widget=_day_input())
    closes_on = DayField(label="关闭日期（当日24:00）", widget=_day_input())
    reason = forms.CharField(label="原因", max_length=300)

    @classmethod
    def of(cls, period: Period) -> PeriodDatesForm:
        """The form with the days in force."""
        days = {"opens_on": period.opens_on, "due_on": period.due_on, "closes_on": period.closes_on}
        return cls(initial=days)

    @property
    def dates(self) -> Dates:
        """The days given, of a valid form."""
        data = self.cleaned_data
        return Dates(data["opens_on"], data["due_on"], data["closes_on"])


class CalendarDayForm(forms.Form):
    """A day, what it is to be, and on what ground."""

    day = DayField(label="日期", widget=_day_input())
    is_working = forms.TypedChoiceField(
        label="登记为",
        choices=(("free", "休息日"), ("working", "工作日")),
        coerce=lambda value: value == "working",
    )
    note = forms.CharField(label="说明", max_length=100, help_text="例如：国办发明电〔2026〕1号")


class ExceptionForm(forms.Form):
    """Until when one institution may still fill in, why, and whether that day is its due day too."""

    until = DayField(label="开放至（当日24:00）", widget=_day_input())
    reason = forms.CharField(label="理由", max_length=500, help_text="例如：系统割接，已书面说明")
    excuses_lateness = forms.BooleanField(
        label="不计迟报", required=False, help_text="勾选后以此日期为该单位的报送截止"
    )


class WaiverForm(forms.Form):
    """Why a rule should not hold for a filing, and until when."""

    reason = forms.CharField(
        label="豁免理由",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
        help_text="写明业务事实和依据，至少10个字",
    )
    until = DayField(label="豁免至（当日24:00）", widget=_day_input())


class DefinitionForm(forms.Form):
    """A new version of an indicator's definition; proposed from the one in force, from the next period on."""

    quarter = forms.CharField(
        label="自哪个季度起启用", max_length=6, help_text="写作2024Q2；该季及以后各季按新口径填报"
    )
    definition = forms.CharField(label="指标解释", widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    basis = forms.CharField(label="数据来源", widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)
    breaks_series = forms.BooleanField(
        label="前后不可比",
        required=False,
        help_text="勾选后，跨越启用季度的增减、增速不再计算，处处标※口径调整",
    )
    note = forms.CharField(
        label="调整原因和依据",
        max_length=300,
        help_text="至少10个字；涉及已锁定季度的，由金融办负责人写明理由",
    )

    @classmethod
    def of(cls, indicator: Indicator) -> DefinitionForm:
        """The form with the words in force today."""
        words = {"definition": indicator.definition, "basis": indicator.basis}
        return cls(initial=words | {"quarter": str(next_quarter())})

    def clean_quarter(self) -> Quarter:
        return _quarter_of(self.cleaned_data["quarter"])


class FormHeadForm(forms.Form):
    """The four marks of a form's head."""

    authority = forms.CharField(label="制定机关", max_length=60, required=False)
    approver = forms.CharField(label="批准（备案）机关", max_length=60, required=False)
    approval_number = forms.CharField(label="批准文号", max_length=60, required=False)
    valid_until = DayField(label="有效期至", widget=_day_input(), required=False)

    @classmethod
    def of(cls, form: Form) -> FormHeadForm:
        """The fields with the marks as they are."""
        return cls(initial={name: getattr(form, name) for name in cls.base_fields})


class ReferenceForm(forms.Form):
    """One figure of another source; what it means is the service's to read."""

    source = forms.ChoiceField(label="来源", choices=ReferenceFigure.Source.choices)
    indicator = forms.ModelChoiceField(
        label="指标", queryset=Indicator.objects.all(), to_field_name="code", empty_label="请选择"
    )
    institution = forms.ModelChoiceField(
        label="机构（选填）",
        queryset=Institution.objects.filter(kind__is_agency=False).order_by("kind__order", "order"),
        to_field_name="code",
        required=False,
        empty_label="全区合计",
        help_text="名单、台账按单家机构核对的选机构，其余留空",
    )
    text = forms.CharField(label="参考数", max_length=60, help_text="单位同指标；可写“1.2亿”“300万”")
    note = forms.CharField(
        label="备注（选填）", max_length=200, required=False, help_text="文件、表号或提供人"
    )


class PublishedForm(forms.Form):
    """Which table, and as known on which day (24:00): two queries for the choices, none to read the answer."""

    period = forms.TypedChoiceField(label="报送期")
    form = forms.TypedChoiceField(label="报表")
    as_of = DayField(label="截至日期", widget=_day_input())

    def __init__(self, query: Mapping[str, str]) -> None:
        """Bound to what the address says, the rest filled with the newest period, the first form and today."""
        periods = {period.code: period for period in Period.objects.with_published()}
        tables = {form.code: form for form in Form.objects.all()}
        usual = {
            "period": next(iter(periods), ""),
            "form": next(iter(tables), ""),
            "as_of": clock.today().isoformat(),
        }
        super().__init__({name: query.get(name) or value for name, value in usual.items()})
        for name, found in (("period", periods), ("form", tables)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)  # as declared above
            field.choices = [(code, str(thing)) for code, thing in found.items()]
            field.coerce = found.__getitem__


def _quarter_of(text: str) -> Quarter:
    try:
        return Quarter.parse(text.strip().upper())
    except ValueError as error:
        raise ValidationError("请按“年份Q季度”填写，例如2024Q2") from error


def read_sheet(data: Mapping[str, str], codes: Iterable[str]) -> dict[str, Typed]:
    """What stands in the inputs of the sheet: ``v-B201`` the figure, ``n-B201`` the note; absent inputs are left alone."""
    return {
        code: Typed(data[f"v-{code}"], data.get(f"n-{code}", "")) for code in codes if f"v-{code}" in data
    }


def read_said(data: Mapping[str, str]) -> dict[Key, Said]:
    """What the page says of its findings: ``e-R33-B201`` the explanation, ``k-R33-B201`` ticked to confirm what stood there."""
    said = {}
    for name, text in data.items():
        mark, _, key = name.partition("-")
        rule, _, code = key.partition("-")
        if mark == "e" and code:
            said[(rule, code)] = Said(text, f"k-{key}" in data)
    return said


class ReviewerForm(forms.Form):
    """Who reviews what from when; the target is a kind (k-LB) or an institution (u-B01)."""

    target = forms.ChoiceField(label="机构类型或机构")
    reviewer = forms.ModelChoiceField(
        queryset=User.objects.none(), label="审核人", required=False, empty_label="不指定"
    )
    starts_on = DayField(label="生效日期", required=False, widget=_day_input(), help_text="空：今天")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reporting = Institution.objects.filter(
            Exists(Filing.objects.filter(institution=OuterRef("pk")))
        ).select_related("kind")
        kinds = dict.fromkeys(unit.kind for unit in reporting)
        self._targets: dict[str, Institution | Kind] = {f"k-{kind.pk}": kind for kind in kinds}
        self._targets |= {f"u-{unit.code}": unit for unit in reporting}
        choice = cast(forms.ChoiceField, self.fields["target"])
        choice.choices = [
            ("机构类型", [(f"k-{kind.pk}", str(kind)) for kind in kinds]),
            ("机构", [(f"u-{unit.code}", str(unit)) for unit in reporting]),
        ]
        reviewer = cast("forms.ModelChoiceField[User]", self.fields["reviewer"])
        duties = Membership.objects.in_force().filter(role__in=[Role.OFFICE_STAFF, Role.OFFICE_LEAD])
        reviewer.queryset = User.objects.filter(pk__in=duties.values("user"))

    def clean_target(self) -> Institution | Kind:
        return self._targets[self.cleaned_data["target"]]
