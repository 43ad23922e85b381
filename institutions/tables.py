"""The list of institutions."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables

from institutions.models import Institution
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text


class InstitutionTable(tables.Table):
    """One row per institution; the state says whether it does business today. Exports keep dates as dates."""

    short_name = tables.Column("简称", linkify=True)
    name = tables.Column("全称")
    kind = tables.Column("类型", order_by=("kind__order", "order", "code"))
    code = tables.Column("编码")
    opened_on = tables.Column("开业日期")
    closed_on = tables.Column("终止日期")
    state = tables.Column("状态", accessor="closed_on", order_by=("closed_on",), empty_values=())

    class Meta:
        model = Institution
        fields = ["short_name", "name", "kind", "code", "opened_on", "closed_on", "state"]
        empty_text = "没有符合条件的机构"

    def render_opened_on(self, value: dt.date) -> str:
        return day_text(value)

    def value_opened_on(self, value: dt.date) -> dt.date:
        return value

    def render_closed_on(self, value: dt.date) -> str:
        return day_text(value)

    def value_closed_on(self, value: dt.date) -> dt.date:
        return value

    def render_state(self, record: Institution) -> str:
        today = clock.today()
        if record.opened_on > today:
            return "未开业"
        return "在业" if record.is_open(today) else "已终止"
