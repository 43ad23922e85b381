"""The sheets of the annex beyond 附表1 and 附表2, saved and reopened: heads, cells, names, marks (domain §6.4, §6.6)."""

import pytest

from reports.bulletins.sheets import book_of as book_of_annex
from reports.bulletins.workbook import annex_workbook
from tests.reports.annex_example import annex_of, publish_five
from tests.reports.test_workbook import AT, book_of, leaf_heads, line_of, texts
from tests.reports.worked_example import make_banks

pytestmark = pytest.mark.django_db


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def book(banks):
    publish_five()
    return book_of()


class TestStructure:
    def test_the_heads_are_of_two_levels(self, book):
        page = book["附表3"]
        assert leaf_heads(page, 13) == [
            *("序号", "机构", "余额", "占制造业贷款（%）", "比年初增加", "占新增中长期（%）"),
            *("余额", "占制造业贷款（%）", "比上年同期（百分点）", "加权平均（%）", "同比（BP）"),
            *("首贷户（户）", "不良率（%）"),
        ]
        assert {"C4:F4", "G4:I4", "J4:K4", "L4:L5", "M4:M5"} <= set(map(str, page.merged_cells.ranges))
        assert [page[cell].value for cell in ("C4", "G4", "J4")] == [
            *("制造业中长期贷款", "制造业信用贷款", "新发放贷款利率")
        ]

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("演示大型银行甲", [1, 46200, 50.05, 5200, 23.64, 19800, 21.45, 2.22, 4.05, -30, 12, "—"]),
            ("演示农商银行丁", [4, 8900, 34.10, 500, "—", 2610, 10, 0, 5.65, 5, 5, "—"]),
            ("演示村镇银行戊", [5, 1300, 54.17, 1100, 27.5, 900, 37.5, "—", 6.9, "—", 8, "—"]),
            ("合计", [None, 91500, 43, 9900, 22.5, 41410, 19.46, 1.85, 4.42, -14, 50, "—"]),
        ],
    )
    def test_a_row_shows_the_figures_rounded(self, book, name, expected):
        number, _, *rest = line_of(book["附表3"], name)[:13]
        assert [number, *rest] == expected


class TestChecks:
    def test_the_heads_name_the_checks_under_their_measures(self, book):
        page = book["附表5"]
        heads = leaf_heads(page, 11)
        assert heads[2] == "C1 制造业占比提高"
        assert [head[:2] for head in heads[2:]] == [f"C{number}" for number in range(1, 10)]
        assert {"D4:F4", "J4:K4"} <= set(map(str, page.merged_cells.ranges))
        assert (page["D4"].value, page["J4"].value) == ("措施3", "渝府办发〔2020〕76号")

    def test_a_row_has_the_words(self, book):
        page = book["附表5"]
        assert line_of(page, "演示大型银行乙")[2:] == [
            *("未达标", "关注", "未达标", "未达标", "未达标", "达标", "关注", "未达标", "未达标")
        ]
        assert line_of(page, "全区")[2:] == ["达标"] * 9
        assert line_of(page, "达标机构数（家）")[2:] == [4, 3, 4, 3, 4, 3, 4, 3, 4]

    def test_the_large_banks_are_said_below(self, book):
        assert any("头雁作用（C10）" in text and "未达标" in text for text in texts(book["附表5"]))


class TestOthers:
    def test_the_summary_has_the_kinds_and_all(self, book):
        rows = [
            [cell.value for cell in row] for row in book["汇总"].iter_rows(min_row=6, max_row=8, max_col=13)
        ]
        assert [row[0] for row in rows] == ["大型银行", "地方法人银行", "合计"]
        assert rows[2][1:] == [5, 5, 1892000, 212800, 14700, 15.65, 11.25, 91500, 41410, 86200, 4.42, 50]

    def test_its_chart_stands_upright_over_the_quarter_ends_in_yi(self, book):
        page = book["汇总"]
        assert page._charts[0].type == "col"
        assert [page.cell(row, 15).value for row in (6, 10)] == ["2022年12月末", "2024年6月末"]
        assert [page.cell(row, 16).value for row in (6, 10)] == [17.57, 21.28]

    def test_the_conduct_counts_whole_numbers(self, book):
        assert leaf_heads(book["附表6"], 8) == [
            *("序号", "机构", "应报", "按时", "迟报", "漏报", "退回", "更正")
        ]
        assert line_of(book["附表6"], "演示大型银行甲")[2:] == [2, 0, 0, 0, 0, 0]
        assert book["附表6"]["D3"].value == "2024年1—6月各期报表"

    def test_a_detail_shows_all_the_decimals_that_were_reported(self, banks):
        publish_five({"2024Q2": {"A": {"B405": "4.0525"}}})
        page = book_of()["明细"]
        row = next(row for row in page.iter_rows(min_row=6) if row[2].value == "B405")
        assert (row[5].value, row[5].number_format) == (4.0525, "0.00##")

    @pytest.mark.parametrize("name", ["汇总", "附表1", "附表2", "附表3", "附表5", "附表6", "明细"])
    def test_the_rows_of_a_table_have_a_name(self, book, name):
        sheet, cells = next(book.defined_names[f"{name}_数据"].destinations)
        assert sheet == name
        assert cells.startswith("$A$6:$")
        last = book[name][cells.replace("$", "")][-1][-1]
        assert last.border.bottom.style == "medium"


class TestDraft:
    def test_a_draft_says_so_on_every_page(self, banks):
        from io import BytesIO

        from openpyxl import load_workbook

        publish_five()
        book = load_workbook(
            BytesIO(annex_workbook(book_of_annex(annex_of()), by="甲", at=AT, is_draft=True))
        )
        assert {page.oddHeader.center.text for page in book} == {"草　稿"}

    def test_incomplete_data_are_a_draft(self, banks):
        publish_five({"2024Q2": {"C": None}})
        assert {page.oddHeader.center.text for page in book_of()} == {"草　稿"}

    def test_complete_data_are_none(self, book):
        assert {page.oddHeader.center.text for page in book} == {None}
