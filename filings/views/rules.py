"""The rule book: the list, one rule with its history, changing it, entering a new one (features C2, C9)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from filings import checks, policies, services, trial
from filings.filters import RuleFilter
from filings.models import Limit, Period, Rule, RuleEvent, SignedFinding
from filings.rule_forms import NewRuleForm, RuleForm, RuleLines, TrialForm, wanted_from
from filings.services.rulebook import wanted_of
from filings.tables import RuleTable
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import User
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from qianjiang_finance.common.expressions import codes_in

#: How many periods back a rule's findings are counted.
COUNTED_PERIODS = 4
_asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


class RuleList(AuditedExportMixin, SingleTableMixin, FilterView):
    """All rules with their state and how many findings stood at the signing of filings in the last periods; exports itself."""

    table_class = RuleTable
    filterset_class = RuleFilter
    template_name = "filings/rule_list.html"
    table_pagination = False
    export_title = "审核规则"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        keeper(request)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Rule]:
        return Rule.objects.prefetch_related("kinds")

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"found": _found_lately()}


def _found_lately() -> dict[int, int]:
    """How many findings of each rule stood when the filings of the newest delivered periods were signed: two queries."""
    delivered = Period.objects.filter(filings__first_submitted_at__isnull=False).distinct()
    newest = [period.pk for period in delivered.order_by("-index")[:COUNTED_PERIODS]]
    rows = SignedFinding.objects.filter(revision__filing__period__in=newest).order_by()
    return dict(rows.values_list("rule_id").annotate(Count("pk")))


@require_GET
def rule_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: what it asks, the limits it uses, and every change."""
    keeper(request)
    rule = get_object_or_404(Rule.objects.prefetch_related("kinds"), code=code)
    lines = list(rule.lines.select_related("target"))
    names = {name for line in lines for name in codes_in(line.expression)}
    context = {
        "rule": rule,
        "lines": lines,
        "limits": Limit.objects.filter(code__in=names).prefetch_related("items__indicator"),
        "events": RuleEvent.objects.filter(rule=rule).select_related("by"),
    }
    return render(request, "filings/rule_detail.html", context)


@_asked_or_sent
def rule_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a rule; what cannot be read comes back with its place."""
    by = keeper(request)
    rule = get_object_or_404(Rule, code=code)
    if request.method != "POST":
        wanted = wanted_of(rule)
        return page(request, RuleForm.of(wanted, rule.edit_number), RuleLines.of(wanted), rule)
    form, lines = RuleForm(request.POST), RuleLines(request.POST)
    if form.is_valid() and lines.is_valid():
        try:
            changed = services.edit_rule(
                rule=rule, wanted=wanted_from(form, lines), by=by, seen=form.cleaned_data["seen"]
            )
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存：{'、'.join(changed)}" if changed else "没有改动")
            return redirect(rule)
    return page(request, form, lines, rule, status=422)


@_asked_or_sent
def rule_add(request: HttpRequest) -> HttpResponse:
    """Enter a new rule; it starts on trial."""
    by = keeper(request)
    if request.method != "POST":
        return page(request, NewRuleForm(), RuleLines())
    form, lines = NewRuleForm(request.POST), RuleLines(request.POST)
    if form.is_valid() and lines.is_valid():
        chosen = form.cleaned_data
        try:
            rule = services.add_rule(
                code=chosen["code"], kind=chosen["kind"], wanted=wanted_from(form, lines), by=by
            )
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已新建规则{rule.code}，现为“观察”，只有金融办看得到它的发现")
            return redirect(rule)
    return page(request, form, lines, status=422)


@require_POST
def rule_try(request: HttpRequest, code: str) -> HttpResponse:
    """Try a rule as it stands on the page, nothing being saved."""
    keeper(request)
    rule = get_object_or_404(Rule, code=code)
    held = wanted_of(rule).as_check(rule.code, rule.kind)
    return _tried(request, RuleForm(request.POST), rule, held)


@require_POST
def rule_try_new(request: HttpRequest) -> HttpResponse:
    """The same for a rule that does not exist yet."""
    keeper(request)
    return _tried(request, NewRuleForm(request.POST), None, None)


def _tried(
    request: HttpRequest, form: RuleForm, rule: Rule | None, held: checks.CheckRule | None
) -> HttpResponse:
    lines, asked = RuleLines(request.POST), TrialForm(trial.periods_to_try(), request.POST)
    if not (form.is_valid() and lines.is_valid() and asked.is_valid()):
        return page(request, form, lines, rule, asked=asked, status=422)
    wanted = wanted_from(form, lines)
    code, kind = (rule.code, rule.kind) if rule else (form.cleaned_data["code"], form.cleaned_data["kind"])
    try:
        wished = services.rulebook.read(wanted, code, kind)
    except BusinessError as error:
        form.add_error(None, str(error))
        return page(request, form, lines, rule, asked=asked, status=422)
    outcome = trial.try_rule(wished, wanted.kinds, asked.cleaned_data["periods"], held)
    return page(request, form, lines, rule, asked=asked, outcome=outcome)


def keeper(request: HttpRequest) -> User:
    """The signed-in person of the office; 403 for everyone else."""
    user = signed_in(request)
    decision = policies.can_keep_rules(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user


def page(
    request: HttpRequest,
    form: RuleForm,
    lines: RuleLines,
    rule: Rule | None = None,
    *,
    asked: TrialForm | None = None,
    outcome: trial.Trial | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one rule under change, with the outcome of a trial if there was one."""
    context = {
        "form": form,
        "lines": lines,
        "rule": rule,
        "asked": asked or TrialForm(trial.periods_to_try()),
        "outcome": outcome,
    }
    return render(request, "filings/rule_edit.html", context, status=status)
