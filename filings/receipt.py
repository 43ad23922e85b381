"""The receipt of a signed revision: what was handed in, by whom, when, and a checksum that can be proved (feature D8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from filings.models import Figure, Filing, Revision
from filings.services.steps import checksum


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cells hold a number other than zero, a zero, 不适用 and 未知."""

    numbers: int
    zeros: int
    not_applicable: int
    unknown: int

    @property
    def total(self) -> int:
        return self.numbers + self.zeros + self.not_applicable + self.unknown


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that the page prints. ``is_intact``: the checksum computed now equals the one fixed at signing."""

    number: str
    filing: Filing
    revision: Revision
    institution: str
    timeliness: str
    counts: Counts
    statement: str
    computed: str
    is_intact: bool


def build(filing: Filing, revision: Revision) -> Receipt:
    """The receipt of a submitted revision (ValueError for a draft): three queries, none of them writes.

    The institution carries the name it had on the day of submission, the people the names they signed with.
    """
    if revision.submitted_at is None:
        raise ValueError("a draft has no receipt")
    day = timezone.localtime(revision.submitted_at).date()
    name = filing.institution.name_on(day)
    computed = checksum(revision)
    return Receipt(
        number=number_of(filing, revision),
        filing=filing,
        revision=revision,
        institution=name,
        timeliness=filing.timeliness,
        counts=count(revision.figures.values_list("entry", "raw")),
        statement=_statement(revision, name, str(filing.period)),
        computed=computed,
        is_intact=computed == revision.sha256,
    )


def number_of(filing: Filing, revision: Revision) -> str:
    """期次-机构编码-版本: 2024Q2-B02-1."""
    return f"{filing.period.code}-{filing.institution.code}-{revision.number}"


def count(cells: Iterable[tuple[str, int | None]]) -> Counts:
    """Count cells given as (entry, raw)."""
    rows = list(cells)
    zeros = sum(raw == 0 for _, raw in rows)
    numbers = sum(raw is not None for _, raw in rows) - zeros
    entries = [entry for entry, _ in rows]
    return Counts(
        numbers, zeros, entries.count(Figure.Entry.NOT_APPLICABLE), entries.count(Figure.Entry.UNKNOWN)
    )


def signed_statement(person: str, institution: str, duty: str, period: str) -> str:
    """What a person confirms by signing, under the own name."""
    return f"本人{person}，系{institution}{duty}，已核对{period}报表全部数据，确认真实、准确、完整。"


def entered_statement(person: str, institution: str, period: str, source: str) -> str:
    """What an office person confirms by signing figures entered on behalf."""
    return f"本人{person}，已将{institution}{period}代填数据与来源材料（{source}）逐项核对，确认录入一致。"


def _statement(revision: Revision, institution: str, period: str) -> str:
    """The statement of the last signature: the officer's where there are three, else the checker's; the office's own for its entries."""
    if revision.on_behalf:
        person = revision.officer_name or revision.checker_name
        return entered_statement(person, institution, period, revision.get_on_behalf_display())
    if revision.officer_name:
        return signed_statement(revision.officer_name, institution, "负责人", period)
    return signed_statement(revision.checker_name, institution, "复核人", period)
