"""The office's own words over periods and filings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from institutions.models import Role
from qianjiang_finance.common import clock

if TYPE_CHECKING:
    from filings.models import Period
    from institutions.models import User
    from measures.models import Measure


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

    def without_accepted(self) -> FilingQuerySet:
        """Those of which no revision was accepted yet: their figures are in no total."""
        return self.exclude(revisions__accepted_at__isnull=False)

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
        """Outstanding although the due day is past, or sent back and not delivered again within the 补报期限."""
        today = clock.today()
        never = Q(first_submitted_at__isnull=True, due__lt=today)
        return self._with_due().filter(never | Q(returned_due_on__lt=today)).exclude(status="exempt")

    def _with_due(self) -> FilingQuerySet:
        """``due``: the day of ``Filing.due_on``."""
        return self.alias(due=Coalesce("excused_until", "period__due_on"))

    def of_year(self, year: int) -> FilingQuerySet:
        """Those of the quarters of a year."""
        return self.filter(period__index__range=(year * 4, year * 4 + 3))

    def on_time(self) -> FilingQuerySet:
        """Past their due day, delivered by it, and no 补报期限 missed since (as ``timeliness.judge`` counts one filing)."""
        today = clock.today()
        missed = Q(missed_due_on__isnull=False) | Q(returned_due_on__lt=today)
        came = self._with_due().filter(due__lt=today, first_submitted_at__date__lte=F("due"))
        return came.exclude(missed).exclude(status="exempt")

    def sent_back(self) -> FilingQuerySet:
        """Sent back by the office at least once."""
        return self.filter(return_count__gt=0)

    def corrected(self) -> FilingQuerySet:
        """With an accepted correction."""
        return self.filter(revisions__reason="correction", revisions__accepted_at__isnull=False).distinct()

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
            on_behalf="",
        )
        mine |= Q(institution__in=user.institutions_as(Role.CHECKER), status="checking", on_behalf="")
        mine |= Q(institution__in=user.institutions_as(Role.OFFICER), status="signing", on_behalf="")
        if user.is_office:
            mine |= Q(status="submitted") | Q(status__in=["drafting", "checking"], on_behalf__gt="")
        if user.has_role(Role.OFFICE_LEAD):
            mine |= Q(status="correcting") | Q(status="signing", on_behalf__gt="")
        return self.filter(mine)


class DisciplineQuerySet(models.QuerySet[Any]):
    """Records of reporting discipline by reader, year and what a score may use."""

    def visible_to(self, user: User) -> DisciplineQuerySet:
        """The office and leaders see all; a reporter its own institutions', what was never confirmed aside; everyone else none."""
        if user.sees_all_institutions:
            return self.all()
        own = user.institutions_as(Role.MAKER, Role.CHECKER, Role.OFFICER)
        never_confirmed = Q(kind__in=["refused", "false"], appeal_until__isnull=True)
        return self.filter(filing__institution__in=own).exclude(never_confirmed)

    def of_year(self, year: int) -> DisciplineQuerySet:
        """Those of the quarters of a year."""
        return self.filter(filing__period__index__range=(year * 4, year * 4 + 3))

    def counting(self, year: int) -> DisciplineQuerySet:
        """What a score may use today: in force, no appeal open, and the time to appeal over (domain §4.4)."""
        over = Q(appeal_until__isnull=True) | Q(appeal_until__lt=clock.today())
        return self.of_year(year).filter(over, state="active")


def _of_visible_filings(user: User) -> Q:
    """Rows of filings that the person may see; the field is called ``filing``."""
    if user.sees_all_institutions:
        return Q()
    return Q(filing__institution__in=user.institutions_as(Role.MAKER, Role.CHECKER, Role.OFFICER))


class ThreadQuerySet(models.QuerySet[Any]):
    """Talks by reader, and the queries among them."""

    def visible_to(self, user: User) -> ThreadQuerySet:
        """The office, the leaders, and the institution itself."""
        return self.filter(_of_visible_filings(user))

    def queries(self) -> ThreadQuerySet:
        return self.exclude(status="talk")

    def unanswered(self) -> ThreadQuerySet:
        return self.filter(status="open")

    def late(self) -> ThreadQuerySet:
        """Unanswered although the due day is past."""
        return self.unanswered().filter(due_on__lt=clock.today())


class NoteQuerySet(models.QuerySet[Any]):
    """The office's notes."""

    def visible_to(self, user: User) -> NoteQuerySet:
        """Staff and lead of the finance office; nobody else, ever (feature F3)."""
        return self.all() if user.is_office else self.none()


class EvidenceQuerySet(models.QuerySet[Any]):
    """Files that prove figures and filings."""

    def visible_to(self, user: User) -> EvidenceQuerySet:
        """The office, the leaders, and the institution itself."""
        return self.filter(_of_visible_filings(user))

    def live(self) -> EvidenceQuerySet:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def on_measure(self, measure: Measure, *, with_whole: bool) -> EvidenceQuerySet:
        """Of the figures whose items belong to the measure; ``with_whole`` adds what proves a filing as a whole."""
        found = Q(indicator__in=measure.indicators.values("pk"))
        return self.filter(found | Q(indicator__isnull=True) if with_whole else found)


class ExceptionQuerySet(models.QuerySet[Any]):
    """Periods reopened for one institution."""

    def standing(self) -> ExceptionQuerySet:
        """Not revoked, whether over or not."""
        return self.filter(revoked_at__isnull=True)

    def live(self) -> ExceptionQuerySet:
        """In force today."""
        return self.standing().filter(until__gte=clock.today())


class WaiverQuerySet(models.QuerySet[Any]):
    """Waivers by reader, and those that hold."""

    def visible_to(self, user: User) -> WaiverQuerySet:
        """The office, the leaders, and the institution itself."""
        return self.filter(_of_visible_filings(user))

    def live(self) -> WaiverQuerySet:
        """Approved, and not past their last day."""
        return self.filter(state="live", until__gte=clock.today())

    def asked(self) -> WaiverQuerySet:
        return self.filter(state="asked")


class FlagQuerySet(models.QuerySet[Any]):
    """Flagged figures; the office's alone."""

    def visible_to(self, user: User) -> FlagQuerySet:
        """Staff and lead of the finance office; nobody else, ever (feature F2)."""
        return self.all() if user.is_office else self.none()

    def open(self) -> FlagQuerySet:
        """Still followed."""
        return self.filter(cleared_at__isnull=True)

    def with_values(self) -> FlagQuerySet:
        """Each with ``raw``, the number of the newest signed version, and ``base``, the accepted one of last quarter."""
        figure, published = (apps.get_model("filings", name) for name in ("Figure", "PublishedFigure"))
        signed = figure.objects.filter(
            revision__filing=OuterRef("filing"),
            indicator=OuterRef("indicator"),
            revision__submitted_at__isnull=False,
        ).order_by("-revision__number")
        before = published.objects.filter(
            institution=OuterRef("filing__institution"),
            indicator=OuterRef("indicator"),
            period__index=OuterRef("filing__period__index") - 1,
        )
        return self.annotate(raw=Subquery(signed.values("raw")[:1]), base=Subquery(before.values("raw")[:1]))
