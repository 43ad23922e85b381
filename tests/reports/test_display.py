"""How the dashboard prints its numbers."""

from decimal import Decimal

import pytest

from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.common.templatetags.fmt import arrow
from reports.dashboards.changes import Change
from reports.dashboards.comparable import Circle, Omitted
from reports.dashboards.display import Scale, card_text, chart, ranking_text
from reports.dashboards.items import Item, Nature
from reports.dashboards.overview import Card
from reports.dashboards.ranking import Column, Ranking, RankRow
from reports.dashboards.trend import Line, Trend
from reports.metrics import Value, absent

D = Decimal


def make_item(unit="万元", nature=Nature.STOCK, total_unit=""):
    return Item(
        code="B201",
        name="制造业贷款余额",
        unit=unit,
        total_unit=total_unit or unit,
        direction=1,
        nature=nature,
        expression="B201",
        codes=("B201",),
        reporter="BK",
        sums=True,
        definition="",
    )


def make_card(*changes, value="212800", item=None, reported=5, comparable=None):
    return Card(
        item=item or make_item(),
        name="制造业贷款",
        value=Value(D(value)) if value else absent("未报"),
        changes=changes,
        history=(),
        reported=reported,
        expected=5,
        comparable=comparable,
    )


def text_of(card, scale=Scale.YI, page_coverage="5/5"):
    return card_text(card, scale, url="", page_coverage=page_coverage)


class TestNumbers:
    @pytest.mark.parametrize(
        ("amount", "unit", "scale", "text"),
        [
            ("1892000", "万元", Scale.YI, "189.20"),
            ("1892000", "万元", Scale.WAN, "1,892,000.00"),
            ("-800", "万元", Scale.YI, "−0.08"),
            ("11.2474", "%", Scale.YI, "11.25"),
            ("-14.30", "BP", Scale.WAN, "−14"),
            ("1234", "户次", Scale.YI, "1,234"),
            ("401.305", "万元/户", Scale.YI, "401.31"),
        ],
    )
    def test_the_unit_decides_scale_and_decimals(self, amount, unit, scale, text):
        assert scale.number(D(amount), unit) == text

    def test_a_change_has_its_sign_and_nothing_is_a_dash(self):
        assert Scale.YI.number(D(7300), "万元", signed=True) == "+0.73"
        assert Scale.YI.number(None, "万元") == "—"

    def test_only_amounts_change_their_unit(self):
        assert [Scale.YI.unit(unit) for unit in ("万元", "%", "BP", "户次")] == ["亿元", "%", "基点", "户次"]
        assert Scale.WAN.unit("万元") == "万元"


class TestCards:
    @pytest.mark.parametrize(
        ("change", "text"),
        [
            (Change("比年初", Value(D(70_000)), "万元", Value(D("3.8419"))), "+7.00（+3.84%）"),
            (Change("比年初", Value(D(2400)), "万元", absent("基期为零")), "+0.24"),
            (Change("同比", Value(D("9.3642")), "%"), "+9.36%"),
            (Change("比年初", Value(D("0.6115")), "百分点"), "+0.61百分点"),
            (Change("同比", Value(D("-14.30")), "BP"), "−14基点"),
            (Change("增量同比", Value(D(6400)), "万元", word="多增"), "多增0.64亿元"),
            (Change("增量同比", Value(D(-6400)), "万元", word="少增"), "少增0.64亿元"),
            (Change("增量同比", Value(D(500)), "万元", word="由负转正"), "由负转正"),
            (Change("增量同比", Value(D(0)), "万元", word="持平"), "持平"),
            (Change("增量同比", Value(D(30)), "万元", word="多增"), "持平"),
            (Change("同比", absent("基期未报"), "%"), "—"),
        ],
    )
    def test_a_change_is_said_in_its_unit_or_the_offices_word(self, change, text):
        assert text_of(make_card(change)).changes[0].text == text

    @pytest.mark.parametrize(
        ("change", "word"),
        [
            (Change("比年初", Value(D("-0.0041")), "百分点", verdict="趋弱"), "持平"),
            (Change("比年初", Value(D("-0.005")), "百分点", verdict="趋弱"), "趋弱"),
            (Change("同比", Value(D("0.4")), "BP", verdict="趋弱"), "持平"),
            (Change("同比", Value(D(0)), "户"), "持平"),
            (Change("比年初", Value(D(40)), "万元", Value(D("0.004")), verdict="向好"), "持平"),
            # The growth beside it shows the rise that 0.00亿元 does not.
            (Change("比年初", Value(D(40)), "万元", Value(D("0.02")), verdict="向好"), "向好"),
            (Change("增量同比", Value(D(30)), "万元", word="多增"), ""),
            (Change("同比", absent("基期未报"), "%"), ""),
        ],
    )
    def test_what_prints_as_zero_is_level_and_has_no_arrow(self, change, word):
        shown = text_of(make_card(change)).changes[0]
        assert shown.word == word
        assert (arrow(shown.text) == "") == (word != "趋弱")

    def test_good_and_weak_have_a_word_and_a_tone_and_neutral_neither(self):
        card = make_card(
            *(Change("同比", Value(D(1)), "%", verdict=verdict) for verdict in ("向好", "趋弱", ""))
        )
        assert [(change.word, change.tone) for change in text_of(card).changes] == [
            ("向好", "good"),
            ("趋弱", "weak"),
            ("", ""),
        ]

    def test_the_cards_own_coverage_is_said_only_when_it_is_not_the_pages(self):
        assert text_of(make_card()).coverage == ""
        assert text_of(make_card(reported=4)).coverage == "报数机构4/5家"
        assert text_of(make_card(), page_coverage="19/20").coverage == "报数机构5/5家"

    def test_the_note_says_why_there_is_no_value_or_the_growth_on_the_same_circle(self):
        assert text_of(make_card(value="")).note == "未报"
        assert text_of(make_card(comparable=Value(D("12.987")))).note == "可比口径同比+12.99%"
        assert text_of(make_card()).note == ""


