"""政策核查: who sees which rows, the verdicts of the worked example (domain §5.5), C10, and what stands behind each."""

from decimal import Decimal

import pytest
from django.urls import reverse

from enterprises.services import CaseData, open_case, take_case_step
from enterprises.steps import CASE_STEPS
from filings.models import Period, ReferenceRate
from institutions.models import AuditEvent, Institution
from qianjiang_finance.common.quarter import Quarter
from reports.check_pages import build_detail, build_matrix
from reports.check_pages.matrix import bank_filings
from reports.check_pages.words import said
from reports.drafting.reading import read_evidence
from reports.policy_checks import CHECKS, Verdict, large_banks_lead
from tests import factories
from tests.reports.annex_example import publish_five
from tests.reports.test_policy_checks import TABLE, operands
from tests.reports.worked_example import make_banks

pytestmark = pytest.mark.django_db
MATRIX = "/reports/checks/"


@pytest.fixture
def banks(catalogue):
    make_banks()
    publish_five()


def period():
    return Period.objects.get(code="2024Q2")


def detail(code, reader, bank=""):
    filing = next((one for one in bank_filings(period(), reader) if one.institution.code == bank), None)
    return build_detail(code, period(), reader, filing)


def page(client, reader, url, status=200):
    client.force_login(reader)
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


class TestMatrix:
    def test_the_banks_have_the_verdicts_of_the_worked_example(self, banks, office):
        rows = build_matrix(period(), office).rows
        assert [[cell.word for cell in row.cells] for row in rows] == [
            line.split()[1:] for line in TABLE.strip().splitlines()
        ]

    def test_a_case_found_true_makes_bank_b_miss_c7_and_nobody_else(self, banks, office):
        """Domain §5.5: by its numbers alone (2.41%, 55.00%) bank B would be 关注."""
        bank = Institution.objects.select_related("kind").get(code="B")
        data = CaseData(bank, Quarter(2024, 2), "recalled", "提前收回率2.41%，续贷率55.00%")
        with factories.freeze(2024, 7, 16):
            case = open_case(data=data, by=office)
        before = [row.cells[6].word for row in build_matrix(period(), office).rows]
        assert before == ["达标", "关注", "达标", "达标", "达标"]
        with factories.freeze(2024, 7, 25):
            take_case_step(
                step=CASE_STEPS["confirm"], case=case, by=office, comment="会同金监分局现场核实，两户属实"
            )
        after = build_matrix(period(), office).rows
        assert [row.cells[6].word for row in after] == ["达标", "未达标", "达标", "达标", "达标"]
        assert after[1].cells[6].said.endswith("有经核实的抽贷、断贷情形")
        assert read_evidence(period()).banks_with("C7") == ("B",)
        found = detail("C7", office, "B")
        row = next(row for row in found.operands if row.code == "CASES")
        assert (row.name, row.value, row.unit, row.url) == (
            "经核实属实的核查单", Decimal(1), "件", f"/enterprises/cases/?bank=B&quarter={Quarter(2024, 2).index}",
        )  # fmt: skip

    def test_the_district_is_judged_on_sums_and_meets_all_but_the_unasked(self, banks, office):
        # Fallen due 34100, renewed 24750 (72.58%); called in 1510 of 198100 (0.76%).
        district = build_matrix(period(), office).district
        assert [cell.word for cell in district.cells] == ["达标"] * 9
        assert district.cells[0].said == (
            "10.64% → 11.25%，达标，较上年同期提高0.61个百分点；季度核查为阶段性结果，以年末为准"
        )
        assert district.cells[5].said == "4.57% → 4.42%，达标，较上年同期下降14个基点"
        assert district.cells[6].said == ("提前收回率0.76%（须低于2%），续贷率72.58%（须不低于60%），达标")
        assert district.cells[7].said == (
            "制造业贷款同比增速15.65%，各项贷款同比增速9.36%，高6.29个百分点，达标"
        )
        assert district.cells[8].said == "制造业中长期贷款比年初增加9900万元，同比多增6400万元，达标"

    def test_the_large_banks_lag_behind_the_district(self, banks, office):
        cell = build_matrix(period(), office).large_banks
        assert cell.word == "未达标"
        assert cell.said == (
            "大型银行同比增速11.92%，全区同比增速15.65%，低3.73个百分点，未达标；占全区制造业贷款比年初增量的44.22%"
        )

    def test_a_bank_that_has_not_filed_has_no_verdict_and_is_named(self, catalogue, office):
        make_banks()
        publish_five({"2024Q2": {"C": None}})
        matrix = build_matrix(period(), office)
        assert (matrix.included, matrix.expected, matrix.missing) == (4, 5, ("演示城商银行丙",))
        assert {cell.word for cell in matrix.rows[2].cells} == {"不适用"}
        assert matrix.rows[2].cells[1].said == "无法判断：本期未报"

    def test_the_export_has_a_column_for_every_check(self, banks, office):
        head, district, *rows = build_matrix(period(), office).as_values()
        assert head[0] == "机构"
        assert head[-1] == "C10 大型银行头雁"
        assert {len(line) for line in (district, *rows)} == {len(head)}
        assert rows[-1][0] == "大型银行合计"
        assert rows[-1][2:-1] == ["—"] * 9
        assert rows[-1][-1] in {"达标", "未达标"}

    def test_the_counts_under_a_check_are_those_of_its_column(self, banks, office):
        counts = {heading.code: heading.counts for heading in build_matrix(period(), office).headings}
        assert counts["C2"] == ("达标3", "关注2")
        assert counts["C6"] == ("达标3", "未达标1", "不适用1")


