"""机构: the ranking, and the page of one institution."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import Institution, Role, User
from reports import policies
from reports.check_pages.matrix import build_row
from reports.dashboards import PeriodChoice
from reports.dashboards.display import Scale
from reports.freshness import once, stamp
from reports.institution_pages.one import build_one
from reports.institution_pages.one_text import SeriesFile, rows_text, series_chart
from reports.institution_pages.ranking import Wanted, build_page
from reports.institution_pages.ranking_text import RankingFile, bars, peers_text
from reports.views.common import period_of, reader_of, scale_of

SHOWN_FILINGS = 8


class InstitutionRanking(AuditedExportMixin, TemplateView):
    """``?period=2024Q2&indicator=B201&by=year-growth&group=LB|all|pick&member=B02&member=B03&unit=yi|wan``; a bank is led to its own page."""

    template_name = "reports/institution_ranking.html"
    export_title = "机构排名"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = signed_in(request)
        if not user.sees_all_institutions and (own := visible_pages(user).order_by("code").first()):
            return redirect("reports:institution", own.code)
        reader_of(request, policies.can_see_institutions)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        choice, scale, asked = period_of(self.request), scale_of(self.request), self.request.GET
        if choice is None:
            return context | {"choice": None}
        wanted = Wanted(
            item=asked.get("indicator", ""),
            yardstick=asked.get("by", ""),
            group=asked.get("group", ""),
            members=tuple(asked.getlist("member")),
        )
        if asked.get("export"):
            page = build_page(choice.current, wanted)
            self.export_title = f"{choice.current}{page.item.name}{page.yardstick.label}排名"
            return context | {"table": RankingFile(page)}
        key = stamp("ranking", choice.current.code, wanted, scale, period=choice.current)
        return context | {
            "choice": choice,
            "scale": scale,
            "html": once(key, lambda: _ranking_html(choice, scale, wanted)),
        }


def _ranking_html(choice: PeriodChoice, scale: Scale, wanted: Wanted) -> SafeString:
    page = build_page(choice.current, wanted)
    context = {
        "choice": choice,
        "scale": scale,
        "page": page,
        "unit": scale.unit(page.yardstick.unit_of(page.item)),
        "groups": peers_text(page, scale),
        "chart": bars(page, scale),
    }
    return render_to_string("reports/_institution_ranking.html", context)


class InstitutionPage(AuditedExportMixin, TemplateView):
    """``?period=2024Q2&indicator=B201&by=year-growth&unit=yi|wan``; another's page is a 404, a department has none."""

    template_name = "reports/institution_page.html"
    export_title = "机构走势"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.reader = reader_of(request, policies.can_see_own_institution)
        rows = Institution.objects.select_related("kind").filter(pk__in=visible_pages(self.reader))
        self.institution = get_object_or_404(rows, code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        choice, scale = period_of(self.request), scale_of(self.request)
        context |= {"institution": self.institution, "choice": choice, "scale": scale, "html": None}
        if choice is None:
            return context
        asked = (self.request.GET.get("indicator", ""), self.request.GET.get("by", ""))
        sees_all = self.reader.sees_all_institutions
        if self.request.GET.get("export"):
            page = build_one(
                choice.current, self.institution.code, item=asked[0], yardstick=asked[1], sees_all=sees_all
            )
            if page is None:
                raise Http404("本期没有这家机构的数据")
            self.export_title = f"{self.institution}{page.series.item.name}{page.series.yardstick.label}"
            return context | {"table": SeriesFile(page.series)}
        key = stamp(
            "institution",
            choice.current.code,
            self.institution.code,
            *asked,
            scale,
            sees_all,
            period=choice.current,
        )
        html = once(key, lambda: self._html(choice, scale, asked))
        filings = self.institution.filings.select_related("period", "institution").order_by("-period__index")
        # Their timeliness moves with the day, so they are not kept.
        return context | {
            "html": html,
            "filings": filings.filter(period__index__lte=choice.current.index)[:SHOWN_FILINGS],
        }

    def _html(self, choice: PeriodChoice, scale: Scale, asked: tuple[str, str]) -> SafeString:
        """The computed part; empty when the institution owes no figures in the period."""
        sees_all = self.reader.sees_all_institutions
        page = build_one(
            choice.current, self.institution.code, item=asked[0], yardstick=asked[1], sees_all=sees_all
        )
        if page is None:
            return SafeString("")
        is_bank = self.institution.kind.is_bank
        context = {
            "choice": choice,
            "scale": scale,
            "page": page,
            "rows": rows_text(page, scale),
            "chart": series_chart(page.series, scale),
            "checks": build_row(choice.current, self.reader, self.institution) if is_bank else (),
            "institution": self.institution,
        }
        return render_to_string("reports/_institution_page.html", context)


def visible_pages(user: User) -> QuerySet[Institution]:
    """Whose pages the person may open: all, or those it reports for."""
    if user.sees_all_institutions:
        return Institution.objects.all()
    own = user.institutions_as(Role.MAKER, Role.CHECKER, Role.OFFICER)
    return Institution.objects.filter(pk__in=own)
