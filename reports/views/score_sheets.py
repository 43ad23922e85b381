"""One institution's sheet, one point opened, an appeal and its answer."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from institutions.access import signed_in
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from reports import score_policies as policies
from reports.models import ScoreAppeal, ScoreRow, ScoreRun
from reports.score_forms import AnswerForm, AppealForm
from reports.score_pages.point import open_point
from reports.score_pages.sheet import sheet_of
from reports.services import score_matters
from reports.views.scores import load_run


def _load(request: HttpRequest, pk: int, institution: str) -> tuple[ScoreRun, ScoreRow]:
    """The run and the row of the institution, if the person may see it; another's is a 404."""
    run = load_run(request, pk)
    rows = run.rows.visible_to(signed_in(request)).select_related("institution__kind")
    return run, get_object_or_404(rows, institution__code=institution)


@require_GET
def score_sheet(request: HttpRequest, pk: int, institution: str) -> HttpResponse:
    """The institution's own points and rank, its peers without names; prints as it stands."""
    run, row = _load(request, pk, institution)
    return _sheet_page(request, run, row, AppealForm(run))


def _sheet_page(
    request: HttpRequest, run: ScoreRun, row: ScoreRow, form: AppealForm, status: int = 200
) -> HttpResponse:
    user = signed_in(request)
    appeals = run.appeals.visible_to(user).filter(institution=row.institution_id).select_related("item")
    context = {
        "run": run,
        "sheet": sheet_of(run, row, sees_all=user.sees_all_institutions),
        "form": form,
        "may_appeal": bool(policies.can_appeal(user, run, row.institution)),
        "appeals": list(appeals),
        "sees_all": user.sees_all_institutions,
    }
    return render(request, "reports/score_sheet.html", context, status=status)


@require_GET
def score_point(request: HttpRequest, pk: int, institution: str, item: str) -> HttpResponse:
    """One point: figure, comparison, rule, arithmetic, cells."""
    run, row = _load(request, pk, institution)
    point = get_object_or_404(row.points.select_related("item"), item__code=item)
    user = signed_in(request)
    context = {
        "run": run,
        "row": row,
        "opened": open_point(run, row, point, with_names=user.sees_all_institutions),
        "sees_all": user.sees_all_institutions,
        "may_score": bool(policies.can_score(user)),
    }
    return render(request, "reports/score_point.html", context)


@require_POST
def appeal_add(request: HttpRequest, pk: int, institution: str) -> HttpResponse:
    """The institution appeals; what was typed stays when it is refused."""
    run, row = _load(request, pk, institution)
    form = AppealForm(run, request.POST)
    if form.is_valid():
        try:
            score_matters.appeal(
                run=run, institution=row.institution, by=signed_in(request), **form.cleaned_data
            )
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已提出申诉，金融办答复后会通知本单位")
            return redirect("reports:score-sheet", run.pk, row.institution.code)
    elif not policies.can_appeal(signed_in(request), run, row.institution):
        raise PermissionDenied(policies.can_appeal(signed_in(request), run, row.institution).reason)
    return _sheet_page(request, run, row, form, status=422)


@require_http_methods(["GET", "POST"])
def appeal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An appeal, and for the office the answer to it."""
    user = signed_in(request)
    appeals = ScoreAppeal.objects.visible_to(user).select_related(
        "run__period", "run__scheme", "institution", "item", "by", "answered_by"
    )
    appeal = get_object_or_404(appeals, pk=pk)
    decision = policies.can_answer_appeal(user, appeal)
    if request.method == "POST" and not decision:
        raise PermissionDenied(decision.reason)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            score_matters.answer_appeal(
                appeal=appeal, upheld=chosen["upheld"] == "yes", answer=chosen["answer"], by=user
            )
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已答复申诉")
            return redirect(appeal)
    context = {"appeal": appeal, "form": form, "may_answer": bool(decision)}
    return render(request, "reports/score_appeal.html", context, status=422 if form.is_bound else 200)
