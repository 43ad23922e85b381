"""The filters of the list of work items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet

from institutions.models import Institution
from measures.lights import CONDITIONS, conditions_of
from measures.models import Measure, WorkItem
from measures.models.items import State
from measures.plan_years import plan_years

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251  only the type of what django-filter hands over

VIEWS = (
    ("mine", "本单位任务"),
    ("to-do", "待我办理"),
    ("open", "未办结"),
    ("overdue", "已逾期"),
    ("unsigned", "逾期未签收"),
    ("awaiting", "待金融办答复"),
    ("on-time", "按期办结"),
    ("late", "逾期（含逾期办结）"),
    ("extended", "延过期"),
    ("sent-back", "退回过"),
    ("instructed", "有领导批示"),
)
_LIGHTS = (("red", "红"), ("yellow", "黄"), ("green", "绿（蓝）"), ("none", "不亮灯"))


def _units(request: HttpRequest | None) -> QuerySet[Institution]:
    """The units with items among what the person may see."""
    if request is None or not request.user.is_authenticated:
        return Institution.objects.none()
    rows = WorkItem.objects.visible_to(request.user)
    return Institution.objects.filter(pk__in=rows.values("institution")).order_by("kind__order", "order")


def planned_years(request: HttpRequest) -> dict[int, bool]:
    """The years that have a plan, newest first, and whether any of it is handed out; read once for a page."""
    if not hasattr(request, "planned_years"):
        request.planned_years = plan_years()  # type: ignore[attr-defined]
    years: dict[int, bool] = request.planned_years  # type: ignore[attr-defined]
    return years


class ItemFilter(django_filters.FilterSet):
    """By year, the office's own words, measure, unit, state, light, condition and task. The view has chosen the year already."""

    year = django_filters.ChoiceFilter(
        choices=(), method="of_chosen_year", label="年度", empty_label="本年度"
    )
    only = django_filters.ChoiceFilter(
        choices=VIEWS, method="filter_only", label="范围", empty_label="全部任务"
    )
    measure = django_filters.ModelChoiceFilter(
        field_name="task__measure",
        queryset=Measure.objects.all(),
        to_field_name="number",
        label="措施",
        empty_label="全部措施",
    )
    unit = django_filters.ModelChoiceFilter(
        field_name="institution", queryset=_units, to_field_name="code", label="单位", empty_label="全部单位"
    )
    state = django_filters.ChoiceFilter(choices=State.choices, label="状态", empty_label="全部状态")
    light = django_filters.ChoiceFilter(
        choices=_LIGHTS, method="filter_light", label="灯", empty_label="全部灯色"
    )
    condition = django_filters.ChoiceFilter(
        choices=[(code, word) for code, (_, word) in CONDITIONS.items()],
        label="情形",
        empty_label="全部情形",
        method="filter_condition",
    )
    task = django_filters.CharFilter(field_name="task__code", lookup_expr="iexact", label="任务编号")

    class Meta:
        model = WorkItem
        fields = ("year", "only", "measure", "unit", "state", "light", "condition", "task")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = planned_years(self.request) if self.request is not None else []
        self.filters["year"].extra["choices"] = [(year, f"{year}年") for year in years]

    def of_chosen_year(self, queryset: QuerySet[WorkItem], name: str, value: str) -> QuerySet[WorkItem]:
        return queryset

    def filter_light(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(condition__in=conditions_of(value))

    def filter_condition(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(condition=value)

    def filter_only(self, queryset: QuerySet[WorkItem], name: str, value: str) -> Any:
        """The words of :data:`VIEWS`."""
        items: Any = queryset
        if value in ("mine", "to-do"):
            return items.of_user(self.request.user) if value == "mine" else items.to_do(self.request.user)
        if value in ("overdue", "unsigned"):
            return items.filter(condition=value)
        if value == "awaiting":
            return items.filter(state__in=["adjusting", "extending", "submitted"])
        if value == "instructed":
            return items.filter(task__instructions__isnull=False).distinct()
        return {
            "open": items.owed,
            "on-time": items.on_time,
            "late": items.late,
            "extended": items.extended,
            "sent-back": items.returned_once,
        }[value]()
