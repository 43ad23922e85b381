"""Signings of an event and what was lent of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from enterprises import policies, services
from enterprises.forms import DisbursementForm, SigningForm
from enterprises.models import Disbursement, MatchEvent, Signing
from enterprises.views.common import answer, require
from enterprises.views.events import event_page
from institutions.access import signed_in
from qianjiang_finance.common.errors import BusinessError


@require_POST
def signing_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a signing."""
    events = MatchEvent.objects.visible_to(signed_in(request)).select_related("host")
    event = get_object_or_404(events, pk=pk)

    def act() -> str:
        require(policies.can_sign(signed_in(request), event))
        data = _valid(SigningForm(request.POST))
        return f"已登记签约：{services.add_signing(event=event, by=signed_in(request), **data)}"

    return _answer(request, event, act)


@require_POST
def signing_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Void a signing with its reason."""
    signing = _signing(request, pk)

    def act() -> str:
        reason = request.POST.get("comment", "")
        services.void_signing(signing=signing, reason=reason, by=signed_in(request))
        return f"已作废签约：{signing}"

    return _answer(request, signing.event, act)


@require_POST
def disbursement_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what was lent under a signing."""
    signing = _signing(request, pk)

    def act() -> str:
        require(policies.can_disburse(signed_in(request), signing))
        data = _valid(DisbursementForm(request.POST))
        services.add_disbursement(signing=signing, by=signed_in(request), **data)
        return f"已登记放款：{signing}"

    return _answer(request, signing.event, act)


@require_POST
def disbursement_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Void a disbursement with its reason."""
    visible = Signing.objects.visible_to(signed_in(request))
    rows = Disbursement.objects.filter(signing__in=visible).select_related("signing__event__host")
    row = get_object_or_404(rows, pk=pk)

    def act() -> str:
        reason = request.POST.get("comment", "")
        services.void_disbursement(disbursement=row, reason=reason, by=signed_in(request))
        return "已作废放款，不再计入"

    return _answer(request, row.signing.event, act)


def _valid(form: forms.Form) -> dict[str, Any]:
    """What was typed; BusinessError with the first fault."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise BusinessError(f"{form.fields[name].label}：{errors[0]}".rstrip("。"))
    return form.cleaned_data


def _signing(request: HttpRequest, pk: int) -> Signing:
    rows = Signing.objects.visible_to(signed_in(request)).select_related("event__host", "enterprise", "bank")
    return get_object_or_404(rows, pk=pk)


def _answer(request: HttpRequest, event: MatchEvent, act: Callable[[], str]) -> HttpResponse:
    return answer(request, act, target=event, page=lambda status: event_page(request, event, status))
