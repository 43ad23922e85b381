"""附图: a small table and a real chart of bars, beside a table and printed on a page of its own."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.bulletins.cells import (
    BLACK,
    BOLD,
    CENTRE,
    FIRST_ROW,
    HEAD_ROW,
    INDENTED,
    LEFT,
    MARK,
    SONG,
    TITLE,
    frame,
    put,
    put_merged,
    set_width,
    shade,
)
from reports.bulletins.layout import AMOUNT, Chart

#: The block is about as wide as a table: names, values, a gap, and the drawing over eight columns.
NAME_WIDTH, VALUE_WIDTH, DRAWING_COLUMNS, DRAWING_WIDTH = 30, 18, 8, 11
#: Rows the drawing takes: those of title and axis and one per bar, but at least 14 and no more than fit a page.
OTHER_ROWS, LEAST_ROWS, MOST_ROWS = 5, 14, 24
#: Where the bars stand in the drawing, as parts of it: room for names on the left and for numbers on the right.
PLOT = {"x": 0.24, "y": 0.12, "w": 0.62, "h": 0.72}
UPRIGHT_PLOT = {"x": 0.12, "y": 0.14, "w": 0.85, "h": 0.58}
BLUE = "1D4F91"


def add_bars(page: Worksheet, chart: Chart, *, first_column: int) -> str:
    """Put the block beside what stands on the sheet, from ``first_column`` on; returns its cells, as a print area."""
    names, values = first_column, first_column + 1
    drawing, last = first_column + 3, first_column + 2 + DRAWING_COLUMNS
    put_merged(page, 1, (names, names), chart.name, font=MARK, alignment=LEFT)
    put_merged(page, 2, (names, last), chart.title, font=TITLE, alignment=CENTRE)
    for column, head in ((names, chart.name_title), (values, chart.value_title)):
        put_merged(page, HEAD_ROW, (column, column), head, font=BOLD, alignment=CENTRE, rows=2)
        shade(page.cell(HEAD_ROW, column))
    for row, (name, figure) in enumerate(chart.bars, start=FIRST_ROW):
        put(page.cell(row, names), name, text_alignment=INDENTED)
        put(page.cell(row, values), figure)
    bottom = FIRST_ROW + len(chart.bars) - 1
    frame(page, HEAD_ROW, names, bottom, values)
    set_width(page, names, NAME_WIDTH, [])
    set_width(page, values, VALUE_WIDTH, [figure for _, figure in chart.bars])
    for column in range(drawing, last + 1):
        set_width(page, column, DRAWING_WIDTH, [])
    end = HEAD_ROW + min(max(len(chart.bars) + OTHER_ROWS, LEAST_ROWS), MOST_ROWS)
    picture = _bar_chart(page, chart, names, bottom)
    picture.anchor = TwoCellAnchor(
        _from=AnchorMarker(col=drawing - 1, row=HEAD_ROW - 1), to=AnchorMarker(col=last, row=end)
    )
    page.add_chart(picture)
    return f"{get_column_letter(names)}1:{get_column_letter(last)}{max(bottom, end)}"


def _bar_chart(page: Worksheet, chart: Chart, names: int, bottom: int) -> BarChart:
    """Bars in the order of the table, each with its number; one tone, readable in black and white."""
    picture = BarChart()
    picture.type = "col" if chart.is_upright else "bar"
    picture.add_data(Reference(page, min_col=names + 1, min_row=FIRST_ROW, max_row=bottom))
    picture.set_categories(Reference(page, min_col=names, min_row=FIRST_ROW, max_row=bottom))
    picture.title = _title(chart.title, 1400)
    picture.legend = None
    plot = UPRIGHT_PLOT if chart.is_upright else PLOT
    picture.layout = Layout(ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", **plot))
    picture.gapWidth = 60
    picture.series[0].graphicalProperties = GraphicalProperties(solidFill=BLUE)
    picture.dataLabels = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False
    )
    digits = "#,##0" if any(figure.shown_as == AMOUNT for _, figure in chart.bars) else "0.00"
    picture.dataLabels.numFmt = digits
    picture.x_axis.delete = picture.y_axis.delete = False
    picture.x_axis.txPr = picture.y_axis.txPr = _text(900)
    if not chart.is_upright:
        picture.x_axis.scaling.orientation = "maxMin"
        picture.y_axis.crosses = "max"
    picture.y_axis.scaling.min = 0
    picture.y_axis.numFmt = digits
    picture.y_axis.majorGridlines = None
    picture.y_axis.title = _title(chart.value_title, 1000)
    return picture


def _letters(size: int, typeface: str, *, bold: bool) -> CharacterProperties:
    """Letters of ``size`` hundredths of a point, Chinese ones in the same face."""
    return CharacterProperties(sz=size, b=bold, latin=Font(typeface=typeface), ea=Font(typeface=typeface))


def _title(text: str, size: int) -> Title:
    letters = _letters(size, BLACK, bold=False)
    line = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=text)])
    return Title(tx=Text(rich=RichText(p=[line])), overlay=False)


def _text(size: int) -> RichText:
    letters = _letters(size, SONG, bold=False)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])
