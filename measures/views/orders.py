"""督办单: the list, a new one, one order, one unit's part with its steps, the Word file, the files (feature A9)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from institutions import audit
from institutions.access import address_of, signed_in
from institutions.audit import AuditedExportMixin
from institutions.contacts import office_contacts
from institutions.models import AuditEvent, Institution
from institutions.services import inspect
from institutions.views.attachments import attachment_response, uploaded_files
from measures import order_document, policies, services
from measures.models import OrderEvent, OrderFile, OrderUnit, SupervisionOrder
from measures.order_filter import OrderFilter
from measures.order_forms import OrderForm
from measures.order_steps import ORDER_STEPS, done_word, label_of
from measures.order_table import OrderTable
from measures.order_text import copy_text
from qianjiang_finance.common import clock, word
from qianjiang_finance.common.errors import BusinessError, NotAllowed

_PREFILLED = ("subject", "source", "source_note", "requirement", "measure")


class OrderList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The orders the person may see, one row for each unit, the newest first; exports itself."""

    table_class = OrderTable
    filterset_class = OrderFilter
    template_name = "measures/order_list.html"
    table_pagination = {"per_page": 50}
    export_title = "督办单台账"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_list_orders(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[OrderUnit]:
        units: QuerySet[OrderUnit] = OrderUnit.objects.visible_to(signed_in(self.request))
        return units.select_related("order", "institution__kind")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_issue = bool(policies.can_issue_order(signed_in(self.request)))
        return super().get_context_data(may_issue=may_issue, **kwargs)


@require_http_methods(["GET", "POST"])
def order_issue(request: HttpRequest) -> HttpResponse:
    """The form of a new order, filled from the address where it says something (``?subject=…&units=B01``); what was typed stays."""
    user = signed_in(request)
    decision = policies.can_issue_order(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    initial: dict[str, Any] = {name: request.GET.get(name, "") for name in _PREFILLED}
    form = OrderForm(request.POST or None, initial=initial | {"units": request.GET.getlist("units")})
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.OrderDraft(**form.cleaned_data, files=inspect(uploaded_files(request)))
            order = services.issue_order(draft=draft, by=user)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已下达{order}，责任单位已收到通知")
            return redirect(order)
    return render(request, "measures/order_issue.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def order_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: its words, its units with their states, and the text to be copied (the office). A unit comes to its own part."""
    user = signed_in(request)
    order = _order(request, pk)
    units = list(_units(request, order))
    if not user.sees_all_institutions:
        return redirect(units[0])
    context = {
        "order": order,
        "units": units,
        "files": order.files.filter(event=None).select_related("attachment"),
        "text": copy_text(order, units, office_contacts()) if user.is_office else "",
    }
    return render(request, "measures/order_detail.html", context)


@require_GET
def order_unit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One unit's part: what is asked of it, what may be done now, what was done and answered."""
    return _unit_page(request, _unit(request, pk, code))


@require_POST
def order_step(request: HttpRequest, pk: int, code: str, step: str) -> HttpResponse:
    """Take a step of the table; 403 for a person without the right, the page with the reason when a rule refuses."""
    unit = _unit(request, pk, code)
    found = ORDER_STEPS[step]
    try:
        services.take_order_step(
            step=found,
            unit=unit,
            by=signed_in(request),
            comment=request.POST.get("comment", ""),
            files=inspect(uploaded_files(request)) if step == "reply" else (),
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, f"{error}。没有保存")
        return _unit_page(request, _unit(request, pk, code), status=422)
    messages.success(request, f"已办理：{done_word(step)}")
    return redirect(unit)


@require_GET
def order_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The Word file for all units the person may see, or for ``?unit=B01`` (another's is a 404); written into the log."""
    user = signed_in(request)
    order = _order(request, pk)
    units = [
        unit
        for unit in _units(request, order)
        if request.GET.get("unit", unit.institution.code) == unit.institution.code
    ]
    if not units:
        raise Http404("督办单没有下达给这个单位")
    at = clock.now()
    content = order_document.build(
        order,
        units,
        contacts=office_contacts(),
        is_demo=Institution.objects.filter(is_demo=True).exists(),
        by=str(user),
        at=at,
    )
    audit.record(
        verb=AuditEvent.Verb.EXPORT,
        subject=f"督办单{order.number}",
        by=user,
        detail=f"docx，{len(units)}个单位",
        address=address_of(request),
    )
    response = HttpResponse(content, content_type=word.MIME)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{order.number} {order.subject}.docx"
    )
    return response


@require_GET
def order_file(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A file of the order, or of an answer that the person may see."""
    order = _order(request, pk)
    files = OrderFile.objects.select_related("event", "attachment")
    file = get_object_or_404(files, order=order, attachment__key=key)
    if file.event is not None:
        get_object_or_404(OrderUnit.objects.visible_to(signed_in(request)), pk=file.event.unit_id)
    try:
        return attachment_response(request, file.attachment)
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect(order)


def _order(request: HttpRequest, pk: int) -> SupervisionOrder:
    """The order, if the person may see it; one that addresses others is a 404."""
    orders = SupervisionOrder.objects.visible_to(signed_in(request))
    return get_object_or_404(orders.select_related("measure", "issued_by"), pk=pk)


def _units(request: HttpRequest, order: SupervisionOrder) -> QuerySet[OrderUnit]:
    """The units of the order that the person may see, each with its events."""
    events = Prefetch("events", OrderEvent.objects.select_related("by"))
    units: QuerySet[OrderUnit] = OrderUnit.objects.visible_to(signed_in(request)).filter(order=order)
    return units.select_related("order", "institution__kind").prefetch_related(events)


def _unit(request: HttpRequest, pk: int, code: str) -> OrderUnit:
    units = OrderUnit.objects.visible_to(signed_in(request))
    related = ("order__measure", "order__issued_by", "institution__kind")
    return get_object_or_404(units.select_related(*related), order=pk, institution__code=code)


def _unit_page(request: HttpRequest, unit: OrderUnit, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    on_behalf = policies.is_for_another(user, unit)
    steps = [
        (step, label_of(step, unit), step.needs_comment or (on_behalf and "unit" in step.who))
        for step in ORDER_STEPS.values()
        if policies.can_take_order_step(step, user, unit)
    ]
    events = unit.events.select_related("by").prefetch_related("files__attachment").order_by("-pk")
    context = {
        "unit": unit,
        "order": unit.order,
        "steps": [row for row in steps if row[0].name != "reply"],
        "reply": next((row for row in steps if row[0].name == "reply"), None),
        "on_behalf": on_behalf,
        "events": [(event, done_word(event.verb)) for event in events],
        "files": unit.order.files.filter(event=None).select_related("attachment"),
        "typed": request.POST.get("comment", "") if status == 422 else "",
    }
    return render(request, "measures/order_unit.html", context, status=status)
