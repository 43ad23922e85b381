"""The layout of GB/T 9704-2012 as numbers and rules, for the Word file and the PDF alike (domain §6.5). Lengths in mm, sizes in points."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations, pairwise

from qianjiang_finance.common.sheets import width_of
from reports.bulletins.cells import shown
from reports.bulletins.layout import Align, Emphasis, TableSheet

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
TEXT_WIDTH, TEXT_HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM
LINES, CHARACTERS = 22, 28
#: 3号 for text, 2号 for the title, 4号 for page numbers and 版记.
BODY, TITLE, SMALL = 16, 22, 14
#: Point size of one mm.
POINTS = 72 / 25.4
#: The pitch of a line and of a character, in points: 22 lines and 28 characters fill the page.
LINE_PITCH, CHARACTER_PITCH = TEXT_HEIGHT * POINTS / LINES, TEXT_WIDTH * POINTS / CHARACTERS
#: A heading of 发文机关标志 is as wide as the text at most; longer names get narrower letters down to this part of their width.
HEAD_SIZE, NARROWEST = 46, 0.6
#: Longest line of a title, in characters of 2号.
TITLE_LINE = 18

_NOT_AT_START = "、，。；：）》〉”’！？的地得了与和及"
_NOT_AT_END = "（《〈“‘第"
_WORDS = re.compile(
    r"\d+年(?:上半年|前三季度|[一二三四]季度|度)?|\d+月|\d+[个项家]|关于|全区|黔江区|金融支持|制造业|高质量发展|中长期贷款|"
    r"政策措施|落实情况|进展情况|发展情况|有关情况|评价结果|情况|的?(?:通报|通知|意见|报告|函)|[A-Za-z0-9.]+"
)


def head_letters(name: str) -> tuple[float, float]:
    """Size and part of the width (1: unchanged) of the letters of 发文机关标志, so that the name fits one line."""
    room = TEXT_WIDTH * POINTS * 0.96
    size = float(HEAD_SIZE)
    scale = min(1.0, room / (len(name) * size))
    if scale < NARROWEST:
        size, scale = room / (len(name) * NARROWEST), NARROWEST
    return round(size * 2) / 2, round(scale, 2)


def title_lines(title: str) -> tuple[str, ...]:
    """A title broken by meaning into lines that make a trapezoid or a diamond: never within a word, a number or a pair of marks."""
    count = -(-len(title) // TITLE_LINE)
    if count == 1:
        return (title,)
    for lines in (count, count + 1):
        ways = [_cut(title, places) for places in combinations(sorted(_breaks(title)), lines - 1)]
        fitting = [way for way in ways if max(map(len, way)) <= TITLE_LINE]
        if fitting:
            return min(fitting, key=_ugliness)
    return tuple(title[at : at + TITLE_LINE] for at in range(0, len(title), TITLE_LINE))


def _breaks(title: str) -> set[int]:
    """Where a line may end: between the words that are known, and elsewhere not next to a mark that binds."""
    inside = {at for word in _WORDS.finditer(title) for at in range(word.start() + 1, word.end())}
    places = set(range(2, len(title) - 1)) - inside
    return {at for at in places if title[at] not in _NOT_AT_START and title[at - 1] not in _NOT_AT_END}


def _cut(title: str, places: tuple[int, ...]) -> tuple[str, ...]:
    ends = (0, *places, len(title))
    return tuple(title[start:end] for start, end in pairwise(ends))


def _ugliness(lines: tuple[str, ...]) -> tuple[int, int, int]:
    """First no hourglass, then breaks at known words, then neighbours of two or three characters' difference."""
    lengths = [len(line) for line in lines]
    waist = len(lengths) == 3 and lengths[1] < min(lengths[0], lengths[2])
    loose = sum(not _WORDS.match(line) for line in lines[1:])
    steps = sum(abs(abs(one - other) - 2) for one, other in pairwise(lengths))
    return int(waist), loose, steps


def date_text(day: dt.date | None) -> str:
    """2024年7月18日, with blanks to fill in by hand before the day is known."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　　年　　月　　日"


def characters(text: str) -> float:
    """The width of a text in full characters."""
    return width_of(text) / 2


def signature_indents(signature: str, date: str) -> tuple[float, float]:
    """How far 署名 and 成文日期 stay from the right edge, in characters: the date four, the name centred above it (at least none)."""
    beyond = (characters(signature) - characters(date)) / 2
    return (max(4 - beyond, 0.0), 4.0) if beyond <= 4 else (0.0, beyond)


#: The part of its size that a digit is wide: half in 仿宋, more in some fonts that stand in for it.
DIGIT = 0.56
#: Sizes tried for a table, from large to small, and the room beside a cell's text on each side, in points.
TABLE_SIZES, CELL_ROOM = (10.5, 9.0, 8.0, 7.5, 7.0), 2.0
#: A column of words is given no more than this for its longest, in half characters; they wrap. A head wraps too, but not within Latin letters.
_WIDEST_WORDS, _NARROWEST_HEAD, _LATIN_HEAD = 34, 6, 8
#: Which of the sizes a table with too many words gets, and the part of their need that its columns of words keep at least.
_WRAPPING, _NARROWEST_WORDS = 2, 0.4
_LATIN = re.compile("[A-Za-z]{2}")


def table_columns(sheet: TableSheet, width: float = TEXT_HEIGHT) -> tuple[float, tuple[float, ...]]:
    """The size of letters at which no number of the table wraps, and the widths of its columns in mm, as wide as ``width`` together.

    Where even the smallest size is too large for columns of words, these get narrower and their words wrap.
    """
    room = width * POINTS
    for size in TABLE_SIZES:
        needed = _needed(sheet, size)
        if sum(needed) <= room:
            return size, _stretched(needed, room)
    for size in TABLE_SIZES[_WRAPPING:]:
        needed = _narrowed(sheet, _needed(sheet, size), room)
        if sum(needed) <= room + 1:
            break
    return size, _stretched(needed, room)


def _needed(sheet: TableSheet, size: float) -> list[float]:
    """The widths of the columns in points at which nothing wraps but long words."""
    columns = range(len(sheet.heads))
    return [_half_characters(sheet, column) * size * DIGIT + 2 * CELL_ROOM for column in columns]


def _narrowed(sheet: TableSheet, needed: list[float], room: float) -> list[float]:
    """The same with columns of words as narrow as the room asks, but no less than a part of their need."""
    is_words = [head.align is Align.LEFT for head in sheet.heads]
    of_words = sum(one for one, words in zip(needed, is_words, strict=True) if words)
    part = (room - sum(needed) + of_words) / of_words if of_words else 1.0
    part = min(max(part, _NARROWEST_WORDS), 1.0)
    return [one * part if words else one for one, words in zip(needed, is_words, strict=True)]


def _stretched(needed: list[float], room: float) -> tuple[float, ...]:
    """The widths in mm, filling the room."""
    return tuple(round(one * room / sum(needed) / POINTS, 2) for one in needed)


def _half_characters(sheet: TableSheet, column: int) -> int:
    """The longest content of a column; of a column of words, as much as is kept on one line."""
    rows = [row for row in sheet.rows if row.emphasis is not Emphasis.GROUP]
    longest = max((width_of(shown(row.cells[column])) for row in rows), default=0)
    head = sheet.heads[column]
    if head.align is Align.LEFT:
        return min(longest, _WIDEST_WORDS)
    return max(longest, _LATIN_HEAD if _LATIN.search(head.label) else _NARROWEST_HEAD)
