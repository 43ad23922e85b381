"""The office's words for periods, amounts and changes in running text (domain §3.1, §3.2, §6.3). Tables print bare numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.metrics import IncreaseComparison, round_half_up

WAN_PER_YI = 10_000
MINUS = "−"


@dataclass(frozen=True, slots=True)
class QuarterWords:
    """How one quarter is called, without its year: for stocks, for year-to-date flows, and for the quarter alone."""

    stock: str
    stock_by_name: str
    flow: str
    flow_by_name: str
    title: str
    alone: str


QUARTERS = {
    1: QuarterWords("3月末", "一季度末", "1—3月", "一季度", "一季度", "一季度"),
    2: QuarterWords("6月末", "上半年末", "1—6月", "上半年", "上半年", "二季度"),
    3: QuarterWords("9月末", "三季度末", "1—9月", "前三季度", "前三季度", "三季度"),
    4: QuarterWords("12月末", "年末", "1—12月", "全年", "年度", "四季度"),
}


def _words(quarter: int) -> QuarterWords:
    if quarter not in QUARTERS:
        raise ValueError(f"a quarter is 1 to 4, not {quarter}")
    return QUARTERS[quarter]


def _dated(year: int | None, words: str) -> str:
    """Put the year before the words; 年末 and 年度 bring their own 年."""
    if year is None:
        return words
    return f"{year}{words}" if words.startswith("年") else f"{year}年{words}"


def stock_wording(year: int | None, quarter: int) -> str:
    """2024年6月末: the date of a stock. Without a year 6月末. Raises ValueError unless ``quarter`` is 1 to 4 (domain §3.1)."""
    return _dated(year, _words(quarter).stock)


def stock_wording_by_name(year: int | None, quarter: int) -> str:
    """2024年上半年末, 2024年末. Without a year 上半年末. Raises ValueError unless ``quarter`` is 1 to 4 (domain §3.1)."""
    return _dated(year, _words(quarter).stock_by_name)


def flow_wording(year: int | None, quarter: int) -> str:
    """2024年1—6月: the months of a flow. Without a year 1—6月. Raises ValueError unless ``quarter`` is 1 to 4 (domain §3.1)."""
    return _dated(year, _words(quarter).flow)


def flow_wording_by_name(year: int | None, quarter: int) -> str:
    """2024年上半年, 2024年全年. Without a year 上半年. Raises ValueError unless ``quarter`` is 1 to 4 (domain §3.1)."""
    return _dated(year, _words(quarter).flow_by_name)


def report_title(year: int, quarter: int) -> str:
    """2024年上半年, 2024年度: the period in a report's title. Raises ValueError unless ``quarter`` is 1 to 4 (domain §3.1)."""
    return _dated(year, _words(quarter).title)


def single_quarter_title(year: int, quarter: int) -> str:
    """2024年二季度: a title for the quarter alone. Raises ValueError unless ``quarter`` is 1 to 4 (domain §3.1)."""
    return _dated(year, _words(quarter).alone)


def yi_or_wan(amount_in_wan: Decimal) -> str:
    """An amount of 万元 as text: 亿元 with 2 decimals from 10000 万元 on, else 万元 (no decimals from 100 on, else 2).

    The limits apply to the unrounded size, whatever the sign; a negative amount has a true minus (domain §3.2, units).
    """
    size = abs(amount_in_wan)
    if size >= WAN_PER_YI:
        number, unit = round_half_up(amount_in_wan / WAN_PER_YI, 2), "亿元"
    else:
        number, unit = round_half_up(amount_in_wan, 0 if size >= 100 else 2), "万元"
    return f"{MINUS if number < 0 else ''}{abs(number)}{unit}"


@dataclass(frozen=True, slots=True)
class SignWords:
    """The word for a rise and for a fall. A change that rounds to zero is 持平 (domain §6.3)."""

    rise: str
    fall: str
    level: str = "持平"

    def of(self, change: Decimal, places: int) -> str:
        """The word for ``change`` as shown with ``places`` decimals; the number beside it is printed without sign."""
        shown = round_half_up(change, places)
        if shown == 0:
            return self.level
        return self.rise if shown > 0 else self.fall


AMOUNT = SignWords("增加", "减少")
GROWTH = SignWords("增长", "下降")
SHARE = SignWords("提高", "下降")
RATE = SignWords("上升", "下降")
PACE = SignWords("加快", "回落")
LEAD = SignWords("高于", "低于")


def _phrase(words: SignWords, change: Decimal, places: int, unit: str) -> str:
    word = words.of(change, places)
    return word if word == words.level else f"{word}{abs(round_half_up(change, places))}{unit}"


def amount_phrase(change: Decimal) -> str:
    """增加1.47亿元, 减少800万元, 持平: a change in 万元 (domain §6.3)."""
    word = AMOUNT.of(change, 2)
    return word if word == AMOUNT.level else f"{word}{yi_or_wan(abs(change))}"


def growth_phrase(growth: Decimal, places: int = 2) -> str:
    """增长9.36%, 下降0.77%, 持平: a growth in %, never 增长 with a negative number (domain §6.3)."""
    return _phrase(GROWTH, growth, places, "%")


def share_phrase(points: Decimal, places: int = 2) -> str:
    """提高0.61个百分点, 下降0.44个百分点, 持平: a change of a share in 百分点 (domain §6.3)."""
    return _phrase(SHARE, points, places, "个百分点")


def rate_phrase(basis_points: Decimal) -> str:
    """下降14个基点, 上升5个基点, 持平: a change of a rate in BP, given unrounded (domain §6.3)."""
    return _phrase(RATE, basis_points, 0, "个基点")


def pace_phrase(points: Decimal, places: int = 2) -> str:
    """回落2.00个百分点, 加快1.50个百分点, 持平: a growth that itself became slower or faster (domain §6.3)."""
    return _phrase(PACE, points, places, "个百分点")


def increase_phrase(comparison: IncreaseComparison) -> str:
    """比年初减少500万元，同比少减300万元: an increase since the year's start and its comparison (domain §3.2, test vectors).

    After a change of sign the other increase is named instead: 比年初增加300万元，上年同期为减少200万元. Without last year's
    increase only the first half is said; without this year's, nothing.
    """
    this_year, last_year = comparison.this_year.amount, comparison.last_year.amount
    if this_year is None:
        return ""
    change = amount_phrase(this_year)
    first = f"与年初{change}" if change == AMOUNT.level else f"比年初{change}"
    if last_year is None:
        return first
    return f"{first}，{_against_last_year(comparison, last_year)}"


def _against_last_year(comparison: IncreaseComparison, last_year: Decimal) -> str:
    if comparison.turn:
        return f"上年同期为{amount_phrase(last_year)}"
    gap = comparison.difference.amount or Decimal(0)
    if AMOUNT.of(gap, 2) == AMOUNT.level:
        return f"{'减量' if last_year < 0 else '增量'}与上年同期持平"
    return f"同比{comparison.word}{yi_or_wan(abs(gap))}"
