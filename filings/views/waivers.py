"""Waivers of a rule: the list, one waiver with what may be done, asking for one (feature C10)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from filings import policies, services
from filings.filters import WaiverFilter
from filings.forms import WaiverForm
from filings.models import Rule, Waiver
from filings.tables import WaiverTable
from filings.views.common import load_filing
from filings.waiver_steps import WAIVER_STEPS, done_word
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from qianjiang_finance.common.errors import BusinessError, NotAllowed


class WaiverList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The waivers the person may see, the newest first: ``?only=live`` those that hold; exports itself."""

    table_class = WaiverTable
    filterset_class = WaiverFilter
    template_name = "filings/waiver_list.html"
    table_pagination = {"per_page": 50}
    export_title = "规则豁免清单"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policies.can_list(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Waiver]:
        waivers: QuerySet[Waiver] = Waiver.objects.visible_to(signed_in(self.request))
        return waivers.select_related(
            "filing__institution", "filing__period", "rule", "asked_by", "approved_by"
        )


@require_GET
def waiver_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One waiver: what it is about, its life, and what the person may do."""
    waiver = _load(request, pk)
    user = signed_in(request)
    timeline = [
        {
            "at": event.at,
            "by": event.by,
            "verb": done_word(event.verb),
            "comment": event.comment,
            "tone": "idle",
        }
        for event in waiver.events.select_related("by").order_by("-pk")
    ]
    steps = [step for step in WAIVER_STEPS.values() if policies.can_take_waiver_step(step, user, waiver)]
    return render(
        request, "filings/waiver_detail.html", {"waiver": waiver, "steps": steps, "timeline": timeline}
    )


@require_POST
def waiver_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step of the table and return to the waiver; 403 for a person without the right."""
    waiver = _load(request, pk)
    found = WAIVER_STEPS[step]
    try:
        services.take_waiver_step(
            step=found, waiver=waiver, by=signed_in(request), comment=request.POST.get("comment", "")
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已办理：{found.done}")
    return redirect(waiver)


@require_http_methods(["GET", "POST"])
def waiver_ask(request: HttpRequest, period: str, code: str, rule: str) -> HttpResponse:
    """The form to ask for a waiver of a rule for this filing; what was typed stays when it is refused."""
    filing = load_filing(request, period, code)
    found = get_object_or_404(Rule, code=rule)
    user = signed_in(request)
    for decision in (policies.can_ask_waiver(user, filing), policies.can_be_waived(found)):
        if not decision:
            raise PermissionDenied(decision.reason)
    form = WaiverForm(request.POST or None, initial={"until": filing.period.closes_on})
    if request.method == "POST" and form.is_valid():
        try:
            waiver = services.ask_waiver(filing=filing, rule=found, by=user, **form.cleaned_data)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已提出豁免申请，等待金融办负责人批准；批准前规则照常适用")
            return redirect(waiver)
    status = 422 if form.is_bound else 200
    return render(
        request, "filings/waiver_ask.html", {"filing": filing, "rule": found, "form": form}, status=status
    )


def _load(request: HttpRequest, pk: int) -> Waiver:
    """The waiver, if the person may see it; another institution's is a 404."""
    waivers = Waiver.objects.visible_to(signed_in(request)).select_related(
        "filing__institution__kind", "filing__period", "rule", "asked_by", "approved_by"
    )
    return get_object_or_404(waivers, pk=pk)
