"""评分方案: the list, one scheme, its head and parts, copying, putting in force, and a trial that is not kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from filings.models import Period
from filings.names import names_of
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from reports import score_policies as policies
from reports.models import SchemeGrade, SchemeItem, SchemeKind, ScoreScheme
from reports.score_filters import SchemeFilter
from reports.score_forms import GradeForm, ItemForm, KindForm, SchemeForm
from reports.score_pages.as_scheme import codes_of
from reports.score_pages.trial import try_scheme
from reports.score_tables import SchemeTable
from reports.services import schemes
from reports.views.scores import allowed

#: The parts of a scheme by their place in the address: model, form, name.
PARTS: dict[str, tuple[Any, type[ModelForm[Any]], str]] = {
    "items": (SchemeItem, ItemForm, "指标项"),
    "kinds": (SchemeKind, KindForm, "加分扣分事项"),
    "grades": (SchemeGrade, GradeForm, "等次"),
}
#: So many periods are tried at once.
_MOST_TRIED = 4


class SchemeList(AuditedExportMixin, SingleTableMixin, FilterView):
    """All versions of all schemes; exports itself."""

    table_class = SchemeTable
    filterset_class = SchemeFilter
    template_name = "reports/scheme_list.html"
    table_pagination = {"per_page": 50}
    export_title = "评分方案"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        allowed(policies.can_see_all_scores(signed_in(request)))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ScoreScheme]:
        return ScoreScheme.objects.annotate(
            item_count=Count("items", distinct=True), run_count=Count("runs", distinct=True)
        ).order_by("name", "-version")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"may_edit": bool(policies.can_score(signed_in(self.request)))}


def _scheme(request: HttpRequest, pk: int) -> ScoreScheme:
    allowed(policies.can_see_all_scores(signed_in(request)))
    return get_object_or_404(ScoreScheme, pk=pk)


@require_GET
def scheme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: items with their methods, adjustments, grades, what it lacks, what was done to it."""
    scheme, user = _scheme(request, pk), signed_in(request)
    is_draft = scheme.state == ScoreScheme.State.DRAFT
    items = list(scheme.items.all())
    may_score = bool(policies.can_score(user))
    context = {
        "scheme": scheme,
        "items": items,
        "names": {} if may_score else names_of(codes_of(items)),
        "weight": sum(item.weight for item in items),
        "kinds": list(scheme.kinds.all()),
        "grades": list(scheme.grades.all()),
        "lacks": schemes.incomplete(scheme) if is_draft else [],
        "may_edit": bool(policies.can_edit_scheme(user, scheme)),
        "may_copy": may_score,
        "may_settle": bool(policies.can_settle_scheme(user)),
        "periods": list(Period.objects.with_published()[:12]),
        "events": [
            {"at": event.at, "by": event.by, "verb": event.verb, "comment": event.comment, "tone": "idle"}
            for event in scheme.events.select_related("by").order_by("-pk")[:50]
        ],
    }  # fmt: skip
    return render(request, "reports/scheme_detail.html", context)


@require_http_methods(["GET", "POST"])
def scheme_add(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    user = signed_in(request)
    allowed(policies.can_score(user))
    form = SchemeForm(request.POST or None, initial={"valid_from": clock.today()})
    return _head(request, form, None, lambda: schemes.create_scheme(fields=form.cleaned_data, by=user))


@require_http_methods(["GET", "POST"])
def scheme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the head of a draft."""
    scheme, user = _scheme(request, pk), signed_in(request)
    allowed(policies.can_edit_scheme(user, scheme))
    form = SchemeForm(request.POST or None, instance=ScoreScheme.objects.get(pk=pk))
    return _head(
        request, form, scheme, lambda: schemes.change_scheme(scheme=scheme, fields=form.cleaned_data, by=user)
    )


def _head(
    request: HttpRequest, form: SchemeForm, scheme: ScoreScheme | None, save: Callable[[], ScoreScheme]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存方案")
            return redirect(saved)
    back = scheme.get_absolute_url() if scheme else ""
    context = {"form": form, "title": f"修改{scheme}" if scheme else "新建评分方案", "back": back}
    return render(request, "reports/scheme_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def part_edit(request: HttpRequest, pk: int, part: str, row: int | None = None) -> HttpResponse:
    """Add or change an item, a kind of adjustment or a grade of a draft."""
    scheme, user = _scheme(request, pk), signed_in(request)
    allowed(policies.can_edit_scheme(user, scheme))
    model, form_class, name = PARTS[part]
    found = get_object_or_404(model, pk=row, scheme=scheme) if row else model(scheme=scheme)
    form = form_class(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            schemes.save_part(part=form.save(commit=False), by=user)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存{name}")
            return redirect(scheme)
    title = f"{scheme}：{'修改' if row else '增加'}{name}"
    context = {"form": form, "title": title, "back": scheme.get_absolute_url()}
    return render(request, "reports/scheme_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def part_remove(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Take an item, a kind of adjustment or a grade out of a draft."""
    scheme, user = _scheme(request, pk), signed_in(request)
    allowed(policies.can_edit_scheme(user, scheme))
    model, _, name = PARTS[part]
    schemes.remove_part(part=get_object_or_404(model, pk=row, scheme=scheme), by=user)
    messages.success(request, f"已删除{name}")
    return redirect(scheme)


_ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "copy": (schemes.copy_scheme, "已复制为新版本，修改后由金融办负责人启用"),
    "activate": (schemes.activate_scheme, "已启用"),
    "retire": (schemes.retire_scheme, "已停用"),
    "drop": (schemes.drop_scheme, "已删除草稿"),
}


@require_POST
def scheme_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Copy, put in force, retire or throw away."""
    scheme = _scheme(request, pk)
    do, said = _ACTS[act]
    try:
        result = do(scheme=scheme, by=signed_in(request))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect(scheme)
    messages.success(request, said)
    return redirect(result) if result is not None else redirect("reports:scheme-list")


@require_GET
def scheme_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """``?period=2024Q1&period=2024Q2``: the scheme over past periods; nothing is kept."""
    scheme = _scheme(request, pk)
    _may_try(signed_in(request))
    chosen = list(
        Period.objects.with_published().filter(code__in=request.GET.getlist("period"))[:_MOST_TRIED]
    )
    boards = []
    for period in chosen:
        try:
            boards.append((period, try_scheme(scheme, period)))
        except BusinessError as error:
            messages.error(request, f"{period}：{error}")
    return render(request, "reports/scheme_trial.html", {"scheme": scheme, "boards": boards})


def _may_try(user: User) -> None:
    allowed(policies.can_score(user))
