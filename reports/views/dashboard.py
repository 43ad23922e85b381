"""监管总览."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from institutions.access import signed_in
from reports import policies
from reports.dashboards import Board, PeriodChoice, build_board, choose_period
from reports.dashboards.display import Scale, card_text, chart, ranking_text
from reports.freshness import once, stamp


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """The district in a period: ``?period=2024Q2&unit=yi|wan&indicator=B201&group=LB``. For htmx the indicator's part only.

    What is computed is kept until anything it shows changes (``reports.freshness``).
    """
    reader = signed_in(request)
    decision = policies.can_see_dashboard(reader)
    if not decision:
        raise PermissionDenied(decision.reason)
    choice = choose_period(request.GET.get("period", ""))
    if choice is None:
        return render(request, "reports/dashboard.html", {"choice": None})
    fragment = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    scale = Scale.WAN if request.GET.get("unit") == Scale.WAN.value else Scale.YI
    indicator, group = request.GET.get("indicator", ""), request.GET.get("group", "")
    with_names = bool(policies.can_see_institutions(reader))
    key = stamp(
        "board", choice.current.code, indicator, group, scale, with_names, fragment, period=choice.current
    )
    shown: SafeString = once(
        key,
        lambda: _shown(
            choice,
            scale,
            build_board(
                choice.current, item=indicator, kind=group, with_names=with_names, with_cards=not fragment
            ),
        ),
    )
    if fragment:
        return HttpResponse(shown)
    return render(request, "reports/dashboard.html", {"choice": choice, "scale": scale, "shown": shown})


def _shown(choice: PeriodChoice, scale: Scale, board: Board) -> SafeString:
    """The computed part of the page as ready HTML. Nothing of the reader."""
    template = "reports/_board.html" if board.overview else "reports/_indicator.html"
    return render_to_string(template, _context(choice, board, scale))


def _context(choice: PeriodChoice, board: Board, scale: Scale) -> dict[str, Any]:
    """What the page and the fragment are filled from."""
    panel = board.panel
    scope = panel.kinds.get(panel.kind, "全区")
    context: dict[str, Any] = {
        "choice": choice,
        "scale": scale,
        "items": board.items.values(),
        "panel": panel,
        "chart": chart(panel.trend, scale),
        "table": ranking_text(panel.ranking, scale, scope=scope) if panel.ranking else None,
    }
    if board.overview:
        coverage = board.overview.coverage
        context["overview"] = board.overview
        context["cards"] = [
            card_text(
                card,
                scale,
                url=_address(choice, scale, card.item.code),
                change_url=page_of(choice, scale, card.item.code),
                page_coverage=coverage.text,
            )
            for card in board.overview.cards
        ]
    return context


def _address(choice: PeriodChoice, scale: Scale, indicator: str) -> str:
    """The page with another indicator chosen, at the part about it."""
    query = urlencode({"period": choice.current.code, "unit": scale.value, "indicator": indicator})
    return f"{reverse('reports:dashboard')}?{query}#indicator"


def page_of(choice: PeriodChoice, scale: Scale, indicator: str) -> str:
    """The page of the indicator, which says who moved it."""
    query = urlencode({"period": choice.current.code, "unit": scale.value})
    return f"{reverse('reports:indicator', args=[indicator])}?{query}"
