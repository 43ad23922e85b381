"""The year's plan: list, tasks of one year, start, copy, hand out, add, split, retire; thresholds (features A3, A4, A6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from institutions.access import signed_in
from measures import policies, services, thresholds
from measures.models import Plan, Task
from measures.task_forms import SettingsForm, TaskForm
from measures.views.common import ask
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """All years with their numbers, and the next one to be made; the office and leaders."""
    user = signed_in(request)
    if not user.sees_all_institutions:
        ask(policies.can_manage_plan(user))
    plans = Plan.objects.annotate(live=Count("tasks", filter=Q(tasks__retired_at__isnull=True)))
    newest = plans.first()
    context = {
        "plans": plans,
        "next_year": newest.year + 1 if newest else clock.today().year,
        "may_manage": bool(policies.can_manage_plan(user)),
        "settings": thresholds.current(),
    }
    return render(request, "measures/plan_list.html", context)


@require_POST
def plan_start(request: HttpRequest) -> HttpResponse:
    """Make the plan of a year: from the newest one, or from the decomposition of the policy when there is none."""
    ask(policies.can_manage_plan(signed_in(request)))

    def act() -> str:
        text, source = request.POST.get("year", ""), Plan.objects.first()
        if not text.isdecimal():
            raise BusinessError("请填写年度")
        if source is None:
            plan = services.start_plan(year=int(text), by=signed_in(request))
        else:
            plan = services.copy_plan(source=source, year=int(text), by=signed_in(request))
        return f"已编制{plan}，核对后下达"

    return _answer(request, act, "measures:plan-list")


@require_GET
def plan_detail(request: HttpRequest, year: int) -> HttpResponse:
    """The tasks of a year by measure, with how many rows each has and how many are not handed out."""
    user = signed_in(request)
    if not user.sees_all_institutions:
        ask(policies.can_manage_plan(user))
    plan = get_object_or_404(Plan, year=year)
    tasks = plan.tasks.select_related("measure", "plan", "parent").annotate(
        rows=Count("items"), waiting=Count("items", filter=Q(items__state="planned"))
    )
    tasks = tasks.prefetch_related("units__institution", "units__group")
    context = {
        "plan": plan,
        "tasks": tasks,
        "waiting": sum(task.waiting for task in tasks if task.retired_at is None),
        "may_manage": bool(policies.can_manage_plan(user)),
    }
    return render(request, "measures/plan_detail.html", context)


@require_POST
def plan_issue(request: HttpRequest, year: int) -> HttpResponse:
    """Hand out everything that is not yet, institutions that have joined since included."""
    user = signed_in(request)
    ask(policies.can_manage_plan(user))
    plan = get_object_or_404(Plan, year=year)

    def act() -> str:
        joined = services.expand_plan(plan=plan, by=user)
        count = services.issue_plan(plan=plan, by=user)
        return f"已下达{count}项" + (f"，其中新加入机构{joined}项" if joined else "") + "，各单位已收到通知"

    return _answer(request, act, "measures:plan-detail", year)


@require_http_methods(["GET", "POST"])
def task_add(request: HttpRequest, year: int, parent: str = "") -> HttpResponse:
    """The form of a new task, or of a part of one; what was typed stays when it is refused."""
    user = signed_in(request)
    ask(policies.can_manage_plan(user))
    plan = get_object_or_404(Plan, year=year)
    above = get_object_or_404(plan.tasks.select_related("measure"), code=parent) if parent else None
    form = TaskForm(request.POST or None, parent=above, initial=_initial(above))
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        measure = above.measure if above else typed.pop("measure")
        try:
            task = services.add_task(
                plan=plan, measure=measure, parent=above, facts=services.TaskFacts(**typed), by=user
            )
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已{'拆分' if above else '新增'}{task}，尚未下达")
            return redirect("measures:plan-detail", year)
    context = {"plan": plan, "parent": above, "form": form}
    return render(request, "measures/task_add.html", context, status=422 if form.is_bound else 200)


def _initial(above: Task | None) -> dict[str, Any]:
    if above is None:
        return {}
    return {
        "kind": above.kind,
        "frequency": above.frequency,
        "due_on": above.due_on,
        "evidence": above.evidence,
    }


@require_POST
def task_retire(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Take a task out of the plan with a reason."""
    ask(policies.can_manage_plan(signed_in(request)))
    task = get_object_or_404(Task.objects.select_related("plan"), plan__year=year, code=code)

    def act() -> str:
        services.retire_task(task=task, reason=request.POST.get("comment", ""), by=signed_in(request))
        return f"已停用{task}，未办结的已终止"

    return _answer(request, act, "measures:plan-detail", year)


@require_http_methods(["GET", "POST"])
def supervision_settings(request: HttpRequest) -> HttpResponse:
    """Thresholds and colours of the lights."""
    user = signed_in(request)
    ask(policies.can_manage_plan(user))
    form = SettingsForm(request.POST or None, instance=thresholds.current())
    if request.method == "POST" and form.is_valid():
        services.set_supervision(**form.cleaned_data, by=user)
        messages.success(request, "督办参数已保存，灯色立即按新参数显示")
        return redirect("measures:plan-list")
    return render(
        request, "measures/supervision_settings.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _answer(request: HttpRequest, act: Callable[[], str], page: str, *args: Any) -> HttpResponse:
    try:
        messages.success(request, act())
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    return redirect(page, *args)
