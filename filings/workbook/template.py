"""The template of one filing: a sheet per form with the last values, the draft so far, and open cells for 本期 and 备注 only.

Sheets are protected without a password (against slips, not people). Values only, no formulas (domain §6.6).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from filings import sheet
from filings.checks import FigureBook
from filings.models import Filing, Indicator
from filings.sheet import Block, Row
from filings.workbook.layout import CODE, HEADS, MARK_SHEET, NOTE, NOW, Identity, Spot
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.sheets import safe_text

HEAD_ROW, FIRST_ROW = 5, 6
WIDTHS = (44, 8, 7, 15, 15, 15, 17, 30)
LEAST_HEIGHT = 21
GUIDE = "只填浅黄色的“本期”和“备注”。没有发生填0；不适用填“不适用”并在备注写明原因；尚不掌握填“未知”。"
_LAST = len(HEADS)
_CODE_COLUMN, _NOW_COLUMN, _NOTE_COLUMN = (HEADS.index(label) + 1 for label in (CODE, NOW, NOTE))

_TEXT, _BOLD = Font(name="仿宋", size=11), Font(name="仿宋", size=11, bold=True)
_NUMBER, _TITLE = Font(name="黑体", size=12), Font(name="黑体", size=18)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_INDENTED = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=2)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center")
_RIGHT_WRAPPED = Alignment(horizontal="right", vertical="center", wrap_text=True)
_LINE = Side(style="thin")
_FRAME = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)
_HEAD_FILL, OPEN_FILL = PatternFill("solid", fgColor="E7E6E6"), PatternFill("solid", fgColor="FFF8DC")
_OPEN = Protection(locked=False)
_A4 = 9


def template_name(filing: Filing) -> str:
    """{机构简称}_{期}_报送模板.xlsx."""
    return f"{filing.institution.short_name}_{filing.period.code}_报送模板.xlsx"


def template_workbook(book: FigureBook) -> bytes:
    """The template of the filing of ``book`` with the values of its draft, as a file."""
    filing, identity = book.filing, Identity.of(book.filing)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for block in sheet.build(book).blocks:
        page = workbook.create_sheet(block.code)
        _write_top(page, block, filing, identity)
        for number, row in enumerate(block.rows, start=FIRST_ROW):
            _write_row(page, number, row)
        _write_foot(page, FIRST_ROW + len(block.rows))
        _set_up(page, is_demo=filing.institution.is_demo)
    hidden = workbook.create_sheet(MARK_SHEET)
    hidden["A1"] = identity.mark
    hidden.sheet_state = "hidden"
    hidden.protection.sheet = True
    workbook.properties.creator = filing.institution.name
    workbook.properties.title = template_name(filing)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def template_spots(items: Iterable[Indicator]) -> dict[str, Spot]:
    """Where the template has the open cells of each code; the items in form order."""
    return {
        item.code: Spot(form, row, _NOW_COLUMN, _NOTE_COLUMN)
        for form, own in groupby(items, key=lambda item: item.form_id)
        for row, item in enumerate(own, start=FIRST_ROW)
    }


def _write_top(page: Worksheet, block: Block, filing: Filing, identity: Identity) -> None:
    """表号, the other marks of the form and the deadline, title, institution and period, how to fill, and the head; the mark stands in the hidden column."""
    demo = "　演示数据" if filing.institution.is_demo else ""
    _put(page.cell(1, 1), f"表　号：{block.number}", _NUMBER, _LEFT)
    page.cell(1, _CODE_COLUMN, identity.mark)
    marks = "　".join(block.head[1:])
    due = f"填报截止：{day_text(filing.due_on)}{demo}"
    _put_over(page, 1, (3, _LAST), f"{marks}\n{due}", font=_TEXT, alignment=_RIGHT_WRAPPED)
    _put_over(page, 2, (1, _LAST), block.title, font=_TITLE, alignment=_CENTRE)
    _put(page.cell(3, 1), f"填报单位：{filing.institution.name}", _TEXT, _LEFT)
    _put_over(page, 3, (3, 6), str(filing.period), font=_TEXT, alignment=_CENTRE)
    units = "、".join(dict.fromkeys(row.unit for row in block.rows))
    _put_over(page, 3, (_NOW_COLUMN, _LAST), f"单位：{units}", font=_TEXT, alignment=_RIGHT)
    _put_over(page, 4, (1, _LAST), GUIDE, font=_TEXT, alignment=_LEFT)
    for column, label in enumerate(HEADS, start=1):
        cell = page.cell(HEAD_ROW, column)
        _put(cell, label, _BOLD, _CENTRE)
        cell.fill, cell.border = _HEAD_FILL, _FRAME
    for row, height in ((1, 2 * LEAST_HEIGHT), (2, 32), (3, LEAST_HEIGHT), (4, LEAST_HEIGHT), (HEAD_ROW, 24)):
        page.row_dimensions[row].height = height


def _write_row(page: Worksheet, number: int, row: Row) -> None:
    name = f"其中：{row.name}" if row.is_part else row.name
    if row.broken:
        name = f"{name}（※{row.broken}，以前的数口径不同，不可直接比较）"
    _put(page.cell(number, 1), name, _TEXT, _INDENTED if row.is_part else _LEFT)
    _put(page.cell(number, 2), row.code, _TEXT, _CENTRE)
    _put(page.cell(number, 3), row.unit, _TEXT, _CENTRE)
    for column, value in enumerate((row.last_year, row.year_start, row.last_quarter), start=4):
        _put_value(page.cell(number, column), value, "—", row.places)
    typed, note = page.cell(number, _NOW_COLUMN), page.cell(number, _NOTE_COLUMN)
    _put_value(typed, row.value, row.text, row.places)
    _put(note, row.note, _TEXT, _LEFT)
    for cell in page[number]:
        cell.border = _FRAME
    for cell in (typed, note):
        cell.protection, cell.fill = _OPEN, OPEN_FILL
    page.add_data_validation(_rule_of(typed.coordinate, row))
    page.row_dimensions[number].height = LEAST_HEIGHT * (2 if row.broken else 1)


def _rule_of(address: str, row: Row) -> DataValidation:
    """A number not below zero with the item's decimals, or 不适用 or 未知; selecting the cell shows the definition."""
    rule = DataValidation(
        type="custom",
        formula1=(
            f"OR(AND(ISNUMBER({address}),{address}>=0,ROUND({address},{row.places})={address}),"
            f'{address}="不适用",{address}="未知")'
        ),
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle="填写有误",
        error=f"请填不小于0的{_kind_of(row.places)}（{row.unit}），或填“不适用”“未知”。",
        promptTitle=f"{row.name}（{row.unit}）"[:32],
        prompt=row.definition[:250],
    )
    rule.add(address)
    return rule


