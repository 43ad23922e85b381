"""附表3 分机构结构与价格: long-term, unsecured, price, first loans and bad loans of each bank, unrounded (domain §6.4)."""

from __future__ import annotations

from dataclasses import dataclass

from reports.bulletins.comparing import Subject
from reports.bulletins.materials import ALL, Materials, Measured
from reports.bulletins.ranking_table import why_missing
from reports.metrics import Value


@dataclass(frozen=True, slots=True)
class StructureRow:
    """A bank, a 小计 or the 合计: amounts in 万元, shares in %, changes of shares in 百分点, of the rate in BP.

    ``increase_share`` is the part of the new long-term loans since the year's start that went to manufacturing (D04).
    ``key`` is whose row it is, as in :class:`~reports.bulletins.ranking_table.RankingRow`. ``first_loans`` of a sum are 户次. ``number`` is None for sums; ``missing`` says why the bank has no figures.
    """

    key: str
    number: int | None
    name: str
    missing: str
    long_term: Value
    long_term_share: Value
    long_term_increase: Value
    increase_share: Value
    unsecured: Value
    unsecured_share: Value
    unsecured_change: Value
    rate: Value
    rate_change: Value
    first_loans: Value
    bad_ratio: Value


@dataclass(frozen=True, slots=True)
class StructureGroup:
    """The banks of one kind in the order of the roster, with their 小计."""

    name: str
    rows: tuple[StructureRow, ...]
    subtotal: StructureRow


@dataclass(frozen=True, slots=True)
class StructureTable:
    """The groups, 政策性银行 last, and the 合计 over all of them."""

    groups: tuple[StructureGroup, ...]
    total: StructureRow

    @property
    def banks(self) -> tuple[StructureRow, ...]:
        """All banks in printed order."""
        return tuple(row for group in self.groups for row in group.rows)


def build_structure(materials: Materials) -> StructureTable:
    """The banks of the roster in their groups. Ratios of sums are of summed parts; the rate is weighted by what was lent."""
    groups, number = [], 0
    for kind in materials.bank_kinds:
        own = [filing for filing in materials.bank_filings if filing.kind == kind]
        rows = []
        for filing in own:
            number += 1
            subject = materials.of_bank(filing)
            rows.append(
                _row(materials, subject, filing.code, filing.name, number=number, missing=why_missing(filing))
            )
        subtotal = _row(materials, materials.of_kind(kind), f"{ALL}{kind}", "小计")
        groups.append(StructureGroup(own[0].kind_name, tuple(rows), subtotal))
    return StructureTable(tuple(groups), _row(materials, materials.of_all(), ALL, "合计"))


def _row(
    materials: Materials,
    subject: Subject,
    key: str,
    name: str,
    *,
    number: int | None = None,
    missing: str = "",
) -> StructureRow:
    quarter, of = materials.quarter, Measured(materials.items, subject)
    return StructureRow(
        key=key,
        number=number,
        name=name,
        missing=missing,
        long_term=of.now("B203"),
        long_term_share=of.now("D02"),
        long_term_increase=of.change("B203", quarter.year_start),
        increase_share=of.of_increases("D04"),
        unsecured=of.now("B204"),
        unsecured_share=of.now("D03"),
        unsecured_change=of.change("D03", quarter.same_last_year),
        rate=of.now("B405"),
        rate_change=of.points("B405", quarter.same_last_year),
        first_loans=of.now("B505"),
        bad_ratio=of.now("D05"),
    )