class TestReaders:
    def test_a_department_sees_the_totals_and_no_bank(self, banks, client):
        park = factories.make_user("yq", ("department", "YQ"))
        body = page(client, park, MATRIX)
        assert "演示大型银行甲" not in body
        assert "C10" not in body  # two large banks: a total over fewer than three
        assert "4.57% → 4.42%" in body
        page(client, park, "/reports/checks/C1/A/", 404)

    def test_a_bank_sees_its_own_row_and_no_total(self, banks, client):
        maker = factories.make_user("a", ("maker", Institution.objects.get(code="A")))
        body = page(client, maker, MATRIX)
        assert "演示大型银行甲" in body
        assert "演示大型银行乙" not in body
        assert 'class="total"' not in body
        assert "各银行合计" not in body
        page(client, maker, "/reports/checks/C1/A/")
        page(client, maker, "/reports/checks/C1/B/", 404)
        page(client, maker, "/reports/checks/C1/", 403)

    def test_another_reporter_is_told_that_checks_are_for_banks(self, banks, client):
        factories.make_institution("G01", kind="GU")
        maker = factories.make_user("g", ("maker", Institution.objects.get(code="G01")))
        assert "政策核查只针对银行" in page(client, maker, MATRIX)

    def test_before_the_first_acceptance_the_page_says_what_will_come(self, catalogue, client, office):
        assert "还没有可核查的数据" in page(client, office, MATRIX)
        page(client, office, f"{MATRIX}?export=csv", 404)


