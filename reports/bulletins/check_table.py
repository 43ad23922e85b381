"""附表5 政策核查: the verdicts of C1–C9 on each bank and on the district, and C10 on the large banks (domain §5.5, §6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from filings.breaks import NONE
from filings.models import ReferenceRate
from qianjiang_finance.common.quarter import Quarter
from reports.bulletins.materials import ALL, Materials
from reports.bulletins.ranking_table import why_missing
from reports.check_pages.reading import LARGE_BANKS, Judged, Sources, quarters_of
from reports.check_pages.words import OF_ONE, said
from reports.figures import Totals
from reports.policy_checks import Result

DISTRICT = "全区"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A bank or the district (``key`` *) and the result of each of C1–C9 by code. ``missing``: why the bank has no figures."""

    key: str
    number: int | None
    name: str
    missing: str
    results: Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """The banks of one kind."""

    name: str
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True, slots=True)
class CheckTable:
    """The groups, the district, and C10 as a sentence (empty where nothing can be judged)."""

    groups: tuple[CheckGroup, ...]
    district: CheckRow
    large_banks: str

    @property
    def banks(self) -> tuple[CheckRow, ...]:
        """All banks in printed order."""
        return tuple(row for group in self.groups for row in group.rows)


def build_checks(materials: Materials) -> CheckTable:
    """The verdicts: the same checks over the same figures as the pages of 政策核查."""
    sources = _sources(materials)
    groups, number = [], 0
    for kind in materials.bank_kinds:
        own = [filing for filing in materials.bank_filings if filing.kind == kind]
        rows = []
        for filing in own:
            number += 1
            operands = sources.of_bank(filing.institution_id)
            results = {code: sources.judge(code, operands).result for code in OF_ONE}
            rows.append(CheckRow(filing.code, number, filing.name, why_missing(filing), results))
        groups.append(CheckGroup(own[0].kind_name, tuple(rows)))
    of_district = {code: sources.judge(code, materials.totals).result for code in OF_ONE}
    return CheckTable(
        groups=tuple(groups),
        district=CheckRow(ALL, None, DISTRICT, "", of_district),
        large_banks=_sentence(sources.judge_large_banks()),
    )


def _sources(materials: Materials) -> Sources:
    quarter = materials.quarter
    quarters = quarters_of(quarter)
    rates = ReferenceRate.objects.filter(index__in=[at.index for at in quarters])
    balance = materials.items.get("B201")
    return Sources(
        quarter=quarter,
        banks=materials.singles,
        district=materials.totals,
        large=materials.kind_totals.get(LARGE_BANKS, Totals({})),
        rates={Quarter.from_index(rate.index): Decimal(rate.basis_points) / 100 for rate in rates},
        breaks=balance.breaks if balance else NONE,
    )


def _sentence(judged: Judged | None) -> str:
    return said(judged.code, judged.result) if judged else ""
