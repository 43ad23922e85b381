"""The office's own words over the lists; reading starts from ``visible_to``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum

from institutions.models import Institution, Role
from qianjiang_finance.common import clock

if TYPE_CHECKING:
    from institutions.models import User
    from qianjiang_finance.common.quarter import Quarter

REPORTERS = (Role.MAKER, Role.CHECKER, Role.OFFICER)
#: The unit that verifies cases together with the office.
REGULATOR = "JG"
#: A total over fewer banks would tell of single ones (domain §11).
SMALLEST_TOTAL = 3
#: A case that people have found true.
TRUE_STATES = ("confirmed", "mended", "done")


def reads_lists(user: User) -> bool:
    """The office, the leaders and the departments read the lists of enterprises and events as a whole."""
    return user.sees_all_institutions or user.has_role(Role.DEPARTMENT)


def acts_for_regulator(user: User) -> bool:
    """Whether the person works for 金监分局; one query for people of departments, none for others."""
    own = user.institutions_as(Role.DEPARTMENT)
    return bool(own) and Institution.objects.filter(code=REGULATOR, pk__in=own).exists()


class EnterpriseQuerySet(models.QuerySet[Any]):
    """Enterprises by reader."""

    def visible_to(self, user: User) -> EnterpriseQuerySet:
        """A bank sees those it has signed with or is asked about."""
        if reads_lists(user):
            return self.all()
        own = user.institutions_as(*REPORTERS)
        return self.filter(Q(signings__bank__in=own) | Q(recall_cases__bank__in=own)).distinct()


class EventQuerySet(models.QuerySet[Any]):
    """Matchmaking events."""

    def visible_to(self, user: User) -> EventQuerySet:
        """An institution sees those it was told of and those at which it signed."""
        if reads_lists(user):
            return self.all()
        own = user.institutions_as(*REPORTERS)
        told = Q(participants__in=own) & ~Q(state__in=["planned", "cancelled"])
        return self.filter(told | Q(signings__bank__in=own)).distinct()

    def with_amounts(self, user: User) -> EventQuerySet:
        """Each with ``signed_raw`` and ``lent_raw``, the sums of the live signings and disbursements that the person may see summed."""
        signing, lent = (apps.get_model("enterprises", name) for name in ("Signing", "Disbursement"))
        own = signing.objects.summed_for(user).live()
        of_event = own.filter(event=OuterRef("pk")).order_by().values("event")
        paid = lent.objects.filter(
            void_reason="", signing__in=own.values("pk"), signing__event=OuterRef("pk")
        )
        return self.annotate(
            signed_raw=Subquery(of_event.annotate(total=Sum("raw")).values("total")),
            lent_raw=Subquery(
                paid.order_by().values("signing__event").annotate(total=Sum("raw")).values("total")
            ),
        )

    def followed(self) -> EventQuerySet:
        """Held and not yet closed."""
        return self.filter(state__in=["held", "following"])


class SigningQuerySet(models.QuerySet[Any]):
    """Signings."""

    def visible_to(self, user: User) -> SigningQuerySet:
        """The office and the leaders see all, a bank its own, a department those of the events that it holds (domain §8.3, level 3)."""
        if user.sees_all_institutions:
            return self.all()
        own = Q(bank__in=user.institutions_as(*REPORTERS))
        return self.filter(own | Q(event__host__in=user.institutions_as(Role.DEPARTMENT)))

    def summed_for(self, user: User) -> SigningQuerySet:
        """Those that may be in a total the person sees: what it sees one by one, and for a department events at which three banks signed."""
        seen = self.visible_to(user)
        if user.sees_all_institutions or not user.is_department:
            return seen
        signed = (
            self.model.objects.live().order_by().values("event").annotate(banks=Count("bank", distinct=True))
        )
        wide = signed.filter(banks__gte=SMALLEST_TOTAL).values("event")
        return self.filter(Q(pk__in=seen.values("pk")) | Q(event__in=wide))

    def live(self) -> SigningQuerySet:
        return self.filter(void_reason="")


class EventFileQuerySet(models.QuerySet[Any]):
    """Files of events."""

    def visible_to(self, user: User) -> EventFileQuerySet:
        """Those of the events that the person sees; 签约清单 names every bank with its amount: the office, the leaders and the host."""
        files = self.filter(
            event__in=apps.get_model("enterprises", "MatchEvent").objects.visible_to(user).values("pk")
        )
        if user.sees_all_institutions:
            return files
        return files.filter(~Q(kind="signings") | Q(event__host__in=user.institutions_as(Role.DEPARTMENT)))


class PublicationQuerySet(models.QuerySet[Any]):
    """Versions of the three lists."""

    def visible_to(self, user: User) -> PublicationQuerySet:
        """The office and the leaders see all; an institution its own."""
        if user.sees_all_institutions:
            return self.all()
        return self.filter(institution__in=user.institutions_as(*REPORTERS))

    def in_force(self, on: dt.date) -> PublicationQuerySet:
        """Confirmed, public and valid on that day; versions replaced since count for their own time."""
        return self.filter(confirmed_at__isnull=False, published_on__lte=on, valid_until__gte=on)

    def expired(self) -> PublicationQuerySet:
        """需更新: published, and past the last day."""
        return self.filter(state="published", valid_until__lt=clock.today())

    def current(self) -> PublicationQuerySet:
        """Neither replaced nor void."""
        return self.exclude(state__in=["replaced", "void"])


class CaseQuerySet(models.QuerySet[Any]):
    """Cases of recalled loans."""

    def visible_to(self, user: User) -> CaseQuerySet:
        """The office, the leaders and 金监分局 see all; a bank its own; nobody else any (level 4, domain §8.3)."""
        if user.sees_all_institutions or acts_for_regulator(user):
            return self.all()
        return self.filter(bank__in=user.institutions_as(*REPORTERS))

    def found_true(self, quarter: Quarter) -> CaseQuerySet:
        """Confirmed cases of the quarter: what makes C7 未达标."""
        return self.filter(index=quarter.index, state__in=TRUE_STATES)

    def owed(self) -> CaseQuerySet:
        """The bank has to explain or to mend."""
        return self.filter(state__in=["waiting", "confirmed"])
