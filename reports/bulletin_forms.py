"""Forms of the bulletin pages."""

from __future__ import annotations

from typing import Any

from django import forms

from filings.models import Period
from institutions.models import Group, Institution, Kind
from qianjiang_finance.common import clock
from qianjiang_finance.common.day_field import DayField
from reports.models import BulletinKind, BulletinOrder, BulletinSeries, Section, Sending, SentenceTemplate

_DRAFTED = [choice for choice in BulletinKind.choices if choice[0] != BulletinKind.CORRECTION]
_SECTIONS = [choice for choice in Section.choices if choice[0] != Section.ORDERS]


class DraftForm(forms.Form):
    """What the bulletin is about."""

    kind = forms.ChoiceField(label="类别", choices=_DRAFTED)
    period = forms.ModelChoiceField(
        label="报告期", queryset=Period.objects.none(), to_field_name="code", empty_label=None
    )
    topic = forms.CharField(
        label="专题",
        max_length=40,
        required=False,
        help_text="专项通报必填，例如：数据迟报、抽贷断贷、贷款利率；规则认得的专题自动拟写，其他专题自行撰写",
    )
    series = forms.ModelChoiceField(
        label="发文系列", queryset=BulletinSeries.objects.none(), empty_label=None
    )
    names_banks = forms.BooleanField(
        label="存在问题点名",
        required=False,
        initial=True,
        help_text="不点名的写作个别、部分、多数银行",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = Period.objects.with_published()  # type: ignore[attr-defined]
        self.fields["series"].queryset = BulletinSeries.objects.all()  # type: ignore[attr-defined]


class ParagraphForm(forms.Form):
    """A paragraph of the writer's own."""

    section = forms.ChoiceField(label="放在哪一部分之后", choices=_SECTIONS)
    words = forms.CharField(label="文字", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class OrderForm(forms.Form):
    """One of 下一步要求."""

    words = forms.CharField(label="要求", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = DayField(label="完成时限", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    units = forms.ModelMultipleChoiceField(
        label="责任单位",
        queryset=Institution.objects.filter(closed_on__isnull=True),
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def of(cls, order: BulletinOrder) -> OrderForm:
        """The form with what the order says."""
        return cls(
            initial={
                "words": order.words,
                "due_on": order.due_on,
                "units": [unit.pk for unit in order.units.all()],
            }
        )


class TemplateForm(forms.Form):
    """A sentence template; kind and section are chosen once."""

    kind = forms.ChoiceField(label="通报类别", choices=BulletinKind.choices)
    section = forms.ChoiceField(label="部分", choices=_SECTIONS)
    words = forms.CharField(label="句子", max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
    is_active = forms.BooleanField(label="启用", required=False, initial=True)

    @classmethod
    def of(cls, template: SentenceTemplate) -> TemplateForm:
        """The form with the template as it is."""
        names = ("kind", "section", "words", "is_active")
        return cls(initial={name: getattr(template, name) for name in names})


class SeriesForm(forms.Form):
    """The paper and numbers of a series."""

    pattern = forms.CharField(label="发文字号格式", max_length=60, help_text="须含{年}和{号}")
    agency_head = forms.CharField(label="发文机关标志", max_length=60)
    signature = forms.CharField(label="署名", max_length=60)
    addressees = forms.CharField(label="主送", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    copies_to = forms.CharField(label="抄送", max_length=300, required=False)
    comment_days = forms.IntegerField(
        label="征求意见工作日",
        min_value=0,
        max_value=30,
        help_text="签发前征求意见的工作日数，0为不征求意见",
    )

    @classmethod
    def of(cls, series: BulletinSeries) -> SeriesForm:
        """The form with the series as it is."""
        return cls(initial={name: getattr(series, name) for name in cls.base_fields})


class AddressForm(forms.Form):
    """A group, a kind, or one institution or department, and how the bulletin is sent to it."""

    whom = forms.ChoiceField(label="单位、类别或分组")
    way = forms.ChoiceField(label="发送方式", choices=Sending.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open = Institution.objects.open_on(clock.today()).select_related("kind")
        kinds: dict[Kind, list[tuple[str, str]]] = {}
        for one in self._open:
            kinds.setdefault(one.kind, []).append((f"unit:{one.code}", one.short_name))
        groups = [(f"group:{one.code}", one.name) for one in Group.objects.all()]
        whole = [(f"kind:{kind.code}", f"全部{kind.name}") for kind in kinds]
        units = [(kind.name, choices) for kind, choices in kinds.items()]
        self.fields["whom"].choices = [("", "请选择"), ("分组", groups), ("类别", whole), *units]  # type: ignore[attr-defined]

    @property
    def units(self) -> list[Institution]:
        """The institutions that were chosen, those open today."""
        what, _, code = self.cleaned_data["whom"].partition(":")
        if what == "group":
            return list(self._open.in_group(Group.objects.get(code=code)))
        return list(self._open.filter(kind=code) if what == "kind" else self._open.filter(code=code))


class LinesForm(forms.Form):
    """主送 and 抄送 as they stand on the paper."""

    addressees = forms.CharField(
        label="主送", max_length=600, widget=forms.Textarea(attrs={"rows": 3}), help_text="末尾冒号自动添加"
    )
    copies_to = forms.CharField(
        label="抄送",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="末尾句号自动添加",
    )


class AnswerForm(forms.Form):
    """What the institution says to the lines about it."""

    answer = forms.ChoiceField(
        label="回复", choices=(("agree", "无意见"), ("comment", "有意见"), ("appeal", "申诉"))
    )
    comment = forms.CharField(
        label="理由",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="有意见或申诉的，请写明哪一句、应为什么、依据是什么",
    )
