"""Forms of duties and of the life of an institution. The rules are the services'; a form only reads what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from institutions.models import Group, Institution, Kind, Role, User
from institutions.services import WantedGroup
from qianjiang_finance.common import clock
from qianjiang_finance.common.day_field import DayField


def _day_input() -> forms.DateInput:
    """The browser's own date picker; it wants the day as 2024-07-01."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonField(forms.ModelChoiceField):
    """People by name and login, for two may carry one name."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name}（{obj.username}）"


class InstitutionField(forms.ModelChoiceField):
    """Institutions by short name and code."""

    def label_from_instance(self, obj: Institution) -> str:
        return f"{obj.short_name}（{obj.code}）"


class GrantDutyForm(forms.Form):
    """Whom, where, which role, from which day: the arguments of ``services.add_membership``."""

    user = PersonField(
        label="人员",
        queryset=User.objects.filter(is_active=True),
        empty_label="请选择",
        help_text="账号由系统管理员开立",
    )
    institution = InstitutionField(label="单位", queryset=Institution.objects.none(), empty_label="请选择")
    role = forms.ModelChoiceField(label="角色", queryset=Role.objects.all(), empty_label="请选择")
    valid_from = DayField(label="生效日期", widget=_day_input(), initial=clock.today)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="grant-%s")  # the filter line has a role of its own
        not_closed = Institution.objects.exclude(closed_on__lte=clock.today())
        self.fields["institution"].queryset = not_closed  # type: ignore[attr-defined]  # a ModelChoiceField


class NewInstitutionForm(forms.Form):
    """The arguments of ``services.add_institution`` that an office enters."""

    code = forms.CharField(
        label="编码", max_length=12, help_text="2至12位大写字母和数字，以字母开头，例如B13；登记后不能修改"
    )
    kind = forms.ModelChoiceField(label="类型", queryset=Kind.objects.all(), empty_label="请选择")
    name = forms.CharField(label="全称", max_length=80)
    short_name = forms.CharField(label="简称", max_length=40)
    opened_on = DayField(label="开业日期", widget=_day_input())
    order = forms.IntegerField(
        label="排序号", initial=100, min_value=0, max_value=9999, help_text="同类机构中小号在前"
    )
    is_ranked = forms.TypedChoiceField(
        label="参评",
        choices=(("yes", "是"), ("no", "否")),
        coerce=lambda answer: answer == "yes",
        help_text="是否参加评价和排名",
    )


class RenameForm(forms.Form):
    """The arguments of ``services.rename``; the present names stand in the fields."""

    name = forms.CharField(label="新全称", max_length=80)
    short_name = forms.CharField(label="新简称", max_length=40)
    on = DayField(label="启用日期", widget=_day_input(), help_text="新名称的第一天，不晚于今天")


class CloseForm(forms.Form):
    """The arguments of ``services.close``: 撤销 leaves the successor out, 合并 names it."""

    on = DayField(label="终止日期", widget=_day_input(), help_text="不再营业的第一天")
    successor = InstitutionField(
        label="承继机构（选填）",
        queryset=Institution.objects.none(),
        required=False,
        empty_label="无（撤销）",
        help_text="合并的，选择承接其业务的机构",
    )

    def __init__(self, institution: Institution, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        others = Institution.objects.exclude(pk=institution.pk).exclude(closed_on__lte=clock.today())
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField


class PeerGroupForm(forms.Form):
    """A peer group: the arguments of ``services.add_peer_group``."""

    code = forms.CharField(label="分组代码", max_length=8, help_text="大写字母和数字，设定后不能改")
    name = forms.CharField(label="分组名称", max_length=20)
    kinds = forms.ModelMultipleChoiceField(
        label="包含的机构类型",
        queryset=Kind.objects.filter(is_agency=False),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    members = forms.ModelMultipleChoiceField(
        label="另列的机构",
        queryset=Institution.objects.filter(kind__is_agency=False, closed_on__isnull=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def of(cls, group: Group) -> PeerGroupForm:
        """The form filled with a group as it stands."""
        return cls(
            initial={
                "code": group.code,
                "name": group.name,
                "kinds": group.kinds.all(),
                "members": group.extra_members.all(),
            }
        )

    def wanted(self) -> WantedGroup:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        return WantedGroup(typed["name"], list(typed["kinds"]), list(typed["members"]))
