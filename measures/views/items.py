"""Work items: the list, one row with its life, the steps, evidence, progress (features A4–A10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import Attachment, DataLevel, Institution
from institutions.services import inspect
from institutions.views.attachments import attachment_response, uploaded_files
from measures import item_page, policies, services
from measures.item_filter import ItemFilter, planned_years
from measures.item_steps import ITEM_STEPS
from measures.item_table import ItemTable
from measures.models import Progress, TaskEvidence, WorkItem
from measures.views.common import ask, items_with_lights, load_item, reader_of, settings_of, year_of
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from qianjiang_finance.common.quarter import Quarter


class ItemList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The rows of a year that the person may see, with their lights of today; exports itself."""

    table_class = ItemTable
    filterset_class = ItemFilter
    template_name = "measures/item_list.html"
    table_pagination = {"per_page": 50}
    export_title = "任务督办台账"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reader_of(request)
        self.settings = settings_of(request)
        self.year = year_of(request)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[WorkItem]:
        rows: QuerySet[WorkItem] = items_with_lights(
            signed_in(self.request), self.year, self.settings
        ).with_attention()
        return rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"palette": self.settings.palette}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_remind = bool(policies.can_remind_tasks(signed_in(self.request)))
        return super().get_context_data(
            year=self.year,
            may_remind=may_remind,
            has_plan=bool(planned_years(self.request)),
            unsigned=item_page.unsigned_of(signed_in(self.request), self.year),
            **kwargs,
        )


@require_GET
def item_detail(request: HttpRequest, year: int, code: str, unit: str) -> HttpResponse:
    """One row: facts, light, what may be done, progress (``?quarter=2024Q2``), evidence, life."""
    return _page(request, load_item(request, year, code, unit))


def _page(request: HttpRequest, item: WorkItem, status: int = 200) -> HttpResponse:
    quarter = _quarter(request.POST.get("quarter") or request.GET.get("quarter", ""), item)
    context = item_page.build(item, signed_in(request), quarter, settings_of(request).palette)
    typed = {name: request.POST.get(name, "") for name in item_page.FIELDS}
    return render(
        request, "measures/item_detail.html", {"page": context, "item": item, "typed": typed}, status=status
    )


@require_POST
def item_step(request: HttpRequest, year: int, code: str, unit: str, step: str) -> HttpResponse:
    """Take a step of the table; 403 for a person without the right, the page with the reason when a rule refuses."""
    item = load_item(request, year, code, unit)
    found = ITEM_STEPS[step]

    def act() -> str:
        services.take_item_step(
            step=found,
            item=item,
            by=signed_in(request),
            comment=request.POST.get("comment", ""),
            until=_day(request.POST.get("until", "")),
        )
        return f"已办理：{found.done}"

    return _answer(request, item, act)


@require_POST
def sign_all(request: HttpRequest, year: int, unit: str) -> HttpResponse:
    """签收 everything that waits for a unit; 403 for another's people."""
    user = reader_of(request)
    institution = get_object_or_404(Institution.objects.visible_to(user), code=unit)
    ask(policies.can_read_unit(user, institution))
    try:
        count = services.sign_all(
            unit=institution, year=year, by=user, comment=request.POST.get("comment", "")
        )
        messages.success(request, f"已签收{count}项任务，请按期限办理")
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('measures:item-list')}?year={year}&unit={unit}")


@require_POST
def evidence_add(request: HttpRequest, year: int, code: str, unit: str) -> HttpResponse:
    """Upload one file as evidence of the row."""
    item = load_item(request, year, code, unit)

    def act() -> str:
        policies.can_add_task_evidence(signed_in(request), item).enforce()
        inspected = inspect(uploaded_files(request))
        if len(inspected) != 1:
            raise BusinessError("请选择一个文件")
        added = services.add_task_evidence(
            item=item,
            title=request.POST.get("title", ""),
            dated_on=_day(request.POST.get("dated_on", "")),
            inspected=inspected[0],
            level=request.POST.get("level", DataLevel.INTERNAL),
            by=signed_in(request),
            quarter=_quarter(request.POST.get("quarter", ""), item),
        )
        return f"已上传佐证：{added}"

    return _answer(request, item, act)


@require_POST
def evidence_withdraw(request: HttpRequest, year: int, code: str, unit: str, pk: int) -> HttpResponse:
    """Withdraw evidence with a reason; the file stays."""
    item = load_item(request, year, code, unit)
    evidence = get_object_or_404(TaskEvidence, item=item, pk=pk)
    evidence.item = item

    def act() -> str:
        services.withdraw_task_evidence(
            evidence=evidence, reason=request.POST.get("reason", ""), by=signed_in(request)
        )
        return f"已撤回佐证：{evidence}"

    return _answer(request, item, act)


@require_GET
def evidence_file(request: HttpRequest, year: int, code: str, unit: str, key: str) -> HttpResponse:
    """A file of the row, for who may see the row."""
    item = load_item(request, year, code, unit)
    given = TaskEvidence.objects.filter(item=item).values("attachment")
    attachment = get_object_or_404(Attachment, pk__in=given, key=key)
    try:
        return attachment_response(request, attachment)
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect(item)


@require_POST
def progress_save(request: HttpRequest, year: int, code: str, unit: str) -> HttpResponse:
    """The unit's progress of a quarter; a refusal shows the page with what was typed."""
    item = load_item(request, year, code, unit)

    def act() -> str:
        given = services.write_progress(
            item=item,
            quarter=_quarter(request.POST.get("quarter", ""), item),
            verdict=request.POST.get("verdict", ""),
            words=services.Words(
                text=request.POST.get("text", ""),
                problems=request.POST.get("problems", ""),
                plans=request.POST.get("plans", ""),
                figures=request.POST.get("figures", ""),
            ),
            by=signed_in(request),
        )
        return f"已填报{given.quarter.label}进展，待牵头单位或区金融办确认"

    return _answer(request, item, act)


@require_POST
def progress_answer(
    request: HttpRequest, year: int, code: str, unit: str, *, quarter: str, confirmed: bool
) -> HttpResponse:
    """A lead or the office confirms a progress or returns it."""
    item = load_item(request, year, code, unit)
    progress = get_object_or_404(Progress, item=item, index=Quarter.parse(quarter).index)
    progress.item = item

    def act() -> str:
        services.answer_progress(
            progress=progress,
            confirmed=confirmed,
            opinion=request.POST.get("comment", ""),
            by=signed_in(request),
        )
        return "已确认进展" if confirmed else "已退回进展，承担单位已收到通知"

    return _answer(request, item, act)


def _answer(request: HttpRequest, item: WorkItem, act: Callable[[], str]) -> HttpResponse:
    """Do it and go back to the row; 403 without the right, 422 with the page when a rule refuses."""
    try:
        done = act()
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
        fresh = load_item(request, item.year, item.task.code, item.institution.code)
        return _page(request, fresh, status=422)
    messages.success(request, done)
    return redirect(item)


def _quarter(text: str, item: WorkItem) -> Quarter:
    """The quarter named, else the newest one of the item's year that has begun."""
    today = Quarter.of(clock.today())
    newest = min(today, Quarter(item.year, 4)) if today.year >= item.year else Quarter(item.year, 1)
    try:
        chosen = Quarter.parse(text)
    except ValueError:
        return newest
    return chosen if chosen.year == item.year else newest


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
