"""Sentences from figures: domain §6.3, every row of both tables, and the paragraph of the worked example."""

from __future__ import annotations

from decimal import Decimal

import pytest

from filings.breaks import Breaks
from qianjiang_finance.common.quarter import Quarter
from reports.drafting.facts import Book, Tally, quantity_word
from reports.drafting.ledger import Cell, Item, Ledger, Member, rows_of
from reports.drafting.placeholders import (
    Slot,
    Typed,
    institution_of,
    keys_of,
    mentioned,
    pieces,
    typed_numbers,
)
from tests.reports.ledger_example import TEMPLATE, book

NOW, THEN = Quarter(2024, 2), Quarter(2023, 2)
START, START_BEFORE, LAST, LAST_THEN = Quarter(2023, 4), Quarter(2022, 4), Quarter(2024, 1), Quarter(2023, 1)
ORACLE = (
    "截至2024年6月末，全区各项贷款余额189.20亿元，比年初增加7.00亿元，同比增长9.36%。其中，制造业贷款余额21.28亿元，"
    "比年初增加1.47亿元，同比多增6400万元；同比增长15.65%，高于各项贷款增速6.29个百分点；占各项贷款的11.25%，"
    "比上年同期提高0.61个百分点。制造业中长期贷款余额9.15亿元，同比增长25.34%，占制造业贷款的43.00%；"
    "新增制造业中长期贷款占全部新增中长期贷款的22.50%，比上年同期提高13.96个百分点。制造业信用贷款余额4.14亿元，"
    "占制造业贷款的19.46%，比上年同期提高1.85个百分点。1—6月累计发放制造业贷款8.62亿元，加权平均利率4.42%，"
    "同比下降14个基点。大型银行制造业贷款同比增长11.92%，低于全区3.73个百分点。"
)


def written(sentence: str, source: Book) -> str:
    facts = source.facts(keys_of([sentence]))
    return "".join(
        facts[piece.key].text if isinstance(piece, Slot) else piece.text for piece in pieces(sentence)
    )


def test_the_paragraph_of_the_worked_example_comes_out_character_for_character():
    assert written(TEMPLATE, book()) == ORACLE


def test_the_oracle_is_the_text_of_the_domain_with_every_placeholder_a_number_or_a_date():
    facts = book().facts(keys_of([TEMPLATE]))
    without = [key for key, fact in facts.items() if not fact.number]
    assert (len(facts), without) == (25, ["期末", "年初至今"])


BANK = Member(1, "B01", "演示银行甲", "LB")
PARTNER = Member(2, "B02", "演示银行乙", "CB")
LOANS = Item("B201", "制造业贷款余额", "万元", 2)
ALL = Item("B102", "各项贷款余额", "万元", 2)
RATE = Item("B405", "制造业新发放贷款加权平均利率", "%", 4, weight="B207")
LENT = Item("B207", "制造业贷款当年累计发放额", "万元", 2)
CLIENTS = Item("B206", "制造业有贷户数", "户", 0)
ITEMS = {item.code: item for item in (LOANS, ALL, RATE, LENT, CLIENTS)}


def one_bank(**series: dict[Quarter, str]) -> Book:
    cells = [
        Cell(BANK, code, quarter, 0, Decimal(text), 1, 1)
        for code, values in series.items()
        for quarter, text in values.items()
    ]
    return Book(NOW, Ledger(ITEMS, {"B01": BANK}, {}, rows_of(cells)))


def says(key: str, **series: dict[Quarter, str]) -> str:
    fact = one_bank(**series).fact(key)
    assert fact is not None
    return fact.text


@pytest.mark.parametrize(
    ("now", "start", "expected"),
    [
        ("212800", "198100", "比年初增加1.47亿元"),
        ("53200", "54000", "比年初减少800万元"),
        ("54000", "54000", "与年初持平"),
        ("54000.004", "54000", "与年初持平"),
        ("54000.99", "54000", "比年初增加0.99万元"),
        ("63999.99", "54000", "比年初增加10000万元"),
        ("64000", "54000", "比年初增加1.00亿元"),
    ],
)
def test_amounts_since_the_start_of_the_year(now, start, expected):
    assert says("B201.比年初", B201={NOW: now, START: start}) == expected


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        ("109.36", "100", "同比增长9.36%"),
        ("99.23", "100", "同比下降0.77%"),
        ("100", "100", "同比持平"),
        ("100.004", "100", "同比持平"),
        ("100", "0", "上年同期无此项业务，不作同比"),
        ("0", "100", "同比下降100.00%"),
    ],
)
def test_growth_on_the_year(now, then, expected):
    assert says("B201.同比", B201={NOW: now, THEN: then}) == expected


