"""附表2 分机构制造业贷款排名: the banks in their groups, ranked over all commercial banks, unrounded (domain §5.2, §6.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from filings.models.filing import Status
from institutions.models import Institution
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.attendance import Attendance
from reports.figures import ExpectedFiling, SingleFigures
from reports.metrics import Value, growth, increase, rank, share, share_change, sum_reported
from reports.metrics.values import NOT_REPORTED
from reports.ranking_rules import NOT_EVALUATED, POLICY_BANK, TOO_NEW, why_unranked

RANKED_CODES = ("B102", "B201")
NOTHING = SingleFigures({})


@dataclass(frozen=True, slots=True)
class RankingRow:
    """A bank, a 小计 or the 合计: amounts in 万元, growth and share in %, change of the share in 百分点. None: not ranked.

    ``number`` is None for sums. ``missing`` says why no filing of the period is in the sums (:func:`why_missing`).
    """

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


def build_ranking(
    roster: Sequence[ExpectedFiling],
    banks: Mapping[int, Institution],
    singles: Mapping[int, SingleFigures],
    rosters: Attendance,
    quarter: Quarter,
) -> RankingTable:
    """The table of the banks in the roster. ``banks`` are all banks, closed ones too: their old figures belong to the bases."""
    filings = [filing for filing in roster if filing.institution_id in banks]
    reasons = {
        pk: _why_unranked(pk, rosters, quarter) for pk in (filing.institution_id for filing in filings)
    }
    rows = {
        filing.institution_id: _measured(_of(filing, singles), quarter, filing.name, why_missing(filing))
        for filing in filings
    }
    ranked = [pk for pk, reason in reasons.items() if not reason]
    everyone = [singles.get(pk, NOTHING) for pk in banks]
    return RankingTable(
        groups=_groups(filings, banks, singles, _with_ranks(rows, ranked), quarter),
        total=_measured(_sum(everyone), quarter, "合计"),
        too_new=tuple(
            filing.name
            for filing in filings
            if filing.accepted_at and reasons[filing.institution_id] == TOO_NEW
        ),
        exempt=tuple(filing.name for filing in filings if reasons[filing.institution_id] == NOT_EVALUATED),
    )


def _groups(
    filings: Sequence[ExpectedFiling],
    banks: Mapping[int, Institution],
    singles: Mapping[int, SingleFigures],
    rows: Mapping[int, RankingRow],
    quarter: Quarter,
) -> tuple[RankingGroup, ...]:
    """The kinds in their order, the policy banks' last, with their rows numbered through."""
    kinds = dict.fromkeys(filing.kind for filing in filings if filing.kind != POLICY_BANK)
    kinds |= dict.fromkeys(filing.kind for filing in filings)
    groups, number = [], 0
    for kind in kinds:
        own = [filing for filing in filings if filing.kind == kind]
        ordered = sorted((rows[filing.institution_id] for filing in own), key=_order)
        members = [singles.get(pk, NOTHING) for pk, bank in banks.items() if bank.kind_id == kind]
        groups.append(
            RankingGroup(
                name=own[0].kind_name,
                is_ranked=kind != POLICY_BANK,
                rows=tuple(replace(row, number=number + place) for place, row in enumerate(ordered, start=1)),
                subtotal=_measured(_sum(members), quarter, "小计"),
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


def _of(filing: ExpectedFiling, singles: Mapping[int, SingleFigures]) -> SingleFigures:
    return singles.get(filing.institution_id, NOTHING)


def _why_unranked(institution: int, rosters: Attendance, quarter: Quarter) -> str:
    return why_unranked(rosters.attendees[institution], rosters.quarter_ends(institution, quarter))


def _sum(figures: Sequence[SingleFigures]) -> Operands:
    """What the institutions reported together; None where nobody did."""

    def value(code: str, quarter: Quarter) -> Decimal | None:
        return sum_reported(single(code, quarter) for single in figures).value.amount

    return value


def _measured(operands: Operands, quarter: Quarter, name: str, missing: str = "") -> RankingRow:
    """The measures of one row over its figures."""
    last_year = quarter.same_last_year
    loans, balance = operands("B102", quarter), operands("B201", quarter)
    base = operands("B201", last_year)
    return RankingRow(
        number=None,
        name=name,
        missing=missing,
        loans=_value(loans),
        balance=_value(balance),
        increase=increase(balance, operands("B201", quarter.year_start)),
        growth=growth(balance, base),
        share=share(balance, loans),
        share_change=share_change(balance, loans, base_part=base, base_whole=operands("B102", last_year)),
    )


def _value(amount: Decimal | None) -> Value:
    return Value(None, NOT_REPORTED) if amount is None else Value(amount)


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
