"""Names of periods, amounts and signs in running text: domain §3.1, §3.2, §6.3."""

from decimal import Decimal

import pytest

from reports import wording
from reports.wording import AMOUNT, GROWTH, LEAD, PACE, RATE, SHARE, yi_or_wan

D = Decimal


@pytest.mark.parametrize(
    ("quarter", "stock", "stock_by_name", "flow", "flow_by_name"),
    [
        (1, "3月末", "一季度末", "1—3月", "一季度"),
        (2, "6月末", "上半年末", "1—6月", "上半年"),
        (3, "9月末", "三季度末", "1—9月", "前三季度"),
        (4, "12月末", "年末", "1—12月", "全年"),
    ],
)
def test_a_quarter_has_its_words_for_stocks_and_flows(quarter, stock, stock_by_name, flow, flow_by_name):
    assert wording.stock_wording(None, quarter) == stock
    assert wording.stock_wording_by_name(None, quarter) == stock_by_name
    assert wording.flow_wording(None, quarter) == flow
    assert wording.flow_wording_by_name(None, quarter) == flow_by_name


@pytest.mark.parametrize(
    ("quarter", "title", "alone"),
    [
        (1, "2024年一季度", "2024年一季度"),
        (2, "2024年上半年", "2024年二季度"),
        (3, "2024年前三季度", "2024年三季度"),
        (4, "2024年度", "2024年四季度"),
    ],
)
def test_a_report_is_titled_by_the_year_so_far_or_by_its_quarter(quarter, title, alone):
    assert wording.report_title(2024, quarter) == title
    assert wording.single_quarter_title(2024, quarter) == alone


def test_the_year_stands_before_the_words_and_is_not_doubled():
    assert wording.stock_wording(2024, 2) == "2024年6月末"
    assert wording.stock_wording_by_name(2024, 2) == "2024年上半年末"
    assert wording.stock_wording_by_name(2024, 4) == "2024年末"
    assert wording.flow_wording(2024, 3) == "2024年1—9月"
    assert wording.flow_wording_by_name(2024, 4) == "2024年全年"


@pytest.mark.parametrize("words", [wording.stock_wording, wording.flow_wording, wording.report_title])
@pytest.mark.parametrize("quarter", [0, 5])
def test_there_is_no_fifth_quarter(words, quarter):
    with pytest.raises(ValueError, match="1 to 4"):
        words(2024, quarter)


@pytest.mark.parametrize(
    ("wan", "text"),
    [
        ("1892000", "189.20亿元"),
        ("212800", "21.28亿元"),
        ("14700", "1.47亿元"),
        ("10000", "1.00亿元"),
        ("10050", "1.01亿元"),
        ("9999", "9999万元"),
        ("6400", "6400万元"),
        ("800.5", "801万元"),
        ("100", "100万元"),
        ("99.99", "99.99万元"),
        ("0.125", "0.13万元"),
        ("0", "0.00万元"),
        ("-800", "−800万元"),
        ("-14700", "−1.47亿元"),
        ("-5.5", "−5.50万元"),
        ("-0.004", "0.00万元"),
    ],
)
def test_an_amount_is_told_in_yi_from_ten_thousand_wan_on(wan, text):
    assert yi_or_wan(D(wan)) == text


@pytest.mark.parametrize(
    ("words", "rise", "fall"),
    [
        (AMOUNT, "增加", "减少"),
        (GROWTH, "增长", "下降"),
        (SHARE, "提高", "下降"),
        (RATE, "上升", "下降"),
        (PACE, "加快", "回落"),
        (LEAD, "高于", "低于"),
    ],
)
def test_the_sign_chooses_the_word_after_rounding(words, rise, fall):
    assert words.of(D("0.005"), 2) == rise
    assert words.of(D("-0.005"), 2) == fall
    assert words.of(D("0.0049"), 2) == "持平"
    assert words.of(D("-0.0049"), 2) == "持平"
    assert words.of(D(0), 2) == "持平"


def test_an_amount_is_never_printed_with_its_sign():
    assert wording.amount_phrase(D(14700)) == "增加1.47亿元"
    assert wording.amount_phrase(D(-800)) == "减少800万元"
    assert wording.amount_phrase(D(0)) == "持平"


def test_a_fall_is_never_called_growth():
    assert wording.growth_phrase(D("9.3642")) == "增长9.36%"
    assert wording.growth_phrase(D("-0.7692")) == "下降0.77%"
    assert wording.growth_phrase(D("9.3642"), places=1) == "增长9.4%"
    assert wording.growth_phrase(D("0.001")) == "持平"


def test_a_share_changes_by_points():
    assert wording.share_phrase(D("0.6116")) == "提高0.61个百分点"
    assert wording.share_phrase(D("-0.4427")) == "下降0.44个百分点"
    assert wording.share_phrase(D(0)) == "持平"


def test_a_rate_changes_by_whole_basis_points():
    assert wording.rate_phrase(D("-14.303")) == "下降14个基点"
    assert wording.rate_phrase(D(5)) == "上升5个基点"
    assert wording.rate_phrase(D("0.4")) == "持平"


def test_a_growth_that_slows_falls_back_and_does_not_fall():
    assert wording.pace_phrase(D(6) - D(8), places=0) == "回落2个百分点"
    assert wording.pace_phrase(D("1.5")) == "加快1.50个百分点"