def test_a_growth_without_a_base_or_without_a_figure_says_so():
    assert says("B201.同比", B201={NOW: "100"}) == "上年同期未报送，不作同比"
    assert says("B201.同比", B201={THEN: "100"}) == "（未报）"
    assert says("B201.余额", B201={THEN: "100"}) == "（未报）"


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        (("212800", "1892000"), ("184000", "1730000"), "比上年同期提高0.61个百分点"),
        (("53200", "512000"), ("52000", "480000"), "比上年同期下降0.44个百分点"),
        (("10", "100"), ("10", "100"), "与上年同期持平"),
        (("10", "100"), ("0", "0"), "上年同期无此项业务，不作同比"),
    ],
)
def test_a_share_moves_by_points(now, then, expected):
    series = {"B201": {NOW: now[0], THEN: then[0]}, "B102": {NOW: now[1], THEN: then[1]}}
    assert says("B201/B102.占比同比", **series) == expected


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        ("4.4225", "4.5655", "同比下降14个基点"),
        ("5.65", "5.60", "同比上升5个基点"),
        ("5.604", "5.60", "同比持平"),
    ],
)
def test_a_rate_moves_by_basis_points(now, then, expected):
    lent = {NOW: "100", THEN: "100"}
    assert says("B405.同比基点", B405={NOW: now, THEN: then}, B207=lent) == expected


@pytest.mark.parametrize(
    ("this_year", "last_year", "expected"),
    [
        ("3200", "2500", "同比多增700万元"),
        ("1900", "2500", "同比少增600万元"),
        ("-500", "-800", "同比少减300万元"),
        ("-800", "-500", "同比多减300万元"),
        ("300", "-200", "上年同期为减少200万元"),
        ("-200", "300", "上年同期为增加300万元"),
        ("300", "300", "增量与上年同期持平"),
        ("-300", "-300", "减量与上年同期持平"),
    ],
)
def test_an_increase_is_compared_with_last_years(this_year, last_year, expected):
    base = Decimal(10000)
    values = {
        NOW: str(base + Decimal(this_year)), START: str(base),
        THEN: str(base + Decimal(last_year)), START_BEFORE: str(base),
    }  # fmt: skip
    assert says("B201.多增", B201=values) == expected


@pytest.mark.parametrize(
    ("this_year", "last_year", "expected"),
    [("300", "-200", "比年初增量由负转正"), ("-200", "300", "比年初增量由正转负"), ("300", "200", "")],
)
def test_an_increase_that_changes_its_sign_turns(this_year, last_year, expected):
    base = Decimal(10000)
    values = {
        NOW: str(base + Decimal(this_year)), START: str(base),
        THEN: str(base + Decimal(last_year)), START_BEFORE: str(base),
    }  # fmt: skip
    assert says("B201.转向", B201=values) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ("106", "108", "同比增速比上季末回落2.00个百分点"),
        ("108", "106.5", "同比增速比上季末加快1.50个百分点"),
        ("106", "106", "同比增速与上季末持平"),
    ],
)
def test_a_growth_that_became_slower_falls_back_and_does_not_sink(now, before, expected):
    values = {NOW: now, THEN: "100", LAST: before, LAST_THEN: "100"}
    assert says("B201.增速变化", B201=values) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("115", "109", "高于各项贷款增速6.00个百分点"),
        ("102", "106", "低于各项贷款增速4.00个百分点"),
        ("106", "106", "与各项贷款增速持平"),
    ],
)
def test_two_growths_are_compared_by_points(ours, theirs, expected):
    series = {"B201": {NOW: ours, THEN: "100"}, "B102": {NOW: theirs, THEN: "100"}}
    assert says("B201-B102.增速差", **series) == expected


def test_sizes_choose_their_unit_and_counts_keep_theirs():
    assert says("B201.余额", B201={NOW: "9999.99"}) == "10000万元"
    assert says("B201.余额", B201={NOW: "10000"}) == "1.00亿元"
    assert says("B201.余额", B201={NOW: "99.5"}) == "99.50万元"
    assert says("B206.数值", B206={NOW: "1234"}) == "1234户"
    assert says("B206.比年初", B206={NOW: "1234", START: "1200"}) == "比年初增加34户"


