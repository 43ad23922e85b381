"""附表4 from the tasks of the year, 附表7 from the confirmed score of domain §5.3; both left out while there is nothing to say."""

import datetime as dt

import pytest

from measures.models import Measure, MeasureReport
from qianjiang_finance.common import clock
from reports.bulletins.sheets import attached, book_of
from reports.score_steps import SCORE_STEPS
from reports.services import scores
from tests import factories
from tests.measures.task_world import hand_out
from tests.reports.annex_example import annex_of, publish_five
from tests.reports.score_world import make_run, make_world
from tests.reports.test_workbook import book_of as workbook
from tests.reports.test_workbook import leaf_heads, line_of
from tests.reports.worked_example import make_banks

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(catalogue, office):
    make_banks()
    publish_five()
    hand_out(office, on=(2024, 2, 7))


@pytest.fixture
def scored(catalogue, office, office_lead):
    with factories.freeze(2024, 7, 15):
        make_world(office)
        run = scores.take_score_step(step=SCORE_STEPS["consult"], run=make_run(office), by=office)
    with factories.freeze(2024, 7, 22):
        scores.take_score_step(step=SCORE_STEPS["confirm"], run=run, by=office_lead)


class TestMeasures:
    def test_a_year_without_tasks_has_no_such_table(self, catalogue):
        make_banks()
        publish_five()
        assert "13条措施进展情况" not in attached(book_of(annex_of()))

    def test_the_thirteen_stand_with_their_printed_units(self, planned):
        with factories.freeze(2024, 2, 8):
            rows = annex_of().measures.rows
        assert [row.number for row in rows] == list(range(1, 14))
        for row in rows:
            units = Measure.objects.get(number=row.number).units
            assert row.leads == "、".join(units.filter(duty="lead").values_list("printed", flat=True))
            assert row.total == row.met + row.going + row.late

    def test_what_the_lead_reports_stands_beside_its_light(self, planned, office):
        MeasureReport.objects.create(
            measure=Measure.objects.get(number=3),
            index=2024 * 4 + 1,
            text="中长期贷款同比多增",
            problems="个别机构下降",
            light="yellow",
            by=office,
            at=clock.local(2024, 7, 10),
        )
        with factories.freeze(2024, 7, 12):
            page = workbook()["附表4"]
        row = next(row for row in page.iter_rows(min_row=6) if row[0].value == 3)
        assert [cell.value for cell in row[8:11]] == ["中长期贷款同比多增", "个别机构下降", "●黄 关注"]
        assert leaf_heads(page, 11) == [
            *("序号", "措施", "牵头单位", "责任单位", "任务数", "已完成/达标", "推进中", "滞后"),
            *("主要进展", "存在问题", "评价"),
        ]
        assert "截至2024年7月12日" in [cell.value for cell in page[3]]

    def test_a_past_year_stands_as_on_its_last_day(self, planned):
        with factories.freeze(2025, 3, 1):
            assert annex_of().measures.as_of == dt.date(2024, 12, 31)


class TestScores:
    def test_without_a_confirmed_score_there_is_no_such_table(self, catalogue):
        make_banks()
        publish_five()
        assert "评价得分情况" not in attached(book_of(annex_of()))

    def test_the_rows_are_the_example_in_the_order_of_the_ranks(self, scored):
        page = workbook()["附表7"]
        rows = [
            line_of(page, name, column=1) for name in ("演示大型银行甲", "演示村镇银行戊", "演示大型银行乙")
        ]
        # S1 … S7, base, bonus, deduction, total, rank, grade, award
        assert rows[0][1:] == [
            *(18.97, 20, 10, 7.88, 6.9, 5, 10, 10, 4),
            *(92.75, 1, 0, 93.75, 1, "优秀", 5),
        ]
        assert rows[1][1:] == [
            *("不适用", 4.93, 6, 9.17, 10, 3, 10, "不适用", 3),
            *(65.86, 0, 0, 65.86, 3, "合格", 1),
        ]
        assert rows[2][10:] == [11.72, 0, 6, 5.72, 5, "待提升", 0]
        order = [page.cell(row, 1).value[-1] for row in range(6, 11)]
        assert order == ["甲", "丙", "戊", "丁", "乙"]

    def test_it_is_the_last_of_the_appendices_and_says_by_which_scheme(self, scored):
        annex = annex_of()
        assert attached(book_of(annex))[-1] == "评价得分情况"
        assert annex.score.scheme in book_of(annex).tables[-2].notes[-1]
