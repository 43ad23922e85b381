"""The official text of a policy (发文通知 with an attached document of numbered measures) as plain records.

The text comes from a scan: lines break inside sentences, names and brackets, and a page break leaves a
blank line (domain §1.2, row 7). Parsing joins what the scan cut and changes nothing else: words, quotes and
the width of punctuation stay as printed. No unit name, count or line number is built in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from measures.policy_text import (
    BasisDocument,
    IssueLine,
    Measure,
    ParsedPolicy,
    PolicyTextError,
    PrintedUnit,
    Section,
    resolve,
)

__all__ = ["ParsedPolicy", "PolicyTextError", "PrintedUnit", "parse", "resolve"]

_LINE_BREAK = re.compile(r"\r\n?|\n")
_DOCUMENT_NUMBER = re.compile(r"^\S+〔\d{4}〕\d+号$")
_TITLE_END = re.compile(r"(通知|意见|决定|通告|公告|批复|函)$")
_ADDRESSEES_END = re.compile(r"[：:]$")
_ISSUE = re.compile(r"^(?P<unit>.+?)\s+(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日印发$")
_BASIS = re.compile(r"《(?P<title>[^《》]+)》[（(](?P<number>[^（）()]+〔\d{4}〕\d+号)[）)]")
_SECTION = re.compile(r"^(?P<numeral>[一二三四五六七八九十]+)、(?P<title>[^。；]+)$")
_MEASURE = re.compile(r"^(?P<number>[1-9１-９]\d*)[.．](?!\d)\s*")
_UNITS_OPEN = re.compile(r"[（(]\s*牵头单位\s*[：:]")
_UNITS = re.compile(r"\s*牵头单位\s*[：:](?P<lead>.*?)[，,、；;]?\s*责任单位\s*[：:](?P<responsible>.*)")
_NAME = re.compile(r"(?:[^、，,（(]|[（(][^（）()]*[）)])+")
_SENTENCE_END = re.compile(r"[。！？：]”?$")
_CLAUSE_END = re.compile(r"[）)。！？：]”?$")
_DIGITS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")


@dataclass(frozen=True)
class _Line:
    """A line that is not blank: its number in the source and its text without the blanks around it."""

    number: int
    text: str


@dataclass(frozen=True)
class _Run:
    """Lines that belong together, joined without the breaks of the scan."""

    lines: tuple[_Line, ...]

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    def line_at(self, offset: int) -> int:
        """The source line that holds the character at ``offset`` of the joined text."""
        for line in self.lines:
            if offset < len(line.text):
                return line.number
            offset -= len(line.text)
        return self.lines[-1].number


def parse(text: str) -> ParsedPolicy:
    """Read the official text (domain §1.1–§1.3).

    Raises :class:`PolicyTextError` for a missing part, a gap or repeat in the numbering, a unit bracket that
    is missing, unclosed or incomplete, a section without measures, and words that belong to no measure.
    """
    lines = _lines(text)
    issue_at = _find(lines, _ISSUE)
    attachment = lines[issue_at + 1 :]
    if _find(attachment, _MEASURE) < 0:
        last = lines[-1].number if lines else 1
        raise PolicyTextError(last, "到此没有找到任何措施，措施应以“1.标题。”起行，请核对所用文本")
    if issue_at < 0:
        raise PolicyTextError(1, "没有找到印发行，请补上“××单位 ××××年×月×日印发”一行")

    issuers, number, title, addressees, notice = _front(lines[:issue_at])
    attachment_title, preamble, clauses = _attachment(attachment, title)
    sections, measures = _clauses(clauses)
    return ParsedPolicy(
        issuers=issuers,
        number=number,
        title=title,
        addressees=addressees,
        notice=notice,
        issued=_issue_line(lines[issue_at]),
        attachment_title=attachment_title,
        preamble=preamble,
        basis=tuple(BasisDocument(m["number"], m["title"]) for m in _BASIS.finditer("".join(preamble))),
        sections=sections,
        measures=measures,
    )


def _lines(text: str) -> list[_Line]:
    rows = _LINE_BREAK.split(text.removeprefix("\ufeff"))
    return [_Line(number, row.strip()) for number, row in enumerate(rows, start=1) if row.strip()]


def _find(lines: Sequence[_Line], pattern: re.Pattern[str]) -> int:
    """The index of the first line that matches, or -1."""
    return next((at for at, line in enumerate(lines) if pattern.search(line.text)), -1)


def _without_blanks(lines: Sequence[_Line]) -> str:
    """A title in one piece: a blank inside it is a line break of the original (domain §1.1)."""
    return "".join("".join(line.text for line in lines).split())


def _runs(lines: Sequence[_Line], opens: Callable[[str, str], bool]) -> list[_Run]:
    """Group lines; ``opens(before, line)`` tells whether a line starts anew after the joined text before."""
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and not opens("".join(part.text for part in groups[-1]), line.text):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_Run(tuple(group)) for group in groups]


def _paragraphs(lines: Sequence[_Line]) -> list[_Run]:
    """A paragraph ends where a line ends with a sentence; any other break is the scan's."""
    return _runs(lines, lambda before, _: bool(_SENTENCE_END.search(before)))


