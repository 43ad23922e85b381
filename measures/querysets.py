"""The office's own words over the work that the policy sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from institutions.models import Role
from qianjiang_finance.common import clock

if TYPE_CHECKING:
    from institutions.models import User

#: Who acts for a unit that an order addresses.
UNIT_ROLES = (Role.DEPARTMENT, Role.MAKER, Role.CHECKER, Role.OFFICER)
#: States in which the unit owes something.
OWED = ("issued", "received", "working", "returned")


class OrderUnitQuerySet(models.QuerySet[Any]):
    """Supervision orders, one row for each unit that an order addresses."""

    def visible_to(self, user: User) -> OrderUnitQuerySet:
        """The office and leaders see all; everybody else what addresses the own unit."""
        if user.sees_all_institutions:
            return self.all()
        return self.filter(institution__in=user.institutions_as(*UNIT_ROLES))

    def open(self) -> OrderUnitQuerySet:
        """Neither closed nor void."""
        return self.exclude(state__in=["closed", "void"])

    def owed(self) -> OrderUnitQuerySet:
        """The unit has to act."""
        return self.filter(state__in=OWED)

    def overdue(self) -> OrderUnitQuerySet:
        """Owed although the due day is past."""
        return self.owed().filter(due_on__lt=clock.today())

    def to_do(self, user: User) -> OrderUnitQuerySet:
        """What waits for this person: the own unit's to answer, and at the office the answers to be judged."""
        mine = Q(institution__in=user.institutions_as(*UNIT_ROLES), state__in=OWED)
        if user.is_office:
            mine |= Q(state="replied")
        return self.filter(mine)


class OrderQuerySet(models.QuerySet[Any]):
    """Supervision orders as a whole."""

    def visible_to(self, user: User) -> OrderQuerySet:
        """The office and leaders see all; everybody else those that address the own unit."""
        if user.sees_all_institutions:
            return self.all()
        return self.filter(units__institution__in=user.institutions_as(*UNIT_ROLES)).distinct()
