"""The annex workbook, saved and reopened: what stands in which cell, how it is shown, and how it prints (domain §6.6)."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from institutions.models import Institution
from qianjiang_finance.common import clock
from reports.bulletins.sheets import book_of as book_of_annex
from reports.bulletins.workbook import annex_workbook
from tests import factories
from tests.reports.annex_example import annex_of, publish_five
from tests.reports.worked_example import QUARTERS, make_banks

pytestmark = pytest.mark.django_db

AMOUNT = "#,##0.00;-#,##0.00;0.00;@"
AT = clock.local(2024, 7, 18, 9, 5)
TABLES = ["汇总", "附表1", "附表2", "附表3", "附表5", "附表6", "明细"]


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def book(banks):
    publish_five()
    return book_of()


def book_of(quarter="2024Q2", by="金融办经办"):
    return load_workbook(io.BytesIO(annex_workbook(book_of_annex(annex_of(quarter)), by=by, at=AT)))


def line_of(page, name, column=2):
    """The values of the row that has the name in that column."""
    row = next(row for row in page.iter_rows(min_row=6) if row[column - 1].value == name)
    return [cell.value for cell in row]


def cell_of(page, name, column):
    row = next(row for row in page.iter_rows(min_row=6) if row[1].value == name)
    return row[column - 1]


def texts(page):
    return [cell.value for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]


def leaf_heads(page, count):
    """The heads as read from below: row 5, or row 4 where both are one cell."""
    return [page.cell(5, column).value or page.cell(4, column).value for column in range(1, count + 1)]


class TestSheets:
    def test_the_sheets_stand_in_order(self, book):
        assert book.sheetnames == [
            *("封面", "汇总", "附表1", "附表2", "附表3", "附表5", "附表6", "明细", "说明")
        ]

    def test_there_are_values_and_no_formulas(self, book):
        kinds = {
            cell.data_type
            for page in book
            for row in page.iter_rows()
            for cell in row
            if cell.value is not None
        }
        assert kinds == {"n", "s"}

    def test_the_cover_says_what_it_is_of_and_what_it_rests_on(self, book):
        assert texts(book["封面"]) == [
            "黔江区金融支持制造业高质量发展情况附表",
            "2024年上半年",
            "汇总　银行机构分类汇总（含附图）",
            "附表1　主要指标完成情况",
            "附表2　分机构制造业贷款排名（含附图）",
            "附表3　分机构结构与价格（含附图）",
            "附表5　政策核查情况",
            "附表6　报送质量情况",
            "明细　分机构指标明细",
            "说明　数据版本、口径和政策核查依据",
            "重庆市黔江区金融工作办公室",
            "数据状态：已审核　　数据版本：第5版",
            "应报5家，已汇总5家",
            "内部资料，注意保管",
        ]

    @pytest.mark.parametrize(
        ("name", "last"),
        [
            *(("汇总", "M"), ("附表1", "J"), ("附表2", "K"), ("附表3", "M"), ("附表5", "K"), ("明细", "I")),
            ("说明", "B"),
        ],
    )
    def test_the_top_has_mark_title_and_three_places(self, book, name, last):
        page = book[name]
        assert page["A1"].value == name
        assert page["A2"].value.startswith("2024年上半年")
        assert (page["A2"].font.name, page["A2"].font.size) == ("黑体", 18)
        assert f"A2:{last}2" in map(str, page.merged_cells.ranges)
        third = [cell.value for cell in page[3] if cell.value]
        assert third[0].endswith("重庆市黔江区金融工作办公室")
        assert third[1] == "截至2024年6月末"

    def test_the_explanation_names_versions_coverage_exporter_and_time(self, book):
        page = book["说明"]
        assert line_of(page, "导出", 1)[1] == "导出人：金融办经办　导出时间：2024年7月18日 09:05"
        assert line_of(page, "机构覆盖", 1)[1] == "应报5家，已汇总5家。"
        assert line_of(page, "数据版本", 1)[1].startswith("2024年二季度第5版")
        assert "注：部分数据因四舍五入，存在总计与分项合计不等的情况。" in line_of(page, "四舍五入", 1)[1]
        assert line_of(page, "4.制造业贷款余额", 1)[1]


class TestMainIndicators:
    def test_the_heads_are_those_of_the_table(self, book):
        page = book["附表1"]
        assert leaf_heads(page, 10) == [
            *(
                "序号",
                "指标",
                "单位",
                "期末余额（累计）",
                "比年初增加",
                "比年初增速（%）",
                "上年同期",
                "同比增速（%）",
            ),
            *("同比多增（+）少增（-）", "是否达标"),
        ]
        merged = set(map(str, page.merged_cells.ranges))
        assert {"A4:A5", "B4:B5", "D4:D5", "E4:F4", "G4:I4", "J4:J5"} <= merged
        assert (page["E4"].value, page["G4"].value) == ("与年初比较", "与上年同期比较")

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("各项贷款余额", [2, "万元", 1892000, 70000, 3.84, 1730000, 9.36, 9000, "—"]),
            ("制造业贷款余额", [4, "万元", 212800, 14700, 7.42, 184000, 15.65, 6400, "达标"]),
            ("　其中：制造业中长期贷款余额", [6, "万元", 91500, 9900, 12.13, 73000, 25.34, 6400, "达标"]),
            ("制造业贷款当年累计发放额", [14, "万元", 86200, "—", "—", 74000, 16.49, 12200, "—"]),
            ("制造业首贷户数", [16, "户次", 50, "—", "—", "—", "—", "—", "—"]),
            ("制造业贷款占各项贷款比重", [17, "%", 11.25, 0.37, "—", 10.64, "—", "—", "达标"]),
            ("制造业新发放贷款加权平均利率", [21, "%", 4.42, "—", "—", 4.57, "—", "—", "达标"]),
            ("制造业在保余额", [25, "万元", "—", "—", "—", "—", "—", "—", "—"]),
        ],
    )
    def test_a_row_shows_the_figures_rounded(self, book, name, expected):
        number, _, *rest = line_of(book["附表1"], name)[:10]
        assert [number, *rest] == expected

    @pytest.mark.parametrize(
        ("name", "column", "number_format"),
        [
            ("制造业贷款余额", 4, AMOUNT),
            ("制造业贷款余额", 6, "0.00"),
            ("制造业贷款余额", 9, AMOUNT),
            ("制造业首贷户数", 4, "#,##0"),
            ("制造业贷款占各项贷款比重", 4, "0.00"),
            ("制造业贷款占各项贷款比重", 5, "0.00"),
        ],
    )
    def test_numbers_carry_the_format_of_their_unit(self, book, name, column, number_format):
        cell = cell_of(book["附表1"], name, column)
        assert (cell.number_format, cell.alignment.horizontal) == (number_format, "right")

    def test_what_is_missing_is_a_centred_dash(self, book):
        cell = cell_of(book["附表1"], "制造业在保余额", 4)
        assert (cell.value, cell.data_type, cell.alignment.horizontal) == ("—", "s", "center")

    def test_a_reported_zero_is_a_number(self, banks):
        factories.make_institution("S", kind="SC", name="演示证券")
        publish_five({quarter: {"S": {"S101": "0"}} for quarter in QUARTERS})
        assert line_of(book_of()["附表1"], "制造业企业直接融资额")[3:9] == [0, "—", "—", 0, "—", 0]

    def test_halves_are_rounded_up_from_the_unrounded_value(self, banks):
        # 80100 on 80000 is 0.125%; a binary float or rounding to even would show 0.12.
        publish_five({"2023Q2": {"A": {"B101": "80000"}}, "2024Q2": {"A": {"B101": "80100"}}})
        assert line_of(book_of()["附表1"], "各项存款余额")[7] == 0.13

    def test_checks_of_one_row_that_differ_are_named(self, banks):
        # The balance grew to 91500 by 9900; a year before it grew to 73000 from 45500, by more.
        publish_five({"2022Q4": {"A": {"B203": "10000"}}})
        assert (
            line_of(book_of()["附表1"], "　其中：制造业中长期贷款余额")[9]
            == "持续增长：达标\n同比多增：未达标"
        )

    def test_signatures_and_notes_stand_below_the_table(self, book):
        page = book["附表1"]
        below = [row[0].value for row in page.iter_rows(min_row=35)]
        assert below[0].startswith("填表人：")
        assert all(word in below[0] for word in ("复核人：", "负责人：", "联系电话：", "填报日期："))
        assert below[1] == "注：部分数据因四舍五入，存在总计与分项合计不等的情况。"
        assert below[2] == "　　应报5家，已汇总5家。"


class TestRanking:
    def test_the_heads_are_those_of_the_table(self, book):
        page = book["附表2"]
        assert leaf_heads(page, 11) == [
            *(
                "序号",
                "机构",
                "各项贷款",
                "制造业贷款余额",
                "排名",
                "比年初增加",
                "排名",
                "同比增速（%）",
                "排名",
            ),
            *("占各项贷款（%）", "比上年同期（百分点）"),
        ]
        merged = set(map(str, page.merged_cells.ranges))
        assert {"A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:G4", "H4:I4", "J4:K4"} <= merged

    def test_groups_have_a_head_and_a_subtotal_and_the_total_is_last(self, book):
        rows = [[cell.value for cell in row[:11]] for row in book["附表2"].iter_rows(min_row=6, max_row=15)]
        assert [row[0] if row[1] is None else row[1] for row in rows] == [
            *("大型银行", "演示大型银行甲", "演示大型银行乙", "小计"),
            *("地方法人银行", "演示城商银行丙", "演示农商银行丁", "演示村镇银行戊", "小计"),
            "合计",
        ]
        assert "A6:K6" in map(str, book["附表2"].merged_cells.ranges)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("演示大型银行甲", [1, 671000, 92300, 1, 7300, 1, 18.33, 2, 13.76, 0.76]),
            ("演示大型银行乙", [2, 512000, 53200, 2, -800, 5, 2.31, 4, 10.39, -0.44]),
            ("演示村镇银行戊", [5, 56000, 2400, 5, 1800, 3, "—", "—", 4.29, 4.29]),
            ("合计", [None, 1892000, 212800, "—", 14700, "—", 15.65, "—", 11.25, 0.61]),
        ],
    )
    def test_a_row_shows_figures_and_ranks(self, book, name, expected):
        number, _, *rest = line_of(book["附表2"], name)[:11]
        assert [number, *rest] == expected

    def test_sums_are_bold_and_banks_are_not(self, book):
        page = book["附表2"]
        bold = {name: cell_of(page, name, 4).font.bold for name in ("演示大型银行甲", "小计", "合计")}
        assert bold == {"演示大型银行甲": False, "小计": True, "合计": True}

    def test_policy_banks_are_said_to_stand_apart(self, banks):
        factories.make_institution("P", kind="PB", name="演示政策性银行己", order=0)
        publish_five({quarter: {"P": {"B102": "900000", "B201": "99999"}} for quarter in QUARTERS})
        page = book_of()["附表2"]
        assert page["A15"].value == "政策性银行（单列，不参加排名）"
        assert line_of(page, "演示政策性银行己")[4] == "—"
        assert page["B18"].value == "合计"

    def test_a_missing_bank_has_dashes_only(self, banks):
        publish_five({"2024Q2": {"C": None}})
        assert line_of(book_of()["附表2"], "演示城商银行丙（未报）")[2:11] == ["—"] * 9


class TestChart:
    def test_there_is_a_chart_of_bars_over_the_banks_by_size(self, book):
        page = book["附表2"]
        assert [sheet.title for sheet in book if sheet._charts] == ["汇总", "附表2", "附表3"]
        names = [page.cell(row, 13).value for row in range(6, 11)]
        assert names == [
            "演示大型银行甲",
            "演示大型银行乙",
            "演示城商银行丙",
            "演示农商银行丁",
            "演示村镇银行戊",
        ]
        assert [page.cell(row, 14).value for row in range(6, 11)] == [92300, 53200, 38800, 26100, 2400]
        series = page._charts[0].series[0]
        assert series.val.numRef.f == "'附表2'!$N$6:$N$10"
        assert series.cat.strRef.f == "'附表2'!$M$6:$M$10"

    def test_its_title_is_chinese_and_its_axes_are_shown(self, book):
        chart = book["附表2"]._charts[0]
        assert chart.title.tx.rich.p[0].r[0].t == "2024年上半年各机构制造业贷款余额"
        assert not chart.x_axis.delete
        assert not chart.y_axis.delete

    def test_it_covers_no_cell_with_a_value(self, book):
        page = book["附表2"]
        corner, end = page._charts[0].anchor._from, page._charts[0].anchor.to
        covered = [
            page.cell(row + 1, column + 1).value
            for row in range(corner.row, end.row + 1)
            for column in range(corner.col, end.col + 1)
        ]
        assert set(covered) == {None}

    def test_a_bank_without_a_figure_has_no_bar(self, banks):
        publish_five({"2024Q2": {"C": None}})
        page = book_of()["附表2"]
        assert [page.cell(row, 13).value for row in range(6, 11)] == [
            *("演示大型银行甲", "演示大型银行乙", "演示农商银行丁", "演示村镇银行戊", None)
        ]


class TestPrinting:
    @pytest.mark.parametrize("name", ["封面", *TABLES, "说明"])
    def test_each_sheet_is_a4_landscape_one_page_wide_and_centred(self, book, name):
        page = book[name]
        setup = page.page_setup
        assert (setup.orientation, setup.paperSize) == ("landscape", 9)
        # One page wide is what a workbook means that does not say how many.
        assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_options.horizontalCentered
        sides = [getattr(page.page_margins, side) * 2.54 for side in ("left", "right", "top", "bottom")]
        assert all(1.5 <= side <= 2 for side in sides)
        assert page.oddFooter.center.text == "第 &P 页，共 &N 页"

    @pytest.mark.parametrize(("name", "corner"), [("附表1", "C6"), ("附表2", "C6"), ("说明", "B6")])
    def test_the_head_and_the_names_stay_in_sight(self, book, name, corner):
        assert book[name].freeze_panes == corner
        assert book[name].print_title_rows == "$1:$5"

    def test_the_print_areas_hold_the_tables_and_the_chart_apart(self, book):
        assert book["附表1"].print_area.startswith("'附表1'!$A$1:$J$")
        areas = book["附表2"].print_area.split(",")
        assert [area.split(":")[0] for area in areas] == ["'附表2'!$A$1", "'附表2'!$M$1"]

    @pytest.mark.parametrize("name", [*TABLES, "说明"])
    def test_lines_are_thin_inside_and_thicker_outside(self, book, name):
        page = book[name]
        assert (page["A4"].border.top.style, page["A4"].border.left.style) == ("medium", "medium")
        assert (page["A6"].border.left.style, page["A6"].border.right.style) == ("medium", "thin")
        assert page["B6"].border.top.style == "thin"

    @pytest.mark.parametrize("name", ["附表1", "附表2"])
    def test_columns_are_wide_enough_for_their_numbers(self, book, name):
        page = book[name]
        for column in range(1, 12 if name == "附表2" else 11):
            width = page.column_dimensions[get_column_letter(column)].width
            numbers = [
                len(f"{page.cell(row, column).value:,.2f}")
                for row in range(6, page.max_row + 1)
                if page.cell(row, column).data_type == "n" and page.cell(row, column).value is not None
            ]
            assert width >= max([8, *(length + 1 for length in numbers)])

    def test_a_number_larger_than_foreseen_widens_its_column(self, banks):
        publish_five({"2024Q2": {"A": {"B102": "1234567890123.00"}}})
        assert book_of()["附表1"].column_dimensions["D"].width >= len("1,234,568,011,123.00") + 1

    @pytest.mark.parametrize("name", [*TABLES, "说明"])
    def test_rows_are_high_enough_and_letters_of_the_office(self, book, name):
        page = book[name]
        heights = [page.row_dimensions[row].height for row in range(1, page.max_row + 1)]
        assert min(height for height in heights if height) >= 18
        faces = {
            (cell.font.name, cell.font.size)
            for row in page.iter_rows()
            for cell in row
            if cell.value is not None
        }
        assert faces == {("仿宋", 11), ("黑体", 12), ("黑体", 18)}


class TestMarks:
    def test_invented_data_are_marked_on_every_sheet(self, banks):
        publish_five()
        Institution.objects.filter(code="A").update(is_demo=True)
        book = book_of()
        for page in book:
            assert page.oddHeader.right.text == "演示数据"
            assert any("（演示数据）" in text for text in texts(page))
        assert line_of(book["说明"], "演示数据", 1)[1] == "本工作簿的机构和数据均为虚构，仅用于演示"

    def test_real_data_carry_no_such_mark(self, book):
        for page in book:
            assert page.oddHeader.right.text is None
            assert not [text for text in texts(page) if "演示数据" in text]

    @pytest.mark.parametrize("start", ["=", "+", "-", "@"])
    def test_a_name_that_looks_like_a_formula_stays_text(self, banks, start):
        Institution.objects.filter(code="A").update(short_name=f'{start}HYPERLINK("x")')
        publish_five()
        cell = book_of()["附表2"]["B7"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (f'{start}HYPERLINK("x")', "s", True)
