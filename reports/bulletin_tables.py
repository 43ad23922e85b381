"""The list of bulletins and the list of recipients of one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from filings.models import Period
from qianjiang_finance.common.columns import DayColumn
from qianjiang_finance.common.templatetags.parts import badge
from reports.models import Bulletin, BulletinKind, BulletinRecipient, Sending

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest  # noqa: TID251  only the type of what django-filter hands over


class BulletinTable(tables.Table):
    """Bulletins: what each is, its number, where it stands, how many have confirmed the receipt."""

    title = tables.Column(verbose_name="标题")
    kind = tables.Column(verbose_name="类别")
    period = tables.Column(verbose_name="报告期", order_by="period__index")
    number = tables.Column(verbose_name="发文字号", default="—", empty_values=(None, ""))
    state = tables.Column(verbose_name="状态")
    issued_on = DayColumn(verbose_name="印发日期", default="—")
    confirmed = tables.Column(verbose_name="回执", order_by="confirmed_count", empty_values=())

    class Meta:
        model = Bulletin
        fields = ("title", "kind", "period", "number", "state", "issued_on", "confirmed")
        empty_text = "还没有通报。金融办拟写、印发后列在这里"

    def render_title(self, record: Bulletin) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.title)

    def value_title(self, record: Bulletin) -> str:
        return record.title

    def render_state(self, record: Bulletin) -> SafeString:
        return badge(record.tone, record.get_state_display())

    def value_state(self, record: Bulletin) -> str:
        return record.get_state_display()

    def render_confirmed(self, record: Bulletin) -> str:
        counts = vars(record)
        return f"{counts['confirmed_count']}/{counts['recipient_count']}" if record.is_issued else "—"


class RecipientTable(tables.Table):
    """Who received the bulletin: when it was first read, downloaded, confirmed, and by whom (feature J7)."""

    institution = tables.Column(
        verbose_name="收文单位", order_by=("institution__kind__order", "institution__order")
    )
    kind = tables.Column(accessor="institution__kind__name", verbose_name="类型", orderable=False)
    is_copy = tables.Column(verbose_name="发送方式")
    read_at = tables.Column(verbose_name="首次阅读", default="未读")
    read_by = tables.Column(verbose_name="阅读人", default="—", order_by="read_by__name")
    downloaded_at = tables.Column(verbose_name="首次下载", default="未下载")
    downloaded_by = tables.Column(verbose_name="下载人", default="—", order_by="downloaded_by__name")
    confirmed_at = tables.Column(verbose_name="回执", default="未回执")
    confirmed_by = tables.Column(verbose_name="回执人", default="—", order_by="confirmed_by__name")

    class Meta:
        model = BulletinRecipient
        fields = (
            "institution",
            "kind",
            "is_copy",
            "read_at",
            "read_by",
            "downloaded_at",
            "downloaded_by",
            "confirmed_at",
            "confirmed_by",
        )
        empty_text = "印发后列出收文单位"

    def render_institution(self, record: BulletinRecipient) -> SafeString:
        unit = record.institution
        if unit.kind.is_agency:
            return format_html("{}", unit)
        url = reverse("reports:bulletin-feedback", args=[record.bulletin_id, unit.code])
        return format_html('<a href="{}" title="反馈单">{}</a>', url, unit)

    def value_institution(self, record: BulletinRecipient) -> str:
        return str(record.institution)

    def render_is_copy(self, value: bool) -> str:
        return Sending.COPY.label if value else Sending.TO.label

    value_is_copy = render_is_copy

    def render_read_at(self, value: dt.datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    render_downloaded_at = render_read_at
    render_confirmed_at = render_read_at

    def value_read_at(self, value: dt.datetime) -> dt.datetime:
        return value

    value_downloaded_at = value_read_at
    value_confirmed_at = value_read_at


def _periods(request: HttpRequest | None = None) -> QuerySet[Period]:
    return Period.objects.filter(bulletins__isnull=False).distinct()


class BulletinFilter(django_filters.FilterSet):
    """By kind, state and period."""

    kind = django_filters.ChoiceFilter(label="类别", choices=BulletinKind.choices, empty_label="全部")
    state = django_filters.ChoiceFilter(label="状态", choices=Bulletin.State.choices, empty_label="全部")
    period = django_filters.ModelChoiceFilter(
        label="报告期", queryset=_periods, to_field_name="code", empty_label="全部"
    )

    class Meta:
        model = Bulletin
        fields = ("kind", "state", "period")


class RecipientFilter(django_filters.FilterSet):
    """Who has not read, downloaded or confirmed."""

    only = django_filters.ChoiceFilter(
        label="回执情况",
        method="by_mark",
        empty_label="全部",
        choices=(("unread", "未读"), ("undownloaded", "未下载"), ("unconfirmed", "未回执")),
    )

    class Meta:
        model = BulletinRecipient
        fields = ("only",)

    def by_mark(
        self, rows: QuerySet[BulletinRecipient], name: str, value: str
    ) -> QuerySet[BulletinRecipient]:
        """Rows without the mark."""
        mark = {"unread": "read_at", "undownloaded": "downloaded_at", "unconfirmed": "confirmed_at"}[value]
        return rows.filter(**{f"{mark}__isnull": True})