def _kind_of(places: int) -> str:
    return f"数字，最多{places}位小数" if places else "整数"


def _write_foot(page: Worksheet, row: int) -> None:
    """The line of signatures below the table."""
    names = "填表人：　　　　　　复核人：　　　　　　负责人：　　　　　　联系电话：　　　　　　填报日期：　　年　月　日"
    _put_over(page, row, (1, _LAST), names, font=_TEXT, alignment=_LEFT)
    page.row_dimensions[row].height = 28


def _set_up(page: Worksheet, *, is_demo: bool) -> None:
    """Widths, frozen head, protection, and A4 landscape one page wide with the head on each page."""
    for column, width in zip("ABCDEFGH", WIDTHS, strict=True):
        page.column_dimensions[column].width = width
    page.column_dimensions["B"].hidden = True
    page.freeze_panes = f"C{FIRST_ROW}"
    page.sheet_view.showGridLines = False
    page.protection.sheet = True
    page.protection.formatColumns = False  # widths may be changed
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.print_title_rows = f"1:{HEAD_ROW}"
    page.oddHeader.left.text = "内部资料"
    page.oddHeader.right.text = "演示数据" if is_demo else None
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


def _put_value(cell: Cell, value: Decimal | None, text: str, places: int) -> None:
    """A number in the decimals of the item, or the text that stands for it."""
    if value is None:
        _put(cell, text, _TEXT, _CENTRE)
    else:
        cell.value, cell.font, cell.alignment = value, _TEXT, _RIGHT
    cell.number_format = number_format(places)


def number_format(places: int) -> str:
    """#,##0.00 for two decimals."""
    return "#,##0." + "0" * places if places else "#,##0"


def _put(cell: Cell, text: str, font: Font, alignment: Alignment) -> None:
    if text:
        safe_text(cell, text)
    cell.font, cell.alignment = font, alignment


def _put_over(
    page: Worksheet, row: int, columns: tuple[int, int], text: str, *, font: Font, alignment: Alignment
) -> None:
    """A text in the first of the merged columns (first, last)."""
    first, last = columns
    page.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    cell = page.cell(row, first)
    assert isinstance(cell, Cell)  # the first cell of a merged range is a real one
    _put(cell, text, font, alignment)
