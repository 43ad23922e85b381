"""签约 and 放款 of matchmaking events: how much was signed, how much of it was lent (list L5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from enterprises.models import MatchEvent, Signing
from institutions.models import User


@dataclass(frozen=True, slots=True)
class Funnel:
    """Counts of signings and amounts in 万元. ``rate`` is lent / signed in %, None where nothing was signed."""

    signed: int
    signed_amount: Decimal
    begun: int
    full: int
    lent_amount: Decimal

    @property
    def rate(self) -> Decimal | None:
        return self.lent_amount / self.signed_amount * 100 if self.signed_amount else None


def funnel_of(signings: Iterable[Signing]) -> Funnel:
    """Over the live ones among the signings; each has its ``disbursements`` prefetched."""
    live = [signing for signing in signings if signing.is_live]
    lent = [signing.disbursed for signing in live]
    return Funnel(
        signed=len(live),
        signed_amount=sum((signing.amount for signing in live), Decimal(0)),
        begun=sum(amount > 0 for amount in lent),
        full=sum(amount >= signing.amount for signing, amount in zip(live, lent, strict=True)),
        lent_amount=sum(lent, Decimal(0)),
    )


def funnel_of_events(events: QuerySet[MatchEvent], reader: User) -> Funnel:
    """Over those signings of the events that may be in a total the reader sees: two queries."""
    signings = Signing.objects.summed_for(reader).live().filter(event__in=events.order_by().values("pk"))
    return funnel_of(signings.prefetch_related("disbursements"))
