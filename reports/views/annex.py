"""The annex tables on pages: those kept with a bulletin, and those of a period as they would be made now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import TemplateView

from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from qianjiang_finance.common.quarter import Quarter
from reports import policies, wording
from reports.bulletins import build_annex
from reports.bulletins.annex_page import build_page
from reports.bulletins.files import annex_of, open_tables
from reports.bulletins.layout import TableSheet
from reports.bulletins.sheets import book_of
from reports.views.bulletin_pages import load
from reports.views.bulletins import published_period
from reports.views.common import reader_of


class AnnexTable(AuditedExportMixin, TemplateView):
    """One of some tables, ``?table=附表2&page=1``; exports the whole of it."""

    template_name = "reports/annex.html"

    def shown(self, tables: tuple[TableSheet, ...], quarter: Quarter, *, leads: bool) -> dict[str, Any]:
        """The table asked for, as the template and the export need it. 404 for another name."""
        asked = self.request.GET
        page = build_page(
            tables, quarter, name=asked.get("table", ""), number=asked.get("page", ""), leads=leads
        )
        if page is None:
            raise Http404("没有这张附表")
        table = page.table
        self.export_title = f"{table.name}{table.title}"
        about = "　".join(part for part in (table.left, table.centre, table.right) if part)
        self.export_notes = (about, *table.notes)
        return {"table": page, "leads": leads}


class PeriodAnnex(AnnexTable):
    """``?period=2024Q2``: the annex of a period, by default the newest. The office and the leaders; back to the list while the period waits."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reader_of(request, policies.can_see_bulletins)
        self.period = published_period(request.GET.get("period", ""))
        self.document = build_annex(self.period)
        if self.period.waits_for(len(self.document.basis.missing)):
            messages.error(request, f"{self.document.basis.missing_text}，报齐之前不生成附表")
            return redirect("reports:bulletin-list")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        quarter = self.period.quarter
        title = wording.report_title(quarter.year, quarter.number)
        found = self.shown(book_of(self.document).tables, quarter, leads=True)
        return super().get_context_data(period=self.period, title=title, **found, **kwargs)


class BulletinAnnexPage(AnnexTable):
    """The tables kept with a bulletin: all for who sees single institutions, else those of totals that its files show. 404 without any."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bulletin = load(self.request, self.kwargs["pk"])
        sees_all = bool(policies.can_see_bulletins(signed_in(self.request)))
        book = annex_of(bulletin)
        tables = () if book is None else book.tables if sees_all else open_tables(bulletin, book)
        if not tables:
            raise Http404("本通报没有附表")
        found = self.shown(tables, bulletin.period.quarter, leads=sees_all)
        return super().get_context_data(bulletin=bulletin, **found, **kwargs)
