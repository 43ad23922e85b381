"""The policy: as chapters, and one measure at a time."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from institutions.models import User
from measures import chain, outline, policies
from measures.models import CheckVerdict, Measure, PolicyDocument
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter


def _reader(request: HttpRequest) -> User:
    """The signed-in person; 403 for the three administrators."""
    assert isinstance(request.user, User)  # every page asks for a login
    decision = policies.can_read_policy(request.user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return request.user


@require_GET
def measure_list(request: HttpRequest) -> HttpResponse:
    """The whole policy in reading layout: head, basis, chapters and measures with their units."""
    reader = _reader(request)
    document = PolicyDocument.objects.prefetch_related("issuers", "bases").first()
    chapters = outline.chapters(document, reader) if document else []
    context = {
        "document": document,
        "chapters": chapters,
        "has_own": any(card.mine for chapter in chapters for card in chapter.measures),
    }
    return render(request, "measures/measure_list.html", context)


@require_GET
def measure_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One measure as a chain (``?period=2024Q2``): clause, units, tasks, indicators, checks, evidence, bulletins, and its neighbours."""
    reader = _reader(request)
    judged = CheckVerdict.objects.order_by("-index").values("index")[:1]
    rows = Measure.objects.filter(number__range=(number - 1, number + 1)).select_related("section__document")
    rows = rows.annotate(judged=Subquery(judged))
    measures = {row.number: row for row in rows}
    if number not in measures:
        raise Http404("没有这一条措施")
    context = {
        "measure": measures[number],
        "chain": chain.build(measures[number], reader, _quarter(request, measures[number].judged)),
        "previous": measures.get(number - 1),
        "next": measures.get(number + 1),
    }
    return render(request, "measures/measure_detail.html", context)


def _quarter(request: HttpRequest, judged: int | None) -> Quarter:
    """``?period=2024Q2``; else the newest quarter with verdicts, else the one that has ended."""
    try:
        return Quarter.parse(request.GET.get("period", ""))
    except ValueError:
        return Quarter.of(clock.today()).previous if judged is None else Quarter.from_index(judged)
