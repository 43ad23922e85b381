"""附图: a small table and a real chart of bars, beside a table and printed on a page of its own."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as Drawing

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
    Frame,
    Page,
    area,
)
from reports.bulletins.layout import AMOUNT, Chart

#: The block is about as wide as a table: names, values, a gap, and the drawing over eight columns.
NAME_WIDTH, VALUE_WIDTH, DRAWING_COLUMNS, DRAWING_WIDTH = 30, 18, 8, 11
#: Rows the drawing takes, below those that every page repeats: those of title and axis and one per bar, but at least 14 and no more than fit a page.
OTHER_ROWS, LEAST_ROWS, MOST_ROWS = 5, 14, 24
#: Where the bars stand in the drawing, as parts of it: room for names on the left and for numbers on the right.
PLOT = {"x": 0.24, "y": 0.12, "width": 0.62, "height": 0.72}
UPRIGHT_PLOT = {"x": 0.12, "y": 0.14, "width": 0.85, "height": 0.58}
BLUE = "#1D4F91"
#: Part of a bar's width that is left free between two of them, in percent.
GAP = 60


def add_bars(book: Workbook, page: Page, chart: Chart, *, first_column: int) -> str:
    """Put the block beside what stands on the sheet, from ``first_column`` on; returns its cells, as a print area."""
    names, values = first_column, first_column + 1
    drawing, last = first_column + 3, first_column + 2 + DRAWING_COLUMNS
    bottom = FIRST_ROW + len(chart.bars) - 1
    frame = Frame(HEAD_ROW, names, bottom, values)
    page.put_merged(1, (names, names), chart.name, font=MARK, alignment=LEFT)
    page.put_merged(2, (names, last), chart.title, font=TITLE, alignment=CENTRE)
    for column, head in ((names, chart.name_title), (values, chart.value_title)):
        page.put_merged(
            HEAD_ROW, (column, column), head, font=BOLD, alignment=CENTRE, rows=2, frame=frame, shaded=True
        )
    for row, (name, figure) in enumerate(chart.bars, start=FIRST_ROW):
        page.put(row, names, name, alignment=INDENTED, lines=frame.lines(row, names))
        page.put(row, values, figure, lines=frame.lines(row, values))
    page.set_width(names, NAME_WIDTH)
    page.set_width(values, VALUE_WIDTH, [figure for _, figure in chart.bars])
    for column in range(drawing, last + 1):
        page.set_width(column, DRAWING_WIDTH)
    end = FIRST_ROW - 1 + min(max(len(chart.bars) + OTHER_ROWS, LEAST_ROWS), MOST_ROWS)
    picture = _bar_chart(book, page.name, chart, names, bottom)
    width, height = page.size_of(FIRST_ROW, drawing, end, last)
    picture.set_size({"width": width - 1, "height": height - 1})
    page.sheet.insert_chart(FIRST_ROW - 1, drawing - 1, picture, {"object_position": 1})
    return area(page.name, 1, names, max(bottom, end), last)


def _bar_chart(book: Workbook, sheet: str, chart: Chart, names: int, bottom: int) -> Drawing:
    """Bars in the order of the table, each with its number; one tone, readable in black and white."""
    picture = book.add_chart({"type": "column" if chart.is_upright else "bar"})
    digits = "#,##0" if any(figure.shown_as == AMOUNT for _, figure in chart.bars) else "0.00"
    picture.add_series(
        {
            "categories": f"={area(sheet, FIRST_ROW, names, bottom, names)}",
            "values": f"={area(sheet, FIRST_ROW, names + 1, bottom, names + 1)}",
            "fill": {"color": BLUE},
            "gap": GAP,
            "data_labels": {"value": True, "num_format": digits},
        }
    )
    picture.set_title(
        {"name": chart.title, "name_font": {"name": BLACK, "size": 14, "bold": False}, "overlay": False}
    )
    picture.set_legend({"none": True})
    picture.set_plotarea({"layout": UPRIGHT_PLOT if chart.is_upright else PLOT})
    letters = {"name": SONG, "size": 9}
    along = {"num_font": letters}
    across = {
        "num_font": letters,
        "num_format": digits,
        "min": 0,
        "major_gridlines": {"visible": False},
        "name": chart.value_title,
        "name_font": {"name": BLACK, "size": 10, "bold": False},
    }
    if chart.is_upright:
        picture.set_x_axis(along)
        picture.set_y_axis(across)
    else:
        picture.set_x_axis(across)
        picture.set_y_axis(along | {"reverse": True, "crossing": "max"})
    return picture
