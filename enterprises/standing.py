"""公示率 of the three lists: published / (3 × banks), and what each bank still lacks (list L6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from enterprises.models import Publication
from enterprises.models.publications import MAKING
from institutions.models import Institution

_ABSENT = "未编制"


@dataclass(frozen=True, slots=True)
class Mark:
    """A list of a bank: word, tone, last valid day, and the page of the version (empty where there is none)."""

    word: str
    tone: str
    until: dt.date | None
    url: str
    making: str = ""


@dataclass(frozen=True, slots=True)
class BankRow:
    """A bank and its three lists; ``published`` of them are in force."""

    bank: Institution
    marks: tuple[Mark, ...]
    published: int


@dataclass(frozen=True, slots=True)
class Standing:
    """All banks on a day."""

    lists: tuple[str, ...]
    rows: tuple[BankRow, ...]
    published: int
    expected: int

    @property
    def rate(self) -> Decimal | None:
        """% of the lists in force; None without banks."""
        return Decimal(self.published) * 100 / self.expected if self.expected else None


def standing_of(banks: Sequence[Institution], on: dt.date) -> Standing:
    """One query for the versions of the banks."""
    versions = Publication.objects.current().filter(institution__in=banks).order_by("version")
    by_list: dict[tuple[int, str], list[Publication]] = {}
    for version in versions:
        by_list.setdefault((version.institution_id, version.list), []).append(version)
    rows = tuple(_row(bank, by_list, on) for bank in banks)
    return Standing(
        lists=tuple(Publication.List.labels),
        rows=rows,
        published=sum(row.published for row in rows),
        expected=len(Publication.List) * len(banks),
    )


def open_banks(on: dt.date) -> list[Institution]:
    """The banks doing business on the day, in the order of the roster."""
    banks = Institution.objects.banks().open_on(on).select_related("kind")
    return list(banks.order_by("kind__order", "order", "code"))


def _row(bank: Institution, by_list: dict[tuple[int, str], list[Publication]], on: dt.date) -> BankRow:
    versions = [by_list.get((bank.pk, which), []) for which in Publication.List.values]
    in_force = sum(any(_is_in_force(version, on) for version in row) for row in versions)
    return BankRow(bank, tuple(_mark(row) for row in versions), in_force)


def _is_in_force(version: Publication, on: dt.date) -> bool:
    return (
        version.state == Publication.State.PUBLISHED
        and version.valid_until is not None
        and version.valid_until >= on
    )


def _mark(versions: list[Publication]) -> Mark:
    """The published version; beside it the newer one in the making."""
    making = next((version for version in versions if version.state in MAKING), None)
    published = next((version for version in versions if version.state not in MAKING), None)
    shown = published or making
    if shown is None:
        return Mark(_ABSENT, "bad", None, "")
    newer = f"新版{making.state_word}" if published and making else ""
    return Mark(shown.state_word, shown.tone, shown.valid_until, shown.get_absolute_url(), newer)