def test_a_fact_cuts_the_words_from_the_number_and_keeps_the_unrounded_value():
    fact = book().fact("B201.比年初")
    assert fact is not None
    assert (fact.words, fact.number, fact.value, fact.unit) == (
        "比年初增加",
        "1.47亿元",
        Decimal(14700),
        "万元",
    )
    assert [(operand.code, str(operand.quarter), operand.value) for operand in fact.operands] == [
        ("B201", "2024Q2", Decimal(212800)),
        ("B201", "2023Q4", Decimal(198100)),
    ]


def test_the_cells_of_an_operand_add_up_to_it():
    source = book()
    for fact in source.facts(keys_of([TEMPLATE])).values():
        for operand in fact.operands:
            cells = source.ledger.cells(operand.scope, operand.code, operand.quarter)
            if operand.code != "B405":
                assert sum(cell.value for cell in cells) == operand.value


def test_a_district_rate_is_weighted_over_the_banks_that_lent():
    # (36500×4.05 + 18500×4.15 + 19500×4.52 + 9800×5.65 + 1900×6.90) / 86200
    fact = book().fact("B405.利率")
    assert fact is not None and fact.value is not None
    assert fact.value.quantize(Decimal("0.0001")) == Decimal("4.4225")


def test_ranks_are_those_of_the_example_and_leave_out_who_takes_no_part():
    source = book()
    assert source.ranks("B201", "增量排名") == {"A": 1, "C": 2, "E": 3, "D": 4, "B": 5}
    assert source.ranks("B201", "增速排名") == {"C": 1, "A": 2, "D": 3, "B": 4}
    place = source.fact("@C.B201.增量排名")
    assert place is not None and (place.words, place.number) == ("第", "2位")
    newcomer = source.fact("@E.B201.增速排名")
    assert newcomer is not None and newcomer.text == "不参加排名"


@pytest.mark.parametrize(
    ("count", "of", "word"),
    [
        (0, 5, ""),
        (1, 5, "个别"),
        (2, 5, "部分"),
        (2, 4, "部分"),
        (3, 5, "多数"),
        (5, 5, "多数"),
        (1, 1, "个别"),
    ],
)
def test_quantities_have_their_words(count, of, word):
    assert quantity_word(count, of) == word


def test_a_tally_gives_its_number_and_its_word():
    source = Book(NOW, book().ledger, tallies={"C1": Tally(("A", "B"), 5, "规则")})
    assert [source.fact(key).text for key in ("C1.家数", "C1.范围")] == ["2家", "部分"]


@pytest.mark.parametrize(
    "key",
    [
        "B201.不知道",
        "B999.余额",
        "股份银行.B201.同比",
        "@Z.B201.同比",
        "@Z",
        "B201/B999.占比",
        "B201.占比",
        "B201/B102.余额",
        "C1.家数",
        "",
        "余额",
    ],
)
def test_a_placeholder_that_does_not_exist_is_named(key):
    assert book().unknown([key, "B201.余额"]) == [key]


def test_across_a_change_of_definition_nothing_is_compared():
    source = book()
    broken = Book(source.quarter, source.ledger, Breaks({"B201": frozenset({LAST})}), source.texts)
    assert [broken.fact(key).text for key in ("B201.同比", "B201-B102.增速差", "B201/B102.占比同比")] == [
        "口径调整，不作同比"
    ] * 3
    assert broken.fact("B201.余额").text == "21.28亿元"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("增加{B201.比年初}，约12亿元", ["12"]),
        ("同比增长15.65%，高于全区", ["15.65%"]),
        ("全角１２．５也算", ["１２．５"]),
        ("有三家机构迟报", ["三"]),
        ("下降百分之五", ["百分之五"]),
        ("两亿元、1,200万元", ["两亿", "1,200"]),
        ("一、总体情况；一方面，十三条措施；第一，{B201.余额}", []),
        ("金额为{B201.余额}", []),
    ],
)
def test_numbers_typed_by_hand_are_found(sentence, found):
    assert typed_numbers(sentence) == found


def test_a_sentence_is_the_sum_of_its_pieces_and_names_whom_it_speaks_of():
    sentence = "{@B}比年初减少，{@B.B201.比年初}；{@A-1}除外，共2家"
    joined = "".join(f"{{{p.key}}}" if isinstance(p, Slot) else p.text for p in pieces(sentence))
    assert joined == sentence
    assert mentioned([sentence]) == {"B", "A-1"}
    assert institution_of("大型银行.B201.同比") == ""
    assert [p.text for p in pieces(sentence) if isinstance(p, Typed)] == ["2"]
