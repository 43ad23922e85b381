"""核查单: the list, opening one, one case with its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import policies, services
from enterprises.filters import CaseFilter
from enterprises.forms import CaseForm
from enterprises.models import CaseFile, RecallCase
from enterprises.steps import BANK, CASE_STEPS, done_word
from enterprises.tables import CaseTable
from enterprises.views.common import RoomList, answer, require, send_file
from institutions.access import signed_in
from institutions.models import User
from institutions.services import inspect
from institutions.views.attachments import uploaded_files
from qianjiang_finance.common.errors import BusinessError, Decision


class CaseList(RoomList):
    """The cases the person may see."""

    table_class = CaseTable
    filterset_class = CaseFilter
    template_name = "enterprises/case_list.html"
    export_title = "核查单台账"

    def may_read(self, user: User) -> Decision:
        return policies.can_list_cases(user)

    def get_queryset(self) -> QuerySet[RecallCase]:
        cases: QuerySet[RecallCase] = RecallCase.objects.visible_to(signed_in(self.request))
        return cases.select_related("bank", "enterprise")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_open = bool(policies.can_open_case(signed_in(self.request)))
        return super().get_context_data(may_open=may_open, **kwargs)


@require_http_methods(["GET", "POST"])
def case_open(request: HttpRequest) -> HttpResponse:
    """The form of a new case, filled from the address where it says something (``?bank=B01&quarter=2024Q2``)."""
    user = signed_in(request)
    require(policies.can_open_case(user))
    initial = {name: request.GET.get(name, "") for name in ("bank", "quarter", "kind", "ground")}
    form = CaseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            case = services.open_case(data=services.CaseData(**form.cleaned_data), by=user)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已发起{case}，银行已收到通知，5个工作日内说明")
            return redirect(case)
    status = 422 if form.is_bound else 200
    return render(request, "enterprises/case_open.html", {"form": form}, status=status)


@require_GET
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what it is about, what may be done, what was said."""
    return _page(request, _case(request, pk))


@require_POST
def case_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step of the table; the bank's words may come with files."""
    case = _case(request, pk)
    found = CASE_STEPS[step]

    def act() -> str:
        by = signed_in(request)
        require(policies.can_take_case_step(found, by, case))
        files = inspect(uploaded_files(request)) if BANK in found.who else ()
        comment = request.POST.get("comment", "")
        services.take_case_step(step=found, case=case, by=by, comment=comment, files=files)
        return f"已办理：{found.done}"

    return answer(request, act, target=case, page=lambda status: _page(request, case, status))


@require_GET
def case_file(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A file of a case that the person may see."""
    case = _case(request, pk)
    files = CaseFile.objects.select_related("attachment")
    return send_file(request, get_object_or_404(files, step__case=case, attachment__key=key).attachment, case)


def _case(request: HttpRequest, pk: int) -> RecallCase:
    cases = RecallCase.objects.visible_to(signed_in(request))
    return get_object_or_404(cases.select_related("bank__kind", "enterprise", "opened_by"), pk=pk)


def _page(request: HttpRequest, case: RecallCase, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    steps = [step for step in CASE_STEPS.values() if policies.can_take_case_step(step, user, case)]
    records = case.steps.select_related("by").prefetch_related("files__attachment").order_by("-pk")
    context = {
        "case": case,
        "steps": [step for step in steps if BANK not in step.who],
        "own": next((step for step in steps if BANK in step.who), None),
        "records": [(record, done_word(CASE_STEPS, record.verb)) for record in records],
        "typed": request.POST.get("comment", "") if status == 422 else "",
    }
    return render(request, "enterprises/case_detail.html", context, status=status)
