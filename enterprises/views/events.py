"""政银企对接活动: the list with its funnel, planning and correcting, one event with its steps and files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import policies, services
from enterprises.filters import EventFilter
from enterprises.forms import DisbursementForm, EventFileForm, EventForm, SigningForm
from enterprises.funnel import Funnel, funnel_of, funnel_of_events
from enterprises.models import EventFile, MatchEvent, Signing
from enterprises.steps import EVENT_STEPS
from enterprises.tables import EventTable
from enterprises.views.common import RoomList, answer, require, send_file, timeline_of
from institutions.access import signed_in
from institutions.models import User
from institutions.services import inspect
from institutions.views.attachments import uploaded_files
from qianjiang_finance.common.errors import BusinessError, Decision


class EventList(RoomList):
    """The events the person may see, with what was signed and lent at those listed."""

    table_class = EventTable
    filterset_class = EventFilter
    template_name = "enterprises/event_list.html"
    export_title = "政银企对接活动台账"

    def may_read(self, user: User) -> Decision:
        return policies.can_read_lists(user)

    def get_queryset(self) -> QuerySet[MatchEvent]:
        user = signed_in(self.request)
        events: Any = MatchEvent.objects.visible_to(user)
        found: QuerySet[MatchEvent] = events.with_amounts(user).select_related("host")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        funnel = funnel_of_events(self.object_list, user)
        return context | {"funnel": funnel, "may_plan": bool(policies.can_plan_event(user))}


@require_http_methods(["GET", "POST"])
def event_plan(request: HttpRequest) -> HttpResponse:
    """The form of a new event."""
    user = signed_in(request)
    require(policies.can_plan_event(user))
    return _form(request, EventForm(user, request.POST or None), None)


@require_http_methods(["GET", "POST"])
def event_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an event that is open."""
    event, user = _event(request, pk), signed_in(request)
    require(policies.can_change_event(user, event))
    return _form(request, EventForm(user, request.POST or None, event=event), event)


@require_GET
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: facts, steps, signings with what was lent, files, history."""
    return event_page(request, _event(request, pk))


@require_POST
def event_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step of the table."""
    event = _event(request, pk)

    def act() -> str:
        comment = request.POST.get("comment", "")
        services.take_event_step(step=EVENT_STEPS[step], event=event, by=signed_in(request), comment=comment)
        return f"已办理：{EVENT_STEPS[step].done}"

    return answer(request, act, target=event, page=lambda status: event_page(request, event, status))


@require_POST
def event_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep one file of the event."""
    event = _event(request, pk)

    def act() -> str:
        require(policies.can_change_event(signed_in(request), event))
        files = inspect(uploaded_files(request))
        if len(files) != 1:
            raise BusinessError("请选择一个文件；多个文件请逐个上传，分别选择材料种类")
        kind = request.POST.get("kind", "")
        kept = services.add_event_file(event=event, kind=kind, inspected=files[0], by=signed_in(request))
        return f"已上传{kept.get_kind_display()}：{kept}"

    return answer(request, act, target=event, page=lambda status: event_page(request, event, status))


@require_GET
def event_file(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A file of an event that the person may see."""
    event = _event(request, pk)
    files = EventFile.objects.visible_to(signed_in(request)).filter(event=event).select_related("attachment")
    return send_file(request, get_object_or_404(files, attachment__key=key).attachment, event)


def _form(request: HttpRequest, form: EventForm, event: MatchEvent | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        values, by = dict(form.cleaned_data), signed_in(request)
        host, data = values.pop("host"), services.EventData(**values)
        try:
            if event is None:
                saved = services.plan_event(host=host, data=data, by=by)
            else:
                saved = services.change_event(event=event, data=data, by=by)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存活动：{saved}")
            return redirect(saved)
    context = {"form": form, "event": event}
    return render(request, "enterprises/event_form.html", context, status=422 if form.is_bound else 200)


def _event(request: HttpRequest, pk: int) -> MatchEvent:
    events = MatchEvent.objects.visible_to(signed_in(request)).select_related("host")
    return get_object_or_404(events, pk=pk)


def _funnel(user: User, event: MatchEvent, signings: list[Signing]) -> Funnel | None:
    """Over the signings that are listed; for a department that does not hold the event the total, unless it would tell of single banks."""
    if signings or user.sees_all_institutions or not user.is_department:
        return funnel_of(signings)
    summed = Signing.objects.summed_for(user).live().filter(event=event)
    total = funnel_of(summed.prefetch_related("disbursements"))
    return total if total.signed else None


def event_page(request: HttpRequest, event: MatchEvent, status: int = 200) -> HttpResponse:
    """The page of an event, after a refusal too."""
    user = signed_in(request)
    may_change = bool(policies.can_change_event(user, event))
    may_sign = bool(policies.can_sign(user, event))
    signings = list(
        Signing.objects.visible_to(user)
        .filter(event=event)
        .select_related("enterprise", "bank")
        .prefetch_related("disbursements__by")
    )
    for signing in signings:
        signing.event = event
    context = {
        "event": event,
        "participants": event.participants.all(),
        "steps": [step for step in EVENT_STEPS.values() if policies.can_take_event_step(step, user, event)],
        "signings": [(row, bool(may_sign or policies.can_disburse(user, row))) for row in signings],
        "funnel": _funnel(user, event, signings),
        "files": EventFile.objects.visible_to(user).filter(event=event).select_related("attachment"),
        "timeline": timeline_of(event.steps.select_related("by").order_by("-pk"), EVENT_STEPS)
        if may_change or user.sees_all_institutions
        else [],
        "may_change": may_change,
        "may_sign": may_sign,
        "reads_signings": user.sees_all_institutions
        or user.is_reporter
        or bool(policies.can_host(user, event.host)),
        "signing_form": SigningForm() if may_sign else None,
        "disbursement_form": DisbursementForm(),
        "file_form": EventFileForm() if may_change else None,
    }
    return render(request, "enterprises/event_detail.html", context, status=status)
