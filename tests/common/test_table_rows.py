"""The list: its rows are those of the library, its head says how it is sorted, its foot leads to the other pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import django_tables2 as tables
import pytest
from django.test import RequestFactory
from django.utils.html import format_html
from django.utils.safestring import SafeString

from institutions.models import AuditEvent, User
from institutions.tables import InstitutionTable
from qianjiang_finance.common import clock
from qianjiang_finance.common.table_rows import rows_html
from tests import factories


def _class_of(record: dict[str, Any]) -> str | None:
    return "is-late" if record["days"] > 3 else None


class WorkTable(tables.Table):
    name = tables.Column("事项", linkify=lambda record: f"/tasks/{record['days']}/", footer="合计")
    days = tables.Column("天数", attrs={"td": {"class": "num"}})
    due = tables.Column("期限", attrs={"td": {"class": _class_of}})
    note = tables.TemplateColumn("<i>{{ record.days }}</i>", verbose_name="说明")

    def render_due(self, value: dt.date) -> SafeString:
        return format_html("<time>{}</time>", value.isoformat())


ROWS = [
    {"name": "甲<b>", "days": 2, "due": dt.date(2024, 7, 12)},
    {"name": "乙", "days": 1234, "due": None},
]


def test_rows_keep_links_renderers_and_classes_and_escape_the_rest() -> None:
    assert rows_html(WorkTable(ROWS)) == (
        '<tr><th scope="row"><a href="/tasks/2/">甲&lt;b&gt;</a></th><td class="num">2</td>'
        "<td><time>2024-07-12</time></td><td><i>2</i></td></tr>"
        '<tr><th scope="row"><a href="/tasks/1234/">乙</a></th><td class="num">1234</td>'
        '<td class="is-late">—</td><td><i>1234</i></td></tr>'
    )


class MarkedTable(tables.Table):
    name = tables.Column(empty_values=())

    class Meta:
        row_attrs = {"class": lambda record: f"mark-{record['days']}"}

    def render_name(self, record: dict[str, Any], **others: Any) -> str:
        return f"{record['days']} {sorted(others)}"


def test_rows_keep_the_tables_own_attributes_and_renderers_that_take_everything() -> None:
    html = rows_html(MarkedTable(ROWS))
    assert html.startswith('<tr class="mark-2 even">')
    assert "2 [&#x27;bound_column&#x27;, &#x27;bound_row&#x27;, &#x27;column&#x27;, &#x27;table&#x27;" in html


class EventTable(tables.Table):
    class Meta:
        model = AuditEvent
        fields = ("verb", "by__name", "subject", "address")


@pytest.mark.django_db
def test_rows_of_records_show_choices_by_label_and_follow_relations_as_the_library_does(office: User) -> None:
    for by in (office, None):
        AuditEvent.objects.create(verb="export", subject="名录", by=by, at=clock.now())
    table = EventTable(AuditEvent.objects.filter(verb="export").order_by("pk"))
    ours = [re.findall(">([^<>]+)</t[hd]>", row) for row in rows_html(table).split("</tr>")[:-1]]
    assert ours == [["导出", "金融办经办", "名录", "—"], ["导出", "—", "名录", "—"]]
    assert ours == [[str(cell) for cell in row] for row in table.rows]


@pytest.mark.django_db
def test_rows_of_institutions_are_those_of_the_library(basics: None) -> None:
    factories.make_institution("B01", closed_on=dt.date(2024, 1, 1))
    table = InstitutionTable(factories.Institution.objects.select_related("kind"))
    html = rows_html(table)
    cells = [cell for row in table.rows for cell in row]
    assert len(cells) == 7 * 10
    assert re.findall("<t[hd][^>]*>(.*?)</t[hd]>", html) == [str(cell) for cell in cells]


# around the rows


def test_a_list_says_how_it_is_sorted_and_how_many_there_are() -> None:
    table = WorkTable(ROWS, order_by="-days")
    html = table.as_html(RequestFactory().get("/tasks/?sort=-days&x=1"))
    assert re.findall('aria-sort="(.*?)"><a href="(.*?)">(.*?)<', html) == [
        ("descending", "?sort=days&amp;x=1", "天数")
    ]
    assert "共 2 条" in html
    assert "导出" not in html


def test_totals_stand_in_the_foot() -> None:
    html = WorkTable(ROWS).as_html(RequestFactory().get("/tasks/"))
    assert html.split("<tfoot>")[1].startswith("<tr><td >合计</td>")


def test_an_empty_list_says_so() -> None:
    html = WorkTable([], empty_text="没有事项").as_html(RequestFactory().get("/tasks/"))
    assert '<td colspan="4" class="empty-cell">没有事项</td>' in html


def test_pages_of_a_list_are_links_that_keep_the_filters() -> None:
    table = WorkTable(ROWS)
    table.paginate(per_page=1)
    html = table.as_html(RequestFactory().get("/tasks/?kind=LB"))
    assert '<span aria-current="page">1</span>' in html
    assert 'href="?kind=LB&amp;page=2"' in html
    assert "第 1—1 条" in html
