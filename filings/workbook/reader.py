"""Reading an uploaded workbook: whose it is, and what it says for each code. Codes are matched, never positions.

Values are the stored ones; nothing is computed. What the texts mean is decided by ``filings.entry.read_cell``, as in the form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from filings.checks import Stated
from filings.models import Filing
from filings.workbook.cells import CellText, Page, letters_of, read_pages
from filings.workbook.guard import checked_parts
from filings.workbook.layout import (
    CODE,
    LAST_QUARTER,
    LAST_YEAR,
    NOTE,
    NOW,
    VERSION,
    YEAR_START,
    Identity,
    Spot,
    WrongFile,
    read_mark,
)
from qianjiang_finance.common.quarter import Quarter

#: A person can mend this many places at a time; more are counted.
MOST_PROBLEMS = 20
_LONGEST = 200
_EMPTY: Mapping[int, CellText] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in the two open cells of a code, and where: B2表 G9; and what the columns of earlier figures say, by label."""

    text: str
    note: str
    place: str
    stated: Mapping[str, Stated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Upload:
    """A template that was recognised: its identity and its entries by code; codes that it does not hold are absent."""

    identity: Identity
    entries: Mapping[str, Entry]


def read_upload(content: bytes, filing: Filing, codes: Collection[str]) -> Upload:
    """The entries of a filled template of this filing.

    Raises WrongFile for anything but a workbook, another template, institution, period or version (one sentence), and for cells that
    cannot be used: formulas without a result, error cells, unknown or repeated codes, each named by sheet and address.
    """
    pages = read_pages(checked_parts(content))
    identity = _identity(pages)
    _check_identity(identity, filing)
    entries, problems = _entries(pages, codes)
    if problems:
        more = [f"另有{len(problems) - MOST_PROBLEMS}处"] if len(problems) > MOST_PROBLEMS else []
        raise WrongFile(*problems[:MOST_PROBLEMS], *more)
    if not entries:
        raise WrongFile("工作簿里没有找到填报表格（“代码”和“本期”两列），请重新下载填报模板")
    return Upload(identity, entries)


def _identity(pages: list[Page]) -> Identity:
    """The one mark that all sheets with a mark carry."""
    cells = (cell.text for page in pages for row in page.rows.values() for cell in row.values())
    found = {identity for identity in map(read_mark, cells) if identity}
    if not found:
        raise WrongFile("这不是本系统的填报模板，请在填报页面下载模板，填写后再上传")
    if len(found) > 1:
        raise WrongFile("工作簿由几份不同的模板拼成，请用一份模板填写后再上传")
    return found.pop()


def _check_identity(identity: Identity, filing: Filing) -> None:
    if identity.version != VERSION:
        raise WrongFile(f"模板版本为{identity.version}，现行版本为{VERSION}，请重新下载填报模板")
    if identity.institution != filing.institution.code:
        mine = f"{filing.institution}（{filing.institution.code}）"
        raise WrongFile(f"这是机构代码{identity.institution}的模板，本页填报单位为{mine}，请上传本单位的模板")
    if identity.period != filing.period.code:
        theirs = Quarter.parse(identity.period).label
        raise WrongFile(f"这是{theirs}的模板，本页填报{filing.period}，请下载本期模板填写")
    if identity.seen > filing.edit_number:
        raise WrongFile("模板的编辑序号与草稿不符，请重新下载填报模板")


def _entries(pages: list[Page], codes: Collection[str]) -> tuple[dict[str, Entry], list[str]]:
    entries: dict[str, Entry] = {}
    problems: list[str] = []
    for page in pages:
        for row, heads in _table(page):
            code, cell = page.rows[row].get(heads[CODE]), page.rows[row].get(heads[NOW])
            if code is None:
                if cell is not None:
                    problems.append(f"{_place(page, cell)}：所在行没有指标代码，请填在模板原有的行内")
                continue
            name = plain(code.text)
            if name not in codes:
                problems.append(f"{_place(page, code)}：没有代码为“{code.text[:20]}”的指标")
            elif name in entries:
                problems.append(f"{_place(page, code)}：指标代码{name}重复")
            else:
                entries[name] = _entry(page, row, heads, problems)
    return entries, problems


def spots_of(pages: Iterable[Page]) -> dict[str, Spot]:
    """Where each code's open cells stand; of a repeated code the first."""
    spots: dict[str, Spot] = {}
    for page in pages:
        for row, heads in _table(page):
            code = page.rows[row].get(heads[CODE])
            if code is not None:
                spots.setdefault(plain(code.text), Spot(page.name, row, heads[NOW], heads.get(NOTE, 0)))
    return spots


def marks_of(pages: Iterable[Page]) -> list[tuple[str, int, int]]:
    """Sheet, row and column of every cell that holds a mark."""
    return [
        (page.name, row, column)
        for page in pages
        for row, cells in page.rows.items()
        for column, cell in cells.items()
        if read_mark(cell.text)
    ]


def _table(page: Page) -> Iterator[tuple[int, dict[str, int]]]:
    """The rows below the head, with the columns that the head names; none in a sheet without a head."""
    heads: dict[str, int] = {}
    for row in sorted(page.rows):
        if heads:
            yield row, heads
            continue
        labels = {plain(cell.text): column for column, cell in page.rows[row].items()}
        if CODE in labels and NOW in labels:
            heads = labels


def _entry(page: Page, row: int, heads: Mapping[str, int], problems: list[str]) -> Entry:
    """The open cells of a row; what cannot be used is added to the problems."""
    cells = page.rows.get(row, _EMPTY)
    value, note = cells.get(heads[NOW]), cells.get(heads.get(NOTE, 0))
    place = f"{page.name}表 {letters_of(heads[NOW])}{row}"
    if page.is_covered(row, heads[NOW]):
        problems.append(f"{place}：本期单元格被合并，请取消合并后逐项填写")
    problems += [f"{_place(page, cell)}：{cell.problem}" for cell in (value, note) if cell and cell.problem]
    stated = {
        label: Stated(cells[heads[label]].text[:_LONGEST], _place(page, cells[heads[label]]))
        for label in (LAST_QUARTER, YEAR_START, LAST_YEAR)
        if heads.get(label) in cells
    }
    return Entry(_cut(value), _cut(note), place, stated)


def _cut(cell: CellText | None) -> str:
    """The text of an open cell, no longer than any entry or note can be."""
    return cell.text.strip()[:_LONGEST] if cell else ""


def _place(page: Page, cell: CellText) -> str:
    return f"{page.name}表 {cell.address}"


def plain(text: str) -> str:
    """A code or label without blanks and full-width letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
