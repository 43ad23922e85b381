"""指标: one indicator's lines, small multiples and pulls."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from institutions.audit import AuditedExportMixin
from qianjiang_finance.common.spoken import spoken
from reports import policies
from reports.dashboards import PeriodChoice
from reports.dashboards.display import Scale
from reports.freshness import once, stamp
from reports.indicator_pages.page import IndicatorPage, build_indicator
from reports.indicator_pages.text import IndicatorFile, lines_chart, moved_text, multiples_text, waterfall
from reports.views.common import period_of, reader_of, scale_of


class IndicatorDetail(AuditedExportMixin, TemplateView):
    """``?period=2024Q2&by=value&base=year|start|quarter&scope=same&unit=yi|wan``; with ``export`` the table ``part=lines|multiples|pull``."""

    template_name = "reports/indicator_page.html"
    export_title = "指标走势"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.reader = reader_of(request, policies.can_see_dashboard)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        choice, scale, asked = period_of(self.request), scale_of(self.request), self.request.GET
        if choice is None:
            raise Http404("还没有审核通过的数据")
        with_names = bool(policies.can_see_institutions(self.reader))
        wanted = (kwargs["code"], asked.get("by", ""), asked.get("base", ""), asked.get("scope") == "same")
        if asked.get("export"):
            page = _build(choice, wanted, with_names=with_names)
            self.export_title = f"{choice.current}{page.item.name}"
            return context | {"table": IndicatorFile(page, asked.get("part", ""))}
        key = stamp("indicator", choice.current.code, wanted, scale, with_names, period=choice.current)
        name, html = once(key, lambda: _html(choice, scale, wanted, with_names=with_names))
        return context | {"choice": choice, "scale": scale, "name": name, "html": html}


def _build(choice: PeriodChoice, wanted: tuple[str, str, str, bool], *, with_names: bool) -> IndicatorPage:
    code, by, base, only_both = wanted
    page = build_indicator(
        choice.current, code, yardstick=by, base=base, only_both=only_both, with_names=with_names
    )
    if page is None:
        raise Http404("本期没有这个指标")
    return page


def _html(
    choice: PeriodChoice, scale: Scale, wanted: tuple[str, str, str, bool], *, with_names: bool
) -> tuple[str, SafeString]:
    page = _build(choice, wanted, with_names=with_names)
    is_moved = page.moved is not None and not page.moved.broken and page.moved.pulls.total.known
    context = {
        "choice": choice,
        "scale": scale,
        "page": page,
        "lines": lines_chart(page, scale) if page.lines else None,
        "multiples": multiples_text(page, scale),
        "multiples_unit": scale.unit(page.yardstick.unit_of(page.item)),
        "moved": moved_text(page, page.moved, scale) if page.moved else None,
        "waterfall": waterfall(page, page.moved, scale) if page.moved and is_moved else None,
        "pull_unit": scale.unit(page.item.unit),
        "with_names": with_names,
        "formula": spoken(page.item.expression, {one.code: one.name for one in page.items}),
    }
    return page.item.name, render_to_string("reports/_indicator_page.html", context)
