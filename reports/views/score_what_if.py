"""试改权重: the page, saving a variant, dropping one. The score itself is never touched."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from institutions.access import signed_in
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from reports import score_policies as policies
from reports.score_pages.what_if_page import build_what_if, weights_from
from reports.services import score_matters
from reports.views.scores import allowed, load_run


@require_GET
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """``?w-S4a=15``: ranks before and after, how firmly each stands, the saved variants beside them."""
    allowed(policies.can_score(signed_in(request)))
    run = load_run(request, pk)
    prefetch_related_objects([run.scheme], "items")
    try:
        weights = weights_from(run, request.GET)
    except BusinessError as error:
        messages.error(request, str(error))
        weights = weights_from(run, {})
    return render(request, "reports/score_what_if.html", {"run": run, "page": build_what_if(run, weights)})


@require_POST
def variant_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the typed weights under a name."""
    allowed(policies.can_score(signed_in(request)))
    run = load_run(request, pk)
    weights = {}
    try:
        weights = weights_from(run, request.POST)
        score_matters.save_variant(
            run=run, name=request.POST.get("name", ""), weights=weights, by=signed_in(request)
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已保存权重方案，原评分不变")
    query = urlencode({f"w-{code}": weight for code, weight in weights.items()})
    return redirect(f"{reverse('reports:score-what-if', args=[run.pk])}?{query}")


@require_POST
def variant_drop(request: HttpRequest, pk: int, variant: int) -> HttpResponse:
    """Forget a variant."""
    allowed(policies.can_score(signed_in(request)))
    run = load_run(request, pk)
    score_matters.drop_variant(variant=get_object_or_404(run.variants, pk=variant), by=signed_in(request))
    messages.success(request, "已删除权重方案")
    return redirect("reports:score-what-if", run.pk)
