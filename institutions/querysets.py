"""The office's own words over institutions, groups and memberships."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from qianjiang_finance.common import clock

if TYPE_CHECKING:
    from institutions.models import Group, User


class InstitutionQuerySet(models.QuerySet[Any]):
    """Institutions by day, group and reader."""

    def open_on(self, on: dt.date) -> InstitutionQuerySet:
        """Those doing business on that day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)

    def in_group(self, group: Group) -> InstitutionQuerySet:
        """Members of a group, by kind or named one by one, whether open or not."""
        return self.filter(Q(kind__groups=group) | Q(extra_groups=group)).distinct()

    def banks(self) -> InstitutionQuerySet:
        return self.filter(kind__is_bank=True)

    def visible_to(self, user: User) -> InstitutionQuerySet:
        """The office and leaders see all; everyone else sees the departments and the units they belong to."""
        if user.sees_all_institutions:
            return self.all()
        own = [at for _, at in user.duties]
        if not own or user.has_role("sysadmin", "secadmin", "auditor"):
            return self.none()
        return self.filter(Q(pk__in=own) | Q(kind__is_agency=True))


class MembershipQuerySet(models.QuerySet[Any]):
    """Memberships by day."""

    def in_force(self, on: dt.date | None = None) -> MembershipQuerySet:
        """Those in force on the day (default today)."""
        day = on or clock.today()
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)

    def upcoming(self) -> MembershipQuerySet:
        """Those that begin after today."""
        return self.filter(valid_from__gt=clock.today())

    def ended(self) -> MembershipQuerySet:
        """Those whose first day without the role has come."""
        return self.filter(valid_until__lte=clock.today())


class NoticeQuerySet(models.QuerySet[Any]):
    """Notices by reader: nobody reads another's."""

    def visible_to(self, user: User) -> NoticeQuerySet:
        return self.filter(recipient=user)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)
