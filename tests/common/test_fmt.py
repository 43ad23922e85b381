"""Numbers on pages: rounding, signs, what is missing, and the small line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.template import engines

from qianjiang_finance.common.templatetags import fmt


@dataclass(frozen=True)
class Computed:
    """The shape of a computed value."""

    amount: Decimal | None
    reason: str = ""


def rendered(source: str, **context: object) -> str:
    return str(engines["django"].from_string("{% load fmt %}" + source).render(context))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("12345"), "12,345.00"),
        (Decimal("1234567.895"), "1,234,567.90"),
        (Decimal("0"), "0.00"),
        (0, "0.00"),
        (Decimal("-1234.5"), "−1,234.50"),
        (None, "—"),
        (Computed(Decimal("2.5")), "2.50"),
        (Computed(None, "未报"), "—"),
    ],
)
def test_money_is_grouped_with_two_decimals_and_a_missing_amount_is_no_zero(
    number: object, text: str
) -> None:
    assert rendered("{{ x|money }}", x=number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [("0.005", "0.01"), ("0.015", "0.02"), ("-0.005", "−0.01"), ("0.0049999", "0.00"), ("-0.004", "0.00")],
)
def test_halves_go_away_from_zero_and_a_rounded_zero_has_no_minus(number: str, text: str) -> None:
    assert fmt.money(Decimal(number)) == text


def test_yi_turns_ten_thousands_into_hundreds_of_millions() -> None:
    assert fmt.yi(Decimal("123456.00")) == "12.35"
    assert fmt.yi(Decimal("-123450.00")) == "−12.35"
    assert fmt.yi(None) == "—"


def test_each_form_has_its_decimals() -> None:
    number = Decimal("1234.565")
    assert fmt.pct(number) == "1,234.57"
    assert fmt.points(number) == "1,234.57"
    assert fmt.bp(number) == "1,235"
    assert fmt.bp(Decimal("-14.5")) == "−15"
    assert fmt.count(1234) == "1,234"
    assert fmt.places(number, 1) == "1,234.6"


@pytest.mark.parametrize(
    ("number", "text"), [("3.204", "+3.20"), ("-3.204", "−3.20"), ("0", "0.00"), ("0.004", "0.00")]
)
def test_a_change_carries_its_sign_unless_it_rounds_to_zero(number: str, text: str) -> None:
    assert rendered('{{ x|signed:"pct" }}', x=Decimal(number)) == text
    assert rendered("{{ x|signed_places:2 }}", x=Decimal(number)) == text
    assert fmt.signed_money(Decimal(number)) == text
    assert fmt.signed_pct(Decimal(number)) == text


def test_a_change_that_is_missing_has_no_sign() -> None:
    assert fmt.signed(None) == "—"
    assert fmt.signed_places(None, 2) == "—"


def test_an_absent_figure_says_why() -> None:
    html = rendered('{{ v|figure:"pct" }}', v=Computed(None, "基期<未报>"))
    assert html == '<abbr class="absent" title="基期&lt;未报&gt;">—</abbr>'


def test_a_known_figure_is_printed_in_its_form() -> None:
    assert rendered('{{ v|figure:"pct" }}', v=Computed(Decimal("9.355"))) == "9.36"
    assert rendered('{{ v|figure:"signed_pct" }}', v=Computed(Decimal("9.355"))) == "+9.36"
    assert rendered('{{ v|figure:"yi" }}', v=Computed(Decimal("98765.4"))) == "9.88"


@pytest.mark.parametrize("wrong", [1.5, "12", object()])
def test_what_is_no_exact_number_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError):
        fmt.money(wrong)  # type: ignore[arg-type]  the mistake under test


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(KeyError):
        fmt.signed(Decimal(1), "percent")


def test_a_cell_is_a_ready_text_or_a_number() -> None:
    assert fmt.cell("一季度") == "一季度"
    assert fmt.cell(Decimal("1200")) == "1,200.00"
    assert fmt.cell(None) == "—"


@pytest.mark.parametrize(
    ("change", "mark"),
    [
        ("+3.20", "↑"),
        ("−3.20", "↓"),
        ("0.00", ""),
        ("—", ""),
        (Decimal(2), "↑"),
        (Decimal(-2), "↓"),
        (None, ""),
    ],
)
def test_an_arrow_shows_the_direction_of_a_change(change: Decimal | str | None, mark: str) -> None:
    assert fmt.arrow(change) == mark


# the small line


def test_the_line_runs_from_the_lowest_to_the_highest() -> None:
    html = fmt.sparkline([Decimal(10), Decimal(30), Decimal(20)])
    assert 'points="3.0,29.0 60.0,3.0 117.0,16.0"' in html
    assert '<circle cx="117.0" cy="16.0" r="2"/>' in html


def test_a_missing_quarter_is_a_gap_and_a_lonely_one_a_dot() -> None:
    html = fmt.sparkline([Decimal(1), None, Decimal(2), Decimal(3)])
    assert len(re.findall("<polyline", html)) == 1
    assert len(re.findall("<circle", html)) == 2


def test_a_level_line_runs_through_the_middle() -> None:
    assert 'points="3.0,16.0 117.0,16.0"' in fmt.sparkline([5, 5])


@pytest.mark.parametrize("values", [[], [Decimal(1)], [None, None, Decimal(1)]])
def test_fewer_than_two_numbers_draw_nothing(values: list[Decimal | None]) -> None:
    assert fmt.sparkline(values) == ""


def test_the_line_is_hidden_from_screen_readers_and_has_no_style_attribute() -> None:
    html = fmt.sparkline([1, 2])
    assert 'aria-hidden="true"' in html
    assert "style=" not in html
