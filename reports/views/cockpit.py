"""监管驾驶舱: lights, cards, trend and rank on one screen and on one sheet of paper (features H7, H8)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from measures import board
from reports import policies
from reports.dashboards import PeriodChoice, build_board
from reports.dashboards.display import Scale, card_text, chart, ranking_text
from reports.freshness import once, stamp
from reports.views.common import period_of, reader_of, scale_of
from reports.views.dashboard import page_of

#: So many institutions of the ranking fit beside the trend.
SHOWN_RANKS = 12


@require_GET
def cockpit(request: HttpRequest) -> HttpResponse:
    """``?period=2024Q2&unit=yi|wan``: the district on one screen. The lights are today's and are not kept."""
    reader = reader_of(request, policies.can_see_dashboard)
    choice, scale = period_of(request), scale_of(request)
    if choice is None:
        return render(request, "reports/cockpit.html", {"choice": None})
    with_names = bool(policies.can_see_institutions(reader))
    key = stamp("cockpit", choice.current.code, scale, with_names, period=choice.current)
    context = {
        "choice": choice,
        "scale": scale,
        "html": once(key, lambda: _html(choice, scale, with_names=with_names)),
        "lines": board.lines(choice.current.quarter),
    }
    return render(request, "reports/cockpit.html", context)


def _html(choice: PeriodChoice, scale: Scale, *, with_names: bool) -> SafeString:
    found = build_board(choice.current, with_names=with_names)
    assert found.overview is not None, "a board with cards has an overview"
    ranking = found.panel.ranking
    table = ranking_text(ranking, scale, scope="全区") if ranking else None
    context = {
        "choice": choice,
        "overview": found.overview,
        "cards": [
            card_text(
                card,
                scale,
                url=page_of(choice, scale, card.item.code),
                change_url=page_of(choice, scale, card.item.code),
                page_coverage=found.overview.coverage.text,
            )
            for card in found.overview.cards
        ],
        "panel": found.panel,
        "chart": chart(found.panel.trend, scale),
        "table": table,
        "rows": table.rows[:SHOWN_RANKS] if table else (),
    }
    return render_to_string("reports/_cockpit.html", context)