class TestDetail:
    def test_each_figure_leads_to_its_cell(self, banks, office):
        rows = {(row.code, row.quarter): row for row in detail("C1", office, "A").operands}
        assert rows["B201", "2024年二季度"].value == Decimal(92300)
        assert rows["B201", "2024年二季度"].url == reverse(
            "filings:filing-cell", args=["2024Q2", "A", "B201"]
        )
        assert set(rows) == {
            ("B102", "2024年二季度"), ("B102", "2023年二季度"), ("B201", "2024年二季度"), ("B201", "2023年二季度"),
        }  # fmt: skip

    def test_a_total_leads_to_its_indicator(self, banks, office):
        row = next(row for row in detail("C5", office).operands if row.quarter == "2024年二季度")
        assert (row.value, row.url) == (
            Decimal(68000), "/reports/?period=2024Q2&indicator=B303#indicator",
        )  # fmt: skip

    def test_the_sentence_is_picked_out_of_the_measure(self, banks, client, office):
        body = page(client, office, "/reports/checks/C2/A/?period=2024Q2")
        assert "<mark>力争制造业中长期贷款余额持续增长</mark>。不断提升" in body
        assert '<a href="/measures/3/#clause:~:text=%E5%8A%9B' in body
        assert "46,200.00" in body
        assert "较上季末增加2200万元" in body

    @pytest.mark.parametrize("code", [*CHECKS, "C10"])
    def test_every_sentence_of_the_policy_is_found_in_its_measure(self, banks, office, code):
        clause = detail(code, office).clause
        assert (clause is None) == (code in ("C8", "C9"))
        assert clause is None or clause.sentence

    def test_the_group_stands_beside_the_district(self, banks, office):
        rows = detail("C10", office).operands
        assert [(row.whose, row.value) for row in rows if row.quarter == "2024年二季度"] == [
            ("大型银行", Decimal(145500)), ("全区", Decimal(212800)),
        ]  # fmt: skip

    def test_there_is_no_lead_of_a_single_bank(self, banks, client, office):
        page(client, office, "/reports/checks/C10/A/", 404)

    def test_a_fall_smaller_than_that_of_the_reference_rate_is_noted(self, banks, office):
        # B fell from 4.20 to 4.15, 5 BP; A by 30.
        ReferenceRate.objects.update_or_create(index=Quarter(2023, 2).index, defaults={"basis_points": 355})
        ReferenceRate.objects.update_or_create(index=Quarter(2024, 2).index, defaults={"basis_points": 345})
        assert detail("C6", office, "B").cell.said.endswith("降幅小于同期LPR降幅（10个基点）")
        assert "LPR" not in detail("C6", office, "A").cell.said
        assert ("一年期LPR", Decimal("3.45")) in [
            (row.name, row.value) for row in detail("C6", office, "B").operands
        ]


class TestWords:
    def test_a_missing_base_cannot_be_judged_and_says_why(self):
        result = CHECKS["C6"].judge(operands({"B405": {"2024Q2": "4.02"}}), Quarter(2024, 2))
        assert said("C6", result) == "无法判断：上年同期基期未报"

    def test_a_rate_is_said_in_basis_points(self):
        rates = operands({"B405": {"2024Q2": "4.02", "2023Q2": "4.10"}})
        assert (
            said("C6", CHECKS["C6"].judge(rates, Quarter(2024, 2)))
            == "4.10% → 4.02%，达标，较上年同期下降8个基点"
        )

    def test_a_growing_part_without_last_year_is_still_met(self):
        figures = {"B103": {"2023Q4": "200", "2024Q2": "200"}, "B203": {"2023Q4": "50", "2024Q2": "60"}}
        result = CHECKS["C3"].judge(operands(figures), Quarter(2024, 2))
        assert said("C3", result) == "本期—（总量未增加），达标"


class TestLargeBanks:
    FIGURES = staticmethod(operands({"B201": {"2023Q2": "100", "2024Q2": "110"}}))

    def test_the_same_growth_is_enough(self):
        assert large_banks_lead(self.FIGURES, self.FIGURES, Quarter(2024, 2)).verdict is Verdict.MET

    def test_without_a_base_there_is_no_verdict(self):
        result = large_banks_lead(operands({}), self.FIGURES, Quarter(2024, 2))
        assert result.verdict is Verdict.NOT_APPLICABLE


class TestExport:
    def test_the_matrix_leaves_as_a_file_and_the_log_has_it(self, banks, client, office):
        client.force_login(office)
        body = client.get(f"{MATRIX}?period=2024Q2&export=csv").content.decode("utf-8-sig").splitlines()
        assert body[0].startswith("机构,类型,C1 制造业占比提高,C2 持续增长")
        assert body[1] == "全区,,达标,达标,达标,达标,达标,达标,达标,达标,达标,—"
        assert body[3] == "演示大型银行乙,大型银行,未达标,关注,未达标,未达标,未达标,达标,关注,未达标,未达标,—"
        assert body[-2].startswith(
            "C10 大型银行头雁：大型银行同比增速11.92%，全区同比增速15.65%，低3.73个百分点"
        )
        assert AuditEvent.objects.get(verb=AuditEvent.Verb.EXPORT).subject == "2024年二季度政策核查"