class TestLikeForLike:
    def test_the_word_and_the_first_names_of_those_left_out_are_said(self):
        circle = Circle(frozenset({1}), ("甲", "乙", "丙", "丁"))
        text = text_of(make_card(Change("同比", Value(D("1.5")), "%", circle=circle)))
        assert text.changes[0].text == "可比口径+1.50%"
        assert text.note == "可比口径不含甲、乙、丙等（4家）"

    def test_no_names_are_said_where_nothing_can_be_compared(self):
        circle = Circle(frozenset(), ("甲",))
        text = text_of(make_card(Change("同比", absent("报数机构不同，不可比"), "%", circle=circle)))
        assert (text.changes[0].text, text.note) == ("—", "报数机构不同，不可比")

    def test_a_quarter_left_out_is_told_in_the_caption_of_the_chart(self):
        quarters = (Quarter(2024, 4), Quarter(2025, 1))
        line = Line("全区", "district", (D(212_800), None))
        trend = Trend(make_item(), quarters, (line,), (Omitted(quarters[1], 1, 12),))
        assert chart(trend, Scale.YI)["title"] == "制造业贷款余额近2个季度，2025年一季度仅含1/12家，未画入"


class TestRanking:
    def test_rows_carry_places_moves_and_reasons(self):
        rows = tuple(
            RankRow(
                place, moved, "甲", "A", "大型银行", "/i/", "/f/#cell-B201", D(92_300), (absent("基期为零"),)
            )
            for place, moved in ((1, 2), (2, -1), (3, 0), (4, None))
        )
        column = Column("同比增速", "%", lambda _: absent("未报"))
        ranking = Ranking(make_item(), (column,), rows, (), Value(D(212_800)), (Value(D("15.6522")),), "")
        table = ranking_text(ranking, Scale.YI, scope="全区")
        assert [(row.moved, row.moved_words) for row in table.rows] == [
            ("↑2", "上升2位"),
            ("↓1", "下降1位"),
            ("不变", ""),
            ("—", "上季无名次"),
        ]
        assert (table.value_head, table.heads) == ("数值（亿元）", ("同比增速（%）",))
        assert table.rows[0].value == "9.23"
        assert (table.rows[0].changes[0].text, table.rows[0].changes[0].reason) == ("—", "基期为零")
        assert [cell.text for cell in table.total] == ["21.28", "+15.65"]


class TestChart:
    def test_a_point_has_the_decimals_that_are_printed(self):
        assert Scale.YI.point(D("11.247357"), "%") == 11.25
        assert Scale.YI.point(D(212_849), "万元") == 21.28
        assert Scale.WAN.point(D("-14.30"), "BP") == -14
        assert Scale.YI.point(None, "%") is None

    def test_the_drawing_and_its_table_hold_the_same_numbers(self):
        quarters = (Quarter(2024, 1), Quarter(2024, 2))
        trend = Trend(make_item(), quarters, (Line("全区", "district", (None, D(212_800))),))
        drawn = chart(trend, Scale.YI)
        assert drawn["spec"]["series"] == [{"name": "全区", "role": "district", "data": [None, 21.28]}]
        assert drawn["spec"]["categories"] == ["2024年一季度", "2024年二季度"]
        assert drawn["table"]["rows"] == [["2024年一季度", "—"], ["2024年二季度", "21.28"]]
        assert drawn["unit"] == "亿元"
