"""Records of discipline: the list, one record with what may be done, those of one filing, and putting down 虚报瞒报."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from filings import policies, services
from filings.discipline.life import STEPS, done_word
from filings.filters import RecordFilter
from filings.models import DisciplineEvent, DisciplineRecord
from filings.tables import RecordTable
from filings.views.common import load_filing
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from qianjiang_finance.common.errors import BusinessError, NotAllowed

State = DisciplineRecord.State


class RecordList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The records the person may see: the office's all, an institution's own; by year, kind, state and institution."""

    table_class = RecordTable
    filterset_class = RecordFilter
    template_name = "filings/record_list.html"
    table_pagination = {"per_page": 50}
    export_title = "报送纪律记录"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policies.can_list(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[DisciplineRecord]:
        records: QuerySet[DisciplineRecord] = DisciplineRecord.objects.visible_to(signed_in(self.request))
        return records.select_related("filing__institution__kind", "filing__period")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``waiting``: for the office, how many appeals wait for an answer."""
        waiting = 0
        if signed_in(self.request).is_office:
            waiting = DisciplineRecord.objects.filter(state=State.APPEALED).count()
        return super().get_context_data(waiting=waiting, **kwargs)


@require_GET
def record_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: the facts, what it rests on, its life, and what the person may do."""
    record = _load(request, pk)
    events = record.events.select_related("by").order_by("-pk")
    context = {
        "record": record,
        "steps": policies.steps_for(signed_in(request), record),
        "timeline": [_line(event) for event in events],
    }
    return render(request, "filings/record_detail.html", context)


@require_POST
def record_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step in the life of a record; 403 without the right, a sentence for a refusal."""
    record = _load(request, pk)
    try:
        services.settle_record(
            step, record=record, by=signed_in(request), comment=request.POST.get("comment", "")
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已办理：{STEPS[step].done}")
    return redirect(record)


@require_GET
def filing_records(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The records of one filing; for the office the form that puts down 虚报瞒报."""
    filing = load_filing(request, period, code)
    user = signed_in(request)
    context = {
        "filing": filing,
        "records": DisciplineRecord.objects.visible_to(user).filter(filing=filing),
        "may_register": bool(policies.can_register_false_report(user)),
    }
    return render(request, "filings/filing_records.html", context)


@require_POST
def record_register(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """Put down 虚报瞒报 for a filing, with its evidence."""
    filing = load_filing(request, period, code)
    try:
        record = services.register_false_report(
            filing=filing, evidence=request.POST.get("comment", ""), by=signed_in(request)
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect("filings:filing-records", period, code)
    messages.success(request, "已登记虚报瞒报，待金融办负责人确认")
    return redirect(record)


def _load(request: HttpRequest, pk: int) -> DisciplineRecord:
    """The record, if the person may see it; another institution's is a 404."""
    records = DisciplineRecord.objects.visible_to(signed_in(request))
    return get_object_or_404(
        records.select_related("filing__institution", "filing__period", "revision"), pk=pk
    )


def _line(event: DisciplineEvent) -> dict[str, object]:
    tones = {State.ACTIVE: "bad", State.PROPOSED: "wait", State.APPEALED: "wait"}
    return {
        "at": event.at,
        "by": event.by,
        "verb": done_word(event.verb),
        "comment": event.comment,
        "tone": tones.get(State(event.to_state), "done"),
        "due_on": None,
        "marked": [],
        "changed": 0,
    }
