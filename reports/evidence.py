"""All evidence of a measure in a quarter, whatever it was given for: figures, tasks, supervision orders, events, lists, cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from enterprises.models import CaseFile, EventFile, MatchEvent, Publication, PublicationFile, RecallCase
from filings.models import Evidence
from institutions.models import Attachment, User
from measures.models import Measure, OrderFile, OrderUnit, TaskEvidence, WorkItem
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter

#: Measures whose lists carry files of their own (domain §7): events, cases of recalled loans, the three published lists.
_EVENTS, _CASES, _LISTS = 10, 11, 13


@dataclass(frozen=True, slots=True)
class Proof:
    """One file: what it was given for, whose, what it is, by whom and when, and the page where it stands. ``word``: 有效, 已撤回."""

    kind: str
    whose: str
    title: str
    dated_on: dt.date
    attachment: Attachment
    by: User
    at: dt.datetime
    url: str
    word: str = "有效"
    tone: str = "ok"


def proofs_of(measure: Measure, quarter: Quarter, reader: User) -> list[Proof]:
    """The files the reader may see, the newest first: at most four queries."""
    sources = [_of_figures, _of_tasks, _of_orders]
    more = {_EVENTS: _of_events, _CASES: _of_cases, _LISTS: _of_lists}
    if measure.number in more:
        sources.append(more[measure.number])
    found = [proof for source in sources for proof in source(measure, quarter, reader)]
    return sorted(found, key=lambda proof: proof.at, reverse=True)


def _of_figures(measure: Measure, quarter: Quarter, reader: User) -> Iterator[Proof]:
    """Of the figures of the measure, and of filings as a whole."""
    rows = Evidence.objects.visible_to(reader).on_measure(measure, with_whole=True)
    related = ("filing__institution", "filing__period", "indicator", "attachment__by", "by")
    for row in rows.filter(filing__period__index=quarter.index).select_related(*related):
        filing = row.filing
        page = reverse("filings:filing-evidence", args=[filing.period.code, filing.institution.code])
        kind = f"报表 {row.indicator.code}" if row.indicator else "报表"
        yield Proof(
            kind, str(filing.institution), row.title, row.dated_on, row.attachment, row.by, row.at, f"{page}#evidence-{row.pk}", row.word,
            row.tone,
        )  # fmt: skip


def _of_tasks(measure: Measure, quarter: Quarter, reader: User) -> Iterator[Proof]:
    items = WorkItem.objects.visible_to(reader).filter(task__measure=measure)
    rows = TaskEvidence.objects.filter(item__in=items, index=quarter.index)
    for row in rows.select_related("item__task", "item__institution", "attachment", "by"):
        item = row.item
        yield Proof(
            f"任务 {item.task.code}", str(item.institution), row.title, row.dated_on, row.attachment, row.by, row.at,
            f"{item.get_absolute_url()}#evidence", row.word, row.tone,
        )  # fmt: skip


def _of_orders(measure: Measure, quarter: Quarter, reader: User) -> Iterator[Proof]:
    """Files of the answers to orders of the measure, given in the quarter."""
    units = OrderUnit.objects.visible_to(reader).filter(order__measure=measure)
    rows = OrderFile.objects.filter(event__unit__in=units, event__at__range=_moments(quarter))
    for row in rows.select_related("order", "event__unit__institution", "event__by", "attachment"):
        assert row.event is not None  # filtered by it
        unit = row.event.unit
        yield _from_step(f"督办单 {row.order.number}", str(unit.institution), row.attachment, row.event, unit)


def _of_events(measure: Measure, quarter: Quarter, reader: User) -> Iterator[Proof]:
    events = MatchEvent.objects.filter(held_on__range=(quarter.first_day, quarter.last_day))
    rows = EventFile.objects.visible_to(reader).filter(event__in=events.values("pk"))
    for row in rows.select_related("event__host", "attachment__by"):
        file = row.attachment
        yield Proof(
            f"对接活动 {row.get_kind_display()}", str(row.event.host), str(row.event), row.event.held_on, file, file.by, file.at,
            row.event.get_absolute_url(),
        )  # fmt: skip


def _of_cases(measure: Measure, quarter: Quarter, reader: User) -> Iterator[Proof]:
    cases = RecallCase.objects.visible_to(reader).filter(index=quarter.index)
    rows = CaseFile.objects.filter(step__case__in=cases)
    for row in rows.select_related("step__case__bank", "step__by", "attachment"):
        case = row.step.case
        yield _from_step(f"核查单 {case.number}", str(case.bank), row.attachment, row.step, case)


def _of_lists(measure: Measure, quarter: Quarter, reader: User) -> Iterator[Proof]:
    lists = Publication.objects.visible_to(reader).filter(
        published_on__range=(quarter.first_day, quarter.last_day)
    )
    rows = PublicationFile.objects.filter(publication__in=lists)
    for row in rows.select_related("publication__institution", "attachment__by"):
        publication, file = row.publication, row.attachment
        assert publication.published_on is not None  # filtered by it
        is_void = publication.state == Publication.State.VOID
        yield Proof(
            f"三张清单 {publication.get_list_display()}", str(publication.institution), f"第{publication.version}版",
            publication.published_on, file, file.by, file.at, publication.get_absolute_url(),
            "已作废" if is_void else "有效", "idle" if is_void else "ok",
        )  # fmt: skip


def _from_step(kind: str, whose: str, file: Attachment, step: Any, page: Any) -> Proof:
    """A file given with a step: its title is its name, its day that of the step."""
    day = timezone.localtime(step.at).date()
    return Proof(kind, whose, file.name, day, file, step.by, step.at, page.get_absolute_url())


def _moments(quarter: Quarter) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of the quarter up to that of the next, in Beijing time."""
    first, following = quarter.first_day, (quarter + 1).first_day
    end = clock.local(following.year, following.month, following.day) - dt.timedelta(microseconds=1)
    return clock.local(first.year, first.month, first.day), end
