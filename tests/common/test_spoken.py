"""Expressions in words for those who do not know the codes."""

import pytest

from qianjiang_finance.common.spoken import spoken, spoken_within

NAMES = {"B201": "制造业贷款余额", "B102": "各项贷款余额", "D03": "信用贷款占比", "D14": "利率降幅"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("B201 - y0(B201)", "制造业贷款余额 − 年初制造业贷款余额"),
        ("growth(B201)", "制造业贷款余额同比增速"),
        ("D03-ly(D03)", "信用贷款占比 − 上年同期信用贷款占比"),
        ("-D14", "−利率降幅"),
        ("(B201 - prev(B201)) / B102 * 100", "(制造业贷款余额 − 上期制造业贷款余额) ÷ 各项贷款余额 × 100"),
        ("growth(B201 + B102)", "（制造业贷款余额 + 各项贷款余额）同比增速"),
        ("B201 >= y0(B201) and B102 > 0", "制造业贷款余额 ≥ 年初制造业贷款余额，且各项贷款余额 > 0"),
        ("B201 -", "B201 -"),
    ],
)
def test_an_expression_is_said_in_names_and_signs(text, words):
    assert spoken(text, NAMES) == words


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (
            "特殊情形：B102 <= y0(B102) 时，B201 > y0(B201) 成立得满分",
            "特殊情形：各项贷款余额 ≤ 年初各项贷款余额 时，制造业贷款余额 > 年初制造业贷款余额 成立得满分",
        ),
        ("区间法：−10至30BP之间按比例得分，满分20分", "区间法：−10至30BP之间按比例得分，满分20分"),
        (
            "门槛：growth(B201) > 0 不成立的，本项得0分",
            "门槛：制造业贷款余额同比增速 > 0 不成立的，本项得0分",
        ),
    ],
)
def test_expressions_within_a_sentence_are_said_in_words(sentence, words):
    assert spoken_within(sentence, NAMES) == words
