"""附表5 政策核查: institutions × C1–C9 in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reports.bulletins import remarks
from reports.bulletins.annex import Annex
from reports.bulletins.check_table import CheckRow
from reports.bulletins.layout import Align, Column, Emphasis, TableRow, TableSheet
from reports.bulletins.sheets.frame import bank_name, group_head, plain, summed, table
from reports.check_pages.words import DESCRIPTIONS, OF_ONE
from reports.policy_checks import Verdict

#: Over the checks that stand in no measure: the document they are from.
_SOURCES = {code: DESCRIPTIONS[code].source for code in OF_ONE}
RULES = (
    "“达标”“未达标”按文件表述与上年同期（或上季末）比较，比较未四舍五入的数；“关注”为只满足其中一项或突破一项限值；"
    "“不适用”为基期无数据、为零或口径已调整。各项规则和依据见“说明”。"
)


def _verdict(code: str) -> Column[CheckRow]:
    check = DESCRIPTIONS[code]
    return Column(
        f"{code} {check.name}", 13, lambda row: str(row.results[code].verdict), _SOURCES[code], leads=code
    )


COLUMNS: tuple[Column[CheckRow], ...] = (
    Column("序号", 8, lambda row: "" if row.number is None else row.number),
    Column("机构", 30, bank_name, align=Align.LEFT),
    *(_verdict(code) for code in OF_ONE),
)


def check_sheet(annex: Annex) -> TableSheet:
    """附表5."""
    checks = annex.checks
    large = (f"头雁作用（C10）：{checks.large_banks}。",) if checks.large_banks else ()
    return table(
        annex,
        "附表5",
        "政策核查情况",
        COLUMNS,
        tuple(_rows(annex)),
        unit="",
        notes=(RULES, *large, *remarks.without_missing(annex, checks.banks)),
    )


def _rows(annex: Annex) -> Iterator[TableRow]:
    for group in annex.checks.groups:
        yield group_head(group.name)
        for row in group.rows:
            yield plain(COLUMNS, row, row.key)
    yield TableRow(("", "达标机构数（家）", *(_met(annex, code) for code in OF_ONE)), Emphasis.SUM)
    yield summed(COLUMNS, annex.checks.district, annex.checks.district.key)


def _met(annex: Annex, code: str) -> int:
    """How many banks meet the check."""
    return Counter(row.results[code].verdict for row in annex.checks.banks)[Verdict.MET]