def _opens_clause(before: str, line: str) -> bool:
    """Whether a heading or a measure begins on this line.

    A measure always does. A heading does only after a finished sentence, bracket or heading, for "一、" may
    also be running text that the scan cut (统 / 一、…).
    """
    if _MEASURE.match(line):
        return True
    finished = before == "" or _CLAUSE_END.search(before) or _SECTION.match(before)
    return bool(finished and _SECTION.match(line))


def _front(lines: Sequence[_Line]) -> tuple[tuple[str, ...], str, str, str, tuple[str, ...]]:
    """The issuers in header order, 文号, 标题, 主送 and the body of the notice without its signatures."""
    number_at = _find(lines, _DOCUMENT_NUMBER)
    if number_at < 0:
        raise PolicyTextError(1, "没有找到发文字号，请补上“机关代字〔年份〕序号号”一行，年份用六角括号")
    number = lines[number_at]
    issuers = " ".join(line.text for line in lines[:number_at]).removesuffix("文件").split()
    if not issuers:
        raise PolicyTextError(number.number, "发文字号之前没有发文机关，请补上版头的发文机关")
    rest = lines[number_at + 1 :]
    title_end = _find(rest, _TITLE_END)
    if title_end < 0:
        raise PolicyTextError(number.number, "发文字号之后没有找到标题，请补上以“通知”等文种结尾的标题")
    title, rest = rest[: title_end + 1], rest[title_end + 1 :]
    to_end = _find(rest, _ADDRESSEES_END)
    if to_end < 0:
        raise PolicyTextError(title[-1].number, "标题之后没有找到主送单位，请补上以冒号结尾的主送单位")
    addressees = "".join(line.text for line in rest[: to_end + 1])[:-1]
    body = [run.text for run in _paragraphs(rest[to_end + 1 :])]
    notice = tuple(paragraph for paragraph in body if _SENTENCE_END.search(paragraph))
    return tuple(issuers), number.text, _without_blanks(title), addressees, notice


def _issue_line(line: _Line) -> IssueLine:
    unit, year, month, day = _ISSUE.findall(line.text)[0]
    try:
        return IssueLine(unit, dt.date(int(year), int(month), int(day)))
    except ValueError:
        raise PolicyTextError(line.number, "印发日期不是有效的日期，请更正年月日") from None


def _attachment(lines: Sequence[_Line], notice_title: str) -> tuple[str, tuple[str, ...], list[_Run]]:
    """The title, the preamble by paragraphs, and the headings and measures of the attached document.

    The title is the first line, with the lines after it as long as the notice's title repeats them together.
    """
    if re.search(r"[，。；：]", lines[0].text) or _opens_clause("", lines[0].text):
        raise PolicyTextError(lines[0].number, "没有找到附发文件的标题，请在印发行之后补上标题一行")
    size = 1
    while not _opens_clause("", lines[size].text) and _without_blanks(lines[: size + 1]) in notice_title:
        size += 1
    runs = _runs(lines[size:], _opens_clause)
    has_preamble = not _opens_clause("", runs[0].lines[0].text)
    preamble = _paragraphs(runs.pop(0).lines) if has_preamble else []
    return _without_blanks(lines[:size]), tuple(run.text for run in preamble), runs


def _clauses(runs: Sequence[_Run]) -> tuple[tuple[Section, ...], tuple[Measure, ...]]:
    sections: list[Section] = []
    measures: list[Measure] = []
    for run in runs:
        start = _MEASURE.match(run.text)
        if start is None:
            sections.append(_section(run, sections))
        elif not sections:
            raise PolicyTextError(run.lines[0].number, "措施之前没有章节标题，请在其前补上“一、…”一行")
        else:
            measure = _measure(run, start, sections[-1].numeral)
            _check_number(measure, measures)
            measures.append(measure)
    filled = {measure.section for measure in measures}
    for section in sections:
        if section.numeral not in filled:
            heading = f"“{section.numeral}、{section.title}”"
            raise PolicyTextError(section.line, f"{heading}之下没有措施，请补上措施或删去该标题")
    return tuple(sections), tuple(measures)


