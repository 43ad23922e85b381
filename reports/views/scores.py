"""评价加分: the list of scores, a new trial, the table of one, and its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import TemplateView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import User
from qianjiang_finance.common.errors import BusinessError, Decision, NotAllowed
from reports import score_policies as policies
from reports.models import ScoreRun
from reports.score_filters import RunFilter
from reports.score_forms import RunForm
from reports.score_pages.board import board_of
from reports.score_steps import SCORE_STEPS, done_word
from reports.score_tables import RunTable
from reports.services import scores


def allowed(decision: Decision) -> None:
    """403 with the reason unless allowed."""
    if not decision:
        raise PermissionDenied(decision.reason)


def load_run(request: HttpRequest, pk: int) -> ScoreRun:
    """The run, if the person may see it; else a 404."""
    runs = ScoreRun.objects.visible_to(signed_in(request)).select_related("period", "scheme", "made_by")
    return get_object_or_404(runs, pk=pk)


class RunList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The scores the person may see, newest period first; exports itself."""

    table_class = RunTable
    filterset_class = RunFilter
    template_name = "reports/score_list.html"
    table_pagination = {"per_page": 50}
    export_title = "评价加分清单"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        allowed(policies.can_see_scores(signed_in(request)))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ScoreRun]:
        user = signed_in(self.request)
        unanswered = Q(appeals__state="open")
        if not user.sees_all_institutions:
            unanswered &= Q(appeals__in=user_appeals(user))
        runs: QuerySet[ScoreRun] = ScoreRun.objects.visible_to(user)
        waiting = Count("appeals", filter=unanswered, distinct=True)
        return (
            runs.select_related("period", "scheme")
            .annotate(waiting=waiting)
            .order_by("-period__index", "-pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = signed_in(self.request)
        return context | {"may_score": bool(policies.can_score(user)), "sees_all": user.sees_all_institutions}


def user_appeals(user: User) -> QuerySet[Any]:
    """Ids of the appeals that the person may see."""
    from reports.models import ScoreAppeal

    return ScoreAppeal.objects.visible_to(user).order_by().values("pk")


@require_http_methods(["GET", "POST"])
def run_add(request: HttpRequest) -> HttpResponse:
    """Score a period by a scheme and keep it as 试算."""
    user = signed_in(request)
    allowed(policies.can_score(user))
    form = RunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = scores.make_run(by=user, **form.cleaned_data)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已试算，核对后可以征求意见")
            return redirect(run)
    return render(request, "reports/score_add.html", {"form": form}, status=422 if form.is_bound else 200)


class RunPage(AuditedExportMixin, TemplateView):
    """The table of one score for the office and the leaders; an institution is led to its own sheet."""

    template_name = "reports/score_run.html"
    export_title = "评价得分"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = signed_in(request)
        allowed(policies.can_see_scores(user))
        self.run = load_run(request, kwargs["pk"])
        if not user.sees_all_institutions:
            own = self.run.rows.visible_to(user).values_list("institution__code", flat=True)
            return redirect("reports:score-sheet", self.run.pk, own[0])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user, run = signed_in(self.request), self.run
        self.export_title = f"{run.period}评价得分"
        return context | {
            "run": run,
            "table": board_of(run),
            "steps": [step for step in SCORE_STEPS.values() if policies.can_take_score_step(step, user, run)],
            "may_recalculate": bool(policies.can_recalculate(user, run)),
            "may_try": bool(policies.can_score(user)),
            "changed": not run.is_final and scores.data_has_changed(run),
            "appeals": list(run.appeals.select_related("institution", "item")),
            "timeline": [
                {"at": event.at, "by": event.by, "verb": done_word(event.verb), "comment": event.comment, "tone": "idle"}
                for event in run.events.select_related("by").order_by("-pk")
            ],
        }  # fmt: skip


@require_POST
def run_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step of the table and return to the score."""
    run = load_run(request, pk)
    found = SCORE_STEPS[step]
    try:
        scores.take_score_step(
            step=found, run=run, by=signed_in(request), comment=request.POST.get("comment", "")
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已办理：{found.done}")
    return redirect(run)


@require_POST
def run_recalculate(request: HttpRequest, pk: int) -> HttpResponse:
    """Calculate again from today's figures, records and adjustments."""
    run = load_run(request, pk)
    try:
        scores.recalculate(run=run, by=signed_in(request))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已按现有数据、纪律记录和登记重新计算")
    return redirect(run)
