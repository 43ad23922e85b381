"""Texts that people type: cleaned, bounded, refused by name."""

import pytest

from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import plain_text


def test_controls_and_outer_blanks_are_dropped_and_lines_kept():
    assert plain_text("  第一行\n第二\x00行\x07 ", what="要求", longest=20) == "第一行\n第二行"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "请填写要求，至少2个字"), (" \x01 ", "请填写要求"), ("字" * 21, "要求不超过20个字，现有21个字")],
)
def test_a_text_out_of_bounds_is_refused_by_its_name(text, sentence):
    with pytest.raises(BusinessError, match=sentence):
        plain_text(text, what="要求", longest=20, shortest=2)
