"""The matrices of institutions × periods and × forms with their rates, and the text that reminds the unfinished (features E6, E7, Z15)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from django_filters.views import FilterView

from filings import form_matrix, matrix, policies, reminder_text
from filings.matrix_filter import DEFAULT_PERIODS, FormMatrixFilter, MatrixFilter
from filings.models import Filing, Period
from filings.services.reminder_log import last_reminder, record_reminder
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed


class _MatrixView(AuditedExportMixin, FilterView):
    """What both matrices share: who may see them, and the filings in the order of the roster."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_see_matrix(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Filing]:
        filings: QuerySet[Filing] = Filing.objects.visible_to(signed_in(self.request))
        return filings.select_related("institution__kind", "period").order_by(
            "institution__kind__order", "institution__order", "institution__code"
        )


class FilingMatrix(_MatrixView):
    """``?periods=8&kind=LB``; ``?remind=2024Q2`` chooses the period of the reminder; ``?table=kinds&export=xlsx`` the second table."""

    filterset_class = MatrixFilter
    template_name = "filings/filing_matrix.html"
    export_title = "报送情况矩阵"

    def get_filterset_kwargs(self, filterset_class: type[MatrixFilter]) -> dict[str, Any]:
        """Always bound, so that the default number of periods holds without a query string too."""
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        data = self.request.GET.copy()
        if data.get("periods") == str(DEFAULT_PERIODS):
            data["periods"] = ""
        return kwargs | {"data": data}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        periods = list(Period.objects.all()[: kwargs["filter"].period_count])
        filings = list(kwargs["object_list"].filter(period__in=periods))
        today = clock.today()
        built = matrix.build(filings, periods, today)
        table: matrix.Matrix | matrix.KindRates = built
        if self.request.GET.get("table") == "kinds":
            table, self.export_title = matrix.KindRates(built), "报送完整率和及时率"
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "matrix": built,
            "table": table,
            "today": today,
            "periods": periods,
            **self._reminder(periods, filings),
        }

    def _reminder(self, periods: list[Period], filings: list[Filing]) -> dict[str, object]:
        """The reminder of the period asked for, else of the newest; only for those who remind."""
        if not policies.can_remind(signed_in(self.request)) or not periods:
            return {"reminder": None, "last_reminder": None}
        wanted = self.request.GET.get("remind", "")
        period = next((period for period in periods if period.code == wanted), periods[0])
        text = reminder_text.build(period, filings, clock.now(), clock.today())
        return {"reminder": text, "last_reminder": last_reminder(period)}


class FormMatrix(_MatrixView):
    """Institutions × forms: ``?period=2024Q2&kind=LB``; ``?table=rates&export=xlsx`` the rates of the forms by quarter."""

    filterset_class = FormMatrixFilter
    template_name = "filings/form_matrix.html"
    export_title = "分表报送情况"

    def get_filterset_kwargs(self, filterset_class: type[FormMatrixFilter]) -> dict[str, Any]:
        """Always bound, so that the newest period holds without a query string too."""
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        return kwargs | {"data": self.request.GET}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        chosen = kwargs["filter"].chosen
        until = Period.objects.filter(index__lte=chosen.index) if chosen else Period.objects.all()
        periods = list(until[:DEFAULT_PERIODS])
        if not periods:
            return context | {"shown": None}
        filings = kwargs["object_list"].filter(period__in=periods)
        shown = form_matrix.build(periods[0], periods, filings, clock.today())
        table: form_matrix.FormMatrix | form_matrix.RatesTable = shown
        if self.request.GET.get("table") == "rates":
            table, self.export_title = form_matrix.RatesTable(shown), "分表完整率和及时率"
        return context | {"shown": shown, "table": table}


@require_POST
def reminder_record(request: HttpRequest, period: str) -> HttpResponse:
    """Log that the units named on the page were reminded, and return to the matrix."""
    found = get_object_or_404(Period, code=period)
    try:
        count = record_reminder(period=found, codes=request.POST.getlist("unit"), by=signed_in(request))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已记录：{found}催报{count}家")
    answer = redirect("filings:filing-matrix")
    answer["Location"] += f"?remind={found.code}"
    return answer
