"""Scores as they are stored and shown. The interface for other parts of the room is :func:`confirmed_score`."""

from reports.score_pages.stored import ScoredItem, ScoredRow, ScoreTable, confirmed_score

__all__ = ["ScoreTable", "ScoredItem", "ScoredRow", "confirmed_score"]
