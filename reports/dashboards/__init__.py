"""The dashboards: query once, compute with ``reports.metrics``, hand frozen dataclasses on. No request, no formatting."""

from reports.dashboards.board import Board, Panel, build_board
from reports.dashboards.items import Item, Nature, derived_value
from reports.dashboards.overview import Card, Overview
from reports.dashboards.periods import PeriodChoice, choose_period
from reports.dashboards.ranking import Ranking
from reports.dashboards.trend import Trend

__all__ = [
    "Board",
    "Card",
    "Item",
    "Nature",
    "Overview",
    "Panel",
    "PeriodChoice",
    "Ranking",
    "Trend",
    "build_board",
    "choose_period",
    "derived_value",
]
