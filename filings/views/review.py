"""我的审核, and who reviews whom (feature D4)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin

from filings import policies, review_queue, services
from filings.forms import ReviewerForm
from filings.models import Filing
from filings.review_queue import Roster
from filings.tables import QueueTable
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import Institution, Kind
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed

_SCOPES = (("mine", "我的"), ("none", "未指定审核人"), ("all", "全部"))


class ReviewQueue(AuditedExportMixin, SingleTableMixin, TemplateView):
    """``?whose=mine|none|all``; by default the own ones, or all for who reviews nobody in particular."""

    table_class = QueueTable
    template_name = "filings/review_queue.html"
    table_pagination = {"per_page": 50}
    export_title = "待审核报表"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_review(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        self.roster = Roster.on(clock.today())
        default = "mine" if self.roster.names(signed_in(request)) else "all"
        wanted = request.GET.get("whose", default)
        self.whose = wanted if wanted in dict(_SCOPES) else default
        return super().dispatch(request, *args, **kwargs)

    def get_table_data(self) -> list[review_queue.QueueRow]:
        return review_queue.build(signed_in(self.request), self.whose, self.roster)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"scopes": _SCOPES, "whose": self.whose}


@require_GET
def reviewer_list(request: HttpRequest) -> HttpResponse:
    """Kinds and institutions with their reviewers; for the lead the form that sets them."""
    decision = policies.can_review(signed_in(request))
    if not decision:
        raise PermissionDenied(decision.reason)
    return _reviewers(request, ReviewerForm())


@require_POST
def reviewer_assign(request: HttpRequest) -> HttpResponse:
    """Set the reviewer of a kind or an institution; a refusal shows the form again with its reason."""
    decision = policies.can_assign_reviewers(signed_in(request))
    if not decision:
        raise PermissionDenied(decision.reason)
    form = ReviewerForm(request.POST)
    if form.is_valid():
        try:
            services.assign_reviewer(by=signed_in(request), **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            reviewer = form.cleaned_data["reviewer"]
            done = f"由{reviewer}审核" if reviewer else "不指定审核人"
            messages.success(request, f"已设置：{form.cleaned_data['target']}{done}")
            return redirect("filings:reviewer-list")
    return _reviewers(request, form, status=422)


def _reviewers(request: HttpRequest, form: ReviewerForm, status: int = 200) -> HttpResponse:
    roster = Roster.on(clock.today())
    kinds: dict[Kind, list[Institution]] = {}
    for unit in Institution.objects.filter(
        Exists(Filing.objects.filter(institution=OuterRef("pk")))
    ).select_related("kind"):
        kinds.setdefault(unit.kind, []).append(unit)
    context = {
        "kinds": [
            (
                kind,
                roster.by_kind.get(kind.pk),
                [(unit, roster.own.get(unit.pk), roster.of(unit)) for unit in units],
            )
            for kind, units in kinds.items()
        ],
        "form": form,
        "may_assign": policies.can_assign_reviewers(signed_in(request)),
    }
    return render(request, "filings/reviewer_list.html", context, status=status)
