"""Scores by reader: the office and the leaders see all; an institution its own, from 征求意见 on; everyone else none."""

from __future__ import annotations

from typing import Any

from django.db import models

from institutions.models import Role, User

#: States in which the institutions see their score.
SHOWN = ("comment", "confirmed", "published")
REPORTERS = (Role.MAKER, Role.CHECKER, Role.OFFICER)


class ScoreRunQuerySet(models.QuerySet[Any]):
    """Runs of scoring."""

    def visible_to(self, user: User) -> ScoreRunQuerySet:
        if user.sees_all_institutions:
            return self.all()
        own = user.institutions_as(*REPORTERS)
        return self.filter(rows__institution__in=own, state__in=SHOWN).distinct()

    def final(self) -> ScoreRunQuerySet:
        """Confirmed or published."""
        return self.filter(state__in=["confirmed", "published"])


class ScoreRowQuerySet(models.QuerySet[Any]):
    """Rows of single institutions."""

    def visible_to(self, user: User) -> ScoreRowQuerySet:
        if user.sees_all_institutions:
            return self.all()
        return self.filter(institution__in=user.institutions_as(*REPORTERS), run__state__in=SHOWN)


class AppealQuerySet(models.QuerySet[Any]):
    """Appeals against scores."""

    def visible_to(self, user: User) -> AppealQuerySet:
        if user.sees_all_institutions:
            return self.all()
        return self.filter(institution__in=user.institutions_as(*REPORTERS))

    def unanswered(self) -> AppealQuerySet:
        return self.filter(state="open")
