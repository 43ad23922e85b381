"""反馈单: after a bulletin is issued, one institution's own results, its peers only as aggregates of three or more (feature I8)."""

from __future__ import annotations

from dataclasses import dataclass

from filings.models import DisciplineRecord
from institutions.models import Institution, User
from measures.models import OrderUnit, SupervisionOrder
from reports.bulletins.composing import lines_for, read_contents
from reports.check_pages.matrix import Cell, Heading, build_row
from reports.dashboards.display import Scale
from reports.institution_pages.one import build_one
from reports.institution_pages.one_text import KeyRowText, rows_text
from reports.models import Bulletin


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the bulletin says of the institution (others as ××), its indicators with places in the group, checks, records of the
    period, and what it has to do. ``rows`` and ``checks`` are of the data as they are accepted today."""

    group: str
    lines: tuple[str, ...]
    rows: tuple[KeyRowText, ...]
    checks: tuple[tuple[Heading, Cell], ...]
    records: tuple[DisciplineRecord, ...]
    orders: tuple[OrderUnit, ...]


def build_feedback(bulletin: Bulletin, institution: Institution, reader: User) -> Feedback:
    """The sheet of one recipient of an issued bulletin: some two dozen queries, whatever the number of institutions."""
    page = build_one(bulletin.period, institution.code, sees_all=False)
    others = Institution.objects.exclude(pk=institution.pk).filter(kind__is_agency=False)
    names = [name for pair in others.values_list("short_name", "name") for name in pair]
    records = DisciplineRecord.objects.filter(
        filing__period=bulletin.period_id, filing__institution=institution
    )
    orders = OrderUnit.objects.filter(
        institution=institution,
        order__source=SupervisionOrder.Source.BULLETIN,
        order__source_link=bulletin.get_absolute_url(),
    )
    return Feedback(
        group=page.group if page else "",
        lines=lines_for(read_contents(bulletin), institution, names),
        rows=rows_text(page, Scale.WAN) if page else (),
        checks=build_row(bulletin.period, reader, institution) if institution.kind.is_bank else (),
        records=tuple(records.select_related("filing__institution", "filing__period")),
        orders=tuple(orders.select_related("order", "institution")),
    )
