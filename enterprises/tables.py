"""The tables of the lists."""

from __future__ import annotations

from decimal import Decimal

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from enterprises.models import Enterprise, MatchEvent, Publication, RecallCase
from qianjiang_finance.common.columns import DayColumn
from qianjiang_finance.common.templatetags.fmt import money
from qianjiang_finance.common.templatetags.parts import badge

_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class EnterpriseTable(tables.Table):
    """Name, credit code, industry, size, place, state."""

    class Meta:
        model = Enterprise
        fields = ("name", "credit_code", "industry", "scale", "place", "state")
        empty_text = "没有符合条件的企业。金融办和各部门登记的企业列在这里"

    def render_name(self, record: Enterprise) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.name)

    def value_name(self, record: Enterprise) -> str:
        return record.name


class EventTable(tables.Table):
    """What, when, where, by whom, how many came, how much was signed and lent (in 万元; of what the reader may see)."""

    name = tables.Column(verbose_name="活动名称")
    kind = tables.Column(verbose_name="类型")
    held_on = DayColumn(verbose_name="日期")
    place = tables.Column(verbose_name="地点")
    host = tables.Column(verbose_name="主办单位", order_by="host__order")
    enterprise_count = tables.Column(verbose_name="参加企业数", default="—", attrs=_NUMBER)
    signed = tables.Column(
        accessor="signed_amount", verbose_name="签约（万元）", default="—", orderable=False, attrs=_NUMBER
    )
    lent = tables.Column(
        accessor="lent_amount", verbose_name="放款（万元）", default="—", orderable=False, attrs=_NUMBER
    )
    state = tables.Column(verbose_name="状态")

    class Meta:
        model = MatchEvent
        fields = ("name", "kind", "held_on", "place", "host", "enterprise_count", "signed", "lent", "state")
        empty_text = "没有符合条件的活动。主办单位按“登记活动”登记后列在这里"

    def render_name(self, record: MatchEvent) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.name)

    def value_name(self, record: MatchEvent) -> str:
        return record.name

    def render_signed(self, value: Decimal) -> str:
        return money(value)

    def value_signed(self, value: Decimal) -> Decimal:
        return value

    def render_lent(self, value: Decimal) -> str:
        return money(value)

    def value_lent(self, value: Decimal) -> Decimal:
        return value

    def render_state(self, record: MatchEvent) -> SafeString:
        return badge(record.tone, record.get_state_display())

    def value_state(self, record: MatchEvent) -> str:
        return record.get_state_display()


class PublicationTable(tables.Table):
    """Institution, list, version, when and where published, until when, state."""

    institution = tables.Column(
        verbose_name="机构", order_by=("institution__kind__order", "institution__order")
    )
    list = tables.Column(verbose_name="清单")
    version = tables.Column(verbose_name="版本", attrs=_NUMBER)
    state = tables.Column(verbose_name="状态")
    published_on = DayColumn(verbose_name="公示日期", default="—")
    valid_until = DayColumn(verbose_name="有效期至", default="—")
    place = tables.Column(verbose_name="公示地点", default="—", orderable=False)
    link = tables.Column(verbose_name="公示网址", default="—", orderable=False, linkify=False)

    class Meta:
        model = Publication
        fields = ("institution", "list", "version", "state", "published_on", "valid_until", "place", "link")
        empty_text = "没有符合条件的清单。银行报备后列在这里"

    def render_list(self, record: Publication) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.get_list_display())

    def value_list(self, record: Publication) -> str:
        return record.get_list_display()

    def render_state(self, record: Publication) -> SafeString:
        return badge(record.tone, record.state_word)

    def value_state(self, record: Publication) -> str:
        return record.state_word

    def render_link(self, value: str) -> str:
        return value


class CaseTable(tables.Table):
    """Number, bank, enterprise, quarter, what kind, state, the bank's day."""

    number = tables.Column(verbose_name="编号", order_by=("year", "serial"))
    bank = tables.Column(verbose_name="银行", order_by=("bank__kind__order", "bank__order"))
    enterprise = tables.Column(verbose_name="企业", default="全行情况", order_by="enterprise__name")
    quarter = tables.Column(accessor="quarter__label", verbose_name="季度", order_by="index")
    kind = tables.Column(verbose_name="情形")
    state = tables.Column(verbose_name="状态")
    due_on = DayColumn(verbose_name="期限", default="—")

    class Meta:
        model = RecallCase
        fields = ("number", "bank", "enterprise", "quarter", "kind", "state", "due_on")
        empty_text = "没有符合条件的核查单。核查C7为“关注”的，可由金融办或金监分局发起核查"

    def render_number(self, record: RecallCase) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.number)

    def value_number(self, record: RecallCase) -> str:
        return record.number

    def render_state(self, record: RecallCase) -> SafeString:
        return badge(record.tone, record.state_word)

    def value_state(self, record: RecallCase) -> str:
        return record.state_word
