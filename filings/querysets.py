"""The office's own words over periods and filings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from institutions.models import Role
from qianjiang_finance.common import clock

if TYPE_CHECKING:
    from filings.models import Period
    from institutions.models import User


class PeriodQuerySet(models.QuerySet[Any]):
    """Reporting periods."""

    def with_published(self) -> PeriodQuerySet:
        """Those in which at least one filing was accepted."""
        return self.filter(data_version__gt=0)


class FilingQuerySet(models.QuerySet[Any]):
    """Filings by reader and by what must happen next."""

    def visible_to(self, user: User) -> FilingQuerySet:
        """The office and leaders see all; a reporter its own institutions'; everyone else none."""
        if user.sees_all_institutions:
            return self.all()
        return self.filter(institution__in=user.institutions_as(Role.MAKER, Role.CHECKER, Role.OFFICER))

    def for_period(self, period: Period) -> FilingQuerySet:
        return self.filter(period=period)

    def expected(self) -> FilingQuerySet:
        """All but the exempt ones: the N of a coverage n/N."""
        return self.exclude(status="exempt")

    def delivered(self) -> FilingQuerySet:
        """Signed and with the office, or further."""
        return self.filter(first_submitted_at__isnull=False).exclude(status="exempt")

    def outstanding(self) -> FilingQuerySet:
        """Not yet delivered for the first time: who has not filed."""
        return self.filter(first_submitted_at__isnull=True).exclude(status="exempt")

    def overdue(self) -> FilingQuerySet:
        """Outstanding although the due day is past."""
        return self.outstanding().filter(period__due_on__lt=clock.today())

    def saved_unsent(self) -> FilingQuerySet:
        """已保存未提交: figures are in the draft, but it was not yet sent to the checker (feature E5)."""
        return self.filter(status="drafting")

    def to_review(self) -> FilingQuerySet:
        """Waiting for the office."""
        return self.filter(status__in=["submitted", "correcting"])

    def to_do(self, user: User) -> FilingQuerySet:
        """What waits for this person: drafts for the maker, signatures for the checker and the officer, review for the office."""
        mine = Q(pk__in=[])
        mine |= Q(
            institution__in=user.institutions_as(Role.MAKER),
            status__in=["not-started", "drafting", "returned"],
        )
        mine |= Q(institution__in=user.institutions_as(Role.CHECKER), status="checking")
        mine |= Q(institution__in=user.institutions_as(Role.OFFICER), status="signing")
        if user.is_office:
            mine |= Q(status="submitted")
        if user.has_role(Role.OFFICE_LEAD):
            mine |= Q(status="correcting")
        return self.filter(mine)
