"""One task over its units, leaders' words on it; the board of measures; units and their record (features A2, A4, A6, A11)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from institutions.models import Institution, Role, User
from measures import board, policies, services, task_page, unit_page
from measures.item_filter import planned_years
from measures.models import Measure, Task
from measures.task_forms import InstructionForm, ReportForm
from measures.views.common import ask, reader_of, settings_of, year_of
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.quarter import Quarter


@require_http_methods(["GET", "POST"])
def task_detail(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A task with the rows the reader may see; a POST enters a leader's 批示. A unit with one row alone goes to it."""
    user = reader_of(request)
    tasks = Task.objects.select_related("plan", "measure", "parent__plan")
    task = get_object_or_404(tasks, plan__year=year, code=code)
    page = task_page.build(task, user, settings_of(request))
    if not page.rows and not user.sees_all_institutions:
        raise Http404("没有本单位的这项任务")
    form = InstructionForm(
        request.POST or None,
        initial={"given_on": clock.today(), "leader": "" if user.is_office else user.name},
    )
    if request.method == "POST":
        ask(policies.can_instruct(user))
        if form.is_valid():
            try:
                services.instruct(task=task, by=user, **form.cleaned_data)
            except BusinessError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "已登记批示，未办结的单位已收到通知")
                return redirect(task)
    context = {
        "task": task,
        "page": page,
        "form": form,
        "may_instruct": bool(policies.can_instruct(user)),
        "may_manage": bool(policies.can_manage_plan(user)) and task.retired_at is None,
    }
    return render(request, "measures/task_detail.html", context, status=422 if form.is_bound else 200)


@require_GET
def measure_board(request: HttpRequest) -> HttpResponse:
    """The 13 measures with their lights: ``?quarter=2024Q2``; the office, leaders and departments."""
    user = reader_of(request)
    ask(policies.can_see_chain_units(user))
    quarter = _quarter(request)
    lines = board.lines(quarter, settings=settings_of(request))
    context = {
        "quarter": quarter,
        "quarters": _quarters(request),
        "lines": lines,
        "reportable": {line.measure.pk for line in lines if user.is_office or _leads(line.measure, user)},
        "settings": settings_of(request),
    }
    return render(request, "measures/board.html", context)


@require_http_methods(["GET", "POST"])
def measure_report(request: HttpRequest, number: int) -> HttpResponse:
    """The lead's 综合进展 of a measure in a quarter, beside what the system proposes."""
    user = reader_of(request)
    quarter = _quarter(request)
    lines = board.lines(quarter, settings=settings_of(request))
    line = next((one for one in lines if one.measure.number == number), None)
    if line is None:
        raise Http404("没有这一条措施")
    measure = line.measure
    ask(policies.can_report_measure(user, measure))
    before = measure.reports.filter(index=quarter.index - 1).first()
    old = line.report
    initial = {"text": old.text, "problems": old.problems, "light": old.light, "reason": old.reason} if old else {"light": line.proposed}  # fmt: skip
    form = ReportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.report_measure(measure=measure, quarter=quarter, by=user, **form.cleaned_data)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存{measure}{quarter.label}综合进展")
            return redirect(measure)
    context = {"measure": measure, "quarter": quarter, "line": line, "before": before, "form": form}
    return render(request, "measures/measure_report.html", context, status=422 if form.is_bound else 200)


@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    """Every unit's record of a year; the office and leaders."""
    user = reader_of(request)
    if not user.sees_all_institutions:
        ask(policies.can_manage_plan(user))
    year = year_of(request)
    context = {
        "year": year,
        "years": planned_years(request),
        "columns": [label for _, label, _ in unit_page.COLUMNS],
        "lines": unit_page.statistics(year, settings_of(request)),
    }
    return render(request, "measures/unit_list.html", context)


@require_GET
def unit_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A unit's record and every measure it leads or answers for (feature A2)."""
    user = reader_of(request)
    unit = get_object_or_404(Institution.objects.visible_to(user).select_related("kind"), code=code)
    ask(policies.can_read_unit(user, unit))
    year = year_of(request)
    record = unit_page.statistics(year, settings_of(request), [unit.pk])
    context = {
        "unit": unit,
        "year": year,
        "years": planned_years(request),
        "columns": [label for _, label, _ in unit_page.COLUMNS],
        "record": record[0] if record else None,
        "measures": unit_page.measures_of(unit, year, settings_of(request)),
    }
    return render(request, "measures/unit_detail.html", context)


def _leads(measure: Measure, user: User) -> bool:
    """Whether the person works at a lead of the measure, whose units are read already."""
    own = user.institutions_as(Role.DEPARTMENT)
    return any(unit.duty == "lead" and unit.institution_id in own for unit in measure.units.all())


def _quarter(request: HttpRequest) -> Quarter:
    """``?quarter=2024Q2`` (or posted), else the newest of the planned years that has ended."""
    text = request.POST.get("quarter") or request.GET.get("quarter", "")
    try:
        return Quarter.parse(text)
    except ValueError:
        ended = Quarter.of(clock.today()).previous
        return next((quarter for quarter in _quarters(request) if quarter <= ended), ended)


def _quarters(request: HttpRequest) -> list[Quarter]:
    """The quarters of the planned years that have begun, newest first."""
    years = planned_years(request)
    today = Quarter.of(clock.today())
    return [
        quarter for year in years for number in (4, 3, 2, 1) if (quarter := Quarter(year, number)) <= today
    ]
