"""附表2 分机构制造业贷款排名: the banks in their groups, ranked over all commercial banks, unrounded (domain §5.2, §6.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from filings.models.filing import Status
from reports.bulletins.comparing import Subject
from reports.bulletins.materials import ALL, Materials, Measured
from reports.figures import ExpectedFiling
from reports.metrics import Value, rank
from reports.metrics.values import NOT_REPORTED
from reports.ranking_rules import NOT_EVALUATED, POLICY_BANK, TOO_NEW, why_unranked

#: The indicators behind the columns of balances, for the notes about them.
RANKED_CODES = ("B102", "B201")


@dataclass(frozen=True, slots=True)
class RankingRow:
    """A bank, a 小计 or the 合计: amounts in 万元, growth and share in %, change of the share in 百分点. None: not ranked.

    ``key`` is whose row it is: an institution's code, *LB for a 小计, * for the 合计. ``number`` is None for sums. ``missing`` says why no
    filing of the period is in the sums (:func:`why_missing`).
    """

    key: str
    number: int | None
    name: str
    missing: str
    loans: Value
    balance: Value
    increase: Value
    growth: Value
    share: Value
    share_change: Value
    balance_rank: int | None = None
    increase_rank: int | None = None
    growth_rank: int | None = None


@dataclass(frozen=True, slots=True)
class RankingGroup:
    """The banks of one kind with their 小计; a group that is not ranked stands apart (单列)."""

    name: str
    is_ranked: bool
    rows: tuple[RankingRow, ...]
    subtotal: RankingRow


@dataclass(frozen=True, slots=True)
class RankingTable:
    """The groups, 政策性银行 last, and the 合计 over all of them; the banks left out of the ranks, by reason."""

    groups: tuple[RankingGroup, ...]
    total: RankingRow
    too_new: tuple[str, ...]
    exempt: tuple[str, ...]

    @property
    def banks(self) -> tuple[RankingRow, ...]:
        """All banks in printed order."""
        return tuple(row for group in self.groups for row in group.rows)


def build_ranking(materials: Materials) -> RankingTable:
    """The table of the banks in the roster. Sums are of all banks; where a report is missing at a date compared with, the change of a sum is 可比口径.

    What would compare across a change of definition is absent, and so is its place.
    """
    filings = materials.bank_filings
    rosters = materials.rosters
    ends = rosters.quarter_ends(materials.quarter)
    reasons = {
        pk: why_unranked(rosters.attendees[pk], ends[pk])
        for pk in (filing.institution_id for filing in filings)
    }
    rows = {
        filing.institution_id: _measured(
            materials, materials.of_bank(filing), filing.code, filing.name, why_missing(filing)
        )
        for filing in filings
    }
    ranked = [pk for pk, reason in reasons.items() if not reason]
    return RankingTable(
        groups=_groups(materials, _with_ranks(rows, ranked)),
        total=_measured(materials, materials.of_all(), ALL, "合计"),
        too_new=tuple(
            filing.name
            for filing in filings
            if filing.accepted_at and reasons[filing.institution_id] == TOO_NEW
        ),
        exempt=tuple(filing.name for filing in filings if reasons[filing.institution_id] == NOT_EVALUATED),
    )


def _groups(materials: Materials, rows: Mapping[int, RankingRow]) -> tuple[RankingGroup, ...]:
    """The kinds in their order, the policy banks' last, with their rows numbered through."""
    groups, number = [], 0
    for kind in materials.bank_kinds:
        own = [filing for filing in materials.bank_filings if filing.kind == kind]
        ordered = sorted((rows[filing.institution_id] for filing in own), key=_order)
        groups.append(
            RankingGroup(
                name=own[0].kind_name,
                is_ranked=kind != POLICY_BANK,
                rows=tuple(replace(row, number=number + place) for place, row in enumerate(ordered, start=1)),
                subtotal=_measured(materials, materials.of_kind(kind), f"{ALL}{kind}", "小计"),
            )
        )
        number += len(own)
    return tuple(groups)


def why_missing(filing: ExpectedFiling) -> str:
    """Why the figures of a filing are not in the sums: 未报, or where it stands with the office; empty when they are."""
    if filing.accepted_at:
        return ""
    return {Status.SUBMITTED.label: "待审核", Status.RETURNED.label: "已退回"}.get(
        filing.status, NOT_REPORTED
    )


def _measured(materials: Materials, subject: Subject, key: str, name: str, missing: str = "") -> RankingRow:
    """The measures of one row over its figures."""
    quarter, of = materials.quarter, Measured(materials.items, subject)
    return RankingRow(
        key=key,
        number=None,
        name=name,
        missing=missing,
        loans=of.now("B102"),
        balance=of.now("B201"),
        increase=of.change("B201", quarter.year_start),
        growth=of.growth("B201", quarter.same_last_year),
        share=of.now("D01"),
        share_change=of.change("D01", quarter.same_last_year),
    )


def _with_ranks(rows: Mapping[int, RankingRow], ranked: Sequence[int]) -> dict[int, RankingRow]:
    """The rows with their places among the ranked banks; competition ranks over unrounded values, the highest first."""

    def places(of: Callable[[RankingRow], Value]) -> dict[int, int]:
        return rank({pk: of(rows[pk]).amount for pk in ranked})

    balance = places(lambda row: row.balance)
    increases = places(lambda row: row.increase)
    growths = places(lambda row: row.growth)
    return {
        pk: replace(
            row, balance_rank=balance.get(pk), increase_rank=increases.get(pk), growth_rank=growths.get(pk)
        )
        for pk, row in rows.items()
    }


def _order(row: RankingRow) -> tuple[bool, Decimal]:
    """The largest balance first, banks without one last."""
    amount = row.balance.amount
    return amount is None, -(amount or Decimal(0))