def _section(run: _Run, earlier: Sequence[Section]) -> Section:
    match = _SECTION.match(run.text)
    if match is None:
        raise PolicyTextError(run.lines[1].number, "文字不属于任何措施，请检查是否缺少“1.”这样的措施编号")
    numeral, line = match["numeral"], run.lines[0].number
    expected = _numeral(len(earlier) + 1)
    if any(section.numeral == numeral for section in earlier):
        raise PolicyTextError(line, f"章节编号“{numeral}”重复，此处应为“{expected}”，请更正编号")
    if numeral != expected:
        raise PolicyTextError(line, f"章节编号不连续，缺“{expected}”，请补上该部分或更正编号")
    return Section(numeral, match["title"], len(earlier) + 1, line)


def _numeral(order: int) -> str:
    """1–99 in Chinese numerals."""
    tens, ones = divmod(order, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + _DIGITS[ones]


def _measure(run: _Run, start: re.Match[str], section: str) -> Measure:
    text, name = run.text, f"第{int(start['number'])}条措施"
    opening, closing = _bracket(run, name)
    stop = text.find("。", start.end(), opening)
    if stop < 0:
        raise PolicyTextError(run.lines[0].number, f"{name}的标题没有以句号结束，请在标题之后补上“。”")
    units = _UNITS.fullmatch(text, opening + 1, closing)
    if units is None:
        raise PolicyTextError(run.line_at(opening), f"{name}的单位括号中没有责任单位，请补上“责任单位：…”")
    return Measure(
        number=int(start["number"]),
        title=text[start.end() : stop].strip(),
        text=text[stop + 1 : opening].strip(),
        full=text,
        section=section,
        lead_printed=units["lead"].strip(),
        lead=_names(run, units, "lead", f"{name}的牵头单位"),
        responsible_printed=units["responsible"].strip(),
        responsible=_names(run, units, "responsible", f"{name}的责任单位"),
        first_line=run.lines[0].number,
        last_line=run.lines[-1].number,
    )


def _bracket(run: _Run, name: str) -> tuple[int, int]:
    """Where the unit bracket of a measure opens and closes; any bracket may be half or full width."""
    found = _UNITS_OPEN.search(run.text)
    if found is None:
        cure = "请在条末补上“（牵头单位：…，责任单位：…）”"
        raise PolicyTextError(run.lines[0].number, f"{name}没有单位括号，{cure}")
    closing = _closing(run.text, found.start())
    if closing < 0:
        raise PolicyTextError(run.line_at(found.start()), f"{name}的单位括号没有闭合，请在单位之后补上“）”")
    if run.text[closing + 1 :].strip("。"):
        cure = "请移到括号之前，或检查其后的措施编号、章节标题"
        raise PolicyTextError(run.line_at(closing + 1), f"{name}的单位括号之后还有文字，{cure}")
    return found.start(), closing


def _closing(text: str, opening: int) -> int:
    """The offset of the bracket that closes the one at ``opening``, or -1."""
    depth = 0
    for offset in range(opening, len(text)):
        depth += (text[offset] in "（(") - (text[offset] in "）)")
        if depth == 0:
            return offset
    return -1


def _names(run: _Run, units: re.Match[str], group: str, what: str) -> tuple[PrintedUnit, ...]:
    """The names of one list, split on 、 and ， (a bracket inside a name stays whole)."""
    found = [name for name in _NAME.finditer(run.text, *units.span(group)) if name[0].strip()]
    if not found:
        raise PolicyTextError(run.line_at(units.start(group)), f"{what}是空的，请补上单位名称")
    places = enumerate(found, start=1)
    return tuple(PrintedUnit(order, name[0].strip(), run.line_at(name.start())) for order, name in places)


def _check_number(measure: Measure, earlier: Sequence[Measure]) -> None:
    number, expected = measure.number, len(earlier) + 1
    if number < expected:
        first = earlier[number - 1].first_line
        raise PolicyTextError(measure.first_line, f"措施编号{number}与第{first}行重复，请更正编号")
    if number > expected:
        missing = f"第{expected}条" if number == expected + 1 else f"第{expected}至{number - 1}条"
        raise PolicyTextError(measure.first_line, f"措施编号不连续，缺{missing}，请补上措施或更正编号")
