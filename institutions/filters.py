"""The filter lines above the lists of institutions, of duties, of notices and of the log."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from institutions.models import AuditEvent, Institution, Kind, Membership, Notice, Role
from qianjiang_finance.common import clock

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251  only the type of what django-filter hands over


def _kinds(request: HttpRequest | None) -> QuerySet[Kind]:
    """The kinds that occur among what the person may see."""
    if request is None or not request.user.is_authenticated:
        return Kind.objects.none()
    return Kind.objects.filter(institutions__in=Institution.objects.visible_to(request.user)).distinct()


class InstitutionFilter(django_filters.FilterSet):
    """By kind, and by any part of a name, former name or code."""

    kind = django_filters.ModelChoiceFilter(label="类型", queryset=_kinds, empty_label="全部类型")
    name = django_filters.CharFilter(label="名称或编码", method="by_name")

    class Meta:
        model = Institution
        fields = ["kind", "name"]

    def by_name(self, rows: QuerySet[Institution], name: str, value: str) -> QuerySet[Institution]:
        """Full and short names of today and before, and the code."""
        found = Q(name__icontains=value) | Q(short_name__icontains=value) | Q(code__icontains=value)
        found |= Q(former_names__name__icontains=value) | Q(former_names__short_name__icontains=value)
        return rows.filter(found).distinct()


def _of_person(path: str, value: str) -> Q:
    """Any part of the name or the login of the person that ``path`` leads to."""
    return Q(**{f"{path}__name__icontains": value}) | Q(**{f"{path}__username__icontains": value})


class MembershipFilter(django_filters.FilterSet):
    """By person, unit, role, and whether in force."""

    STATES = (("in-force", "生效中"), ("upcoming", "未生效"), ("ended", "已失效"))

    person = django_filters.CharFilter(label="姓名或登录名", method="by_person")
    institution = django_filters.ModelChoiceFilter(
        label="单位",
        queryset=Institution.objects.filter(memberships__isnull=False).distinct(),
        to_field_name="code",
        empty_label="全部单位",
    )
    role = django_filters.ModelChoiceFilter(label="角色", queryset=Role.objects.all(), empty_label="全部角色")
    state = django_filters.ChoiceFilter(
        label="状态", choices=STATES, method="by_state", empty_label="全部状态"
    )

    class Meta:
        model = Membership
        fields = ["person", "institution", "role", "state"]

    def by_person(self, rows: QuerySet[Membership], name: str, value: str) -> QuerySet[Membership]:
        return rows.filter(_of_person("user", value))

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """``rows`` is a MembershipQuerySet."""
        return {"in-force": rows.in_force, "upcoming": rows.upcoming, "ended": rows.ended}[value]()


def _day_filter(label: str, method: str) -> django_filters.DateFilter:
    """A day picked in the browser's calendar; it wants the day as 2024-07-01."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(label=label, method=method, widget=widget)


class AuditEventFilter(django_filters.FilterSet):
    """By act, person, days of Beijing time (both included), and any part of what was acted on and how."""

    verb = django_filters.ChoiceFilter(label="行为", choices=AuditEvent.Verb.choices, empty_label="全部行为")
    person = django_filters.CharFilter(label="姓名或登录名", method="by_person")
    since = _day_filter("起始日期", "from_day")
    until = _day_filter("截止日期", "to_day")
    text = django_filters.CharFilter(label="对象或详情", method="by_text")

    class Meta:
        model = AuditEvent
        fields = ["verb", "person", "since", "until", "text"]

    def by_person(self, rows: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        return rows.filter(_of_person("by", value))

    def from_day(self, rows: QuerySet[AuditEvent], name: str, value: dt.date) -> QuerySet[AuditEvent]:
        return rows.filter(at__gte=clock.local(value.year, value.month, value.day))

    def to_day(self, rows: QuerySet[AuditEvent], name: str, value: dt.date) -> QuerySet[AuditEvent]:
        next_midnight = clock.local(value.year, value.month, value.day) + dt.timedelta(days=1)
        return rows.filter(at__lt=next_midnight)

    def by_text(self, rows: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        return rows.filter(Q(subject__icontains=value) | Q(detail__icontains=value))


class NoticeFilter(django_filters.FilterSet):
    """Unread or read."""

    STATES = (("unread", "未读"), ("read", "已读"))

    state = django_filters.ChoiceFilter(
        label="状态", choices=STATES, method="by_state", empty_label="全部通知"
    )

    class Meta:
        model = Notice
        fields = ["state"]

    def by_state(self, rows: QuerySet[Notice], name: str, value: str) -> QuerySet[Notice]:
        return rows.filter(read_at__isnull=value == "unread")
