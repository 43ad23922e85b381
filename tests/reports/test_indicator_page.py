"""The page of an indicator: lines, pulls, both scopes of growth with who is behind the gap, breaks, readers (H4, Z5, Z10, Z12)."""

from decimal import Decimal

import pytest

from filings.models import Indicator, IndicatorDefinition, Period
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.display import Scale
from reports.indicator_pages.page import build_indicator
from reports.indicator_pages.text import moved_text, waterfall
from tests import factories
from tests.reports.worked_example import QUARTERS, figures_of, make_banks, publish, publish_banks

pytestmark = pytest.mark.django_db
B201 = "/reports/indicators/B201/"


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def published(banks):
    publish_banks()


@pytest.fixture
def get(client):
    def ask(user, path=B201, status=200):
        client.force_login(user)
        answer = client.get(path)
        assert answer.status_code == status
        return answer.content.decode("utf-8-sig")

    return ask


def page_of(code="B201", *, with_names=True, **wanted):
    return build_indicator(Period.objects.get(code="2024Q2"), code, with_names=with_names, **wanted)


def lines(page):
    return {line.name: line.values for line in page.lines}


class TestLines:
    def test_the_district_and_each_group(self, published):
        found = lines(page_of())
        assert {name: values[-1] for name, values in found.items()} == {
            "全区": 212_800,
            "大型银行": 145_500,
            "地方法人银行": 67_300,
        }
        assert found["全区"][-4] is None  # 2023Q3 has no figures

    def test_a_groups_share_is_of_its_sums(self, published):
        # 145500 / 1183000 and 67300 / 709000
        found = lines(page_of("D01"))
        assert round(found["大型银行"][-1], 4) == Decimal("12.2992")
        assert round(found["地方法人银行"][-1], 4) == Decimal("9.4922")

    def test_a_rate_is_weighted_in_each_group(self, published):
        # (36500 × 4.05 + 18500 × 4.15) / 55000
        assert round(lines(page_of("B405"))["大型银行"][-1], 4) == Decimal("4.0836")

    def test_growth_of_the_district_and_the_large_banks_is_that_of_check_c10(self, published):
        found = lines(page_of(yardstick="year-growth"))
        assert round(found["全区"][-1], 4) == Decimal("15.6522")
        assert round(found["大型银行"][-1], 4) == Decimal("11.9231")

    def test_a_quarter_with_a_report_missing_is_not_drawn_and_said(self, banks):
        publish_banks(except_for={"2024Q2": "C"})
        page = page_of()
        assert lines(page)["全区"][-1] is None
        assert lines(page)["大型银行"][-1] == 145_500
        assert page.notes == ("2024年二季度仅含4/5家，未画入",)

    def test_what_is_not_aggregated_has_no_line_but_each_institution(self, banks):
        publish("2024Q2", {"A": {"B511": "7.50"}})
        Period.objects.get().extended.add(Indicator.objects.get(code="B511"))
        page = page_of("B511")
        assert (page.lines, page.moved) == ((), None)
        assert page.multiples[0].values[-1].amount == Decimal("7.50")


class TestPulls:
    def test_they_add_up_to_the_growth_shown(self, published, get, office):
        body = get(office, f"{B201}?unit=wan")
        for words in ("+7.77", "+4.78", "+0.65", "+15.65", "100.00", "2023年二季度 → 2024年二季度"):
            assert words in body

    def test_over_the_years_start_a_bank_pulls_down(self, published):
        page = page_of(base="start")
        steps = waterfall(page, page.moved, Scale.WAN)["spec"]["steps"]
        # A 3.6850, C 2.6754, E 0.9086, D 0.5553, B −0.4038 → 7.4205
        assert [step["end"] - step["start"] for step in steps] == pytest.approx(
            [3.6850, 2.6754, 0.9086, 0.5553, -0.4038, 7.4205], abs=2e-4
        )
        assert [step["role"] for step in steps] == ["plain"] * 4 + ["pick", "district"]

    def test_a_flow_is_compared_with_last_year_only_and_a_ratio_has_none(self, published):
        assert list(page_of("B207", base="start").bases) == ["year"]
        assert page_of("D01").moved is None

    def test_many_institutions_are_drawn_as_both_ends_with_the_rest_between(self, catalogue):
        figures = {}
        for number in range(20):
            factories.make_institution(f"N{number:02}", order=number)
            figures[f"N{number:02}"] = number
        publish("2023Q2", {code: {"B201": "100"} for code in figures})
        publish("2024Q2", {code: {"B201": str(100 + number)} for code, number in figures.items()})
        page = page_of()
        spec = waterfall(page, page.moved, Scale.WAN)["spec"]
        assert len(spec["categories"]) == 18
        assert spec["categories"][8] == "其余4家"
        # 8 + 9 + 10 + 11 of 2000; all together 190
        assert round(spec["steps"][8]["end"] - spec["steps"][8]["start"], 4) == 1.9
        assert spec["steps"][-1]["end"] == 9.5


class TestScopes:
    def test_a_new_bank_makes_the_two_growths_differ_and_is_named(self, banks, get, office):
        factories.make_institution("N", kind="CB", name="演示新设银行", order=9)
        for quarter in QUARTERS:
            new = {"N": {"B201": "9200"}} if quarter == "2024Q2" else {}
            publish(quarter, {bank: figures_of(bank, quarter) for bank in "ABCDE"} | new)
        page = page_of()
        text = moved_text(page, page.moved, Scale.WAN)
        # 222000 / 184000 and 212800 / 184000
        assert (text.full, text.same) == ("+20.65%", "+15.65%")
        assert text.gap == "全口径比可比口径高5.00个百分点，差在演示新设银行（新设，+9,200.00万元）"
        assert "演示新设银行（新设" in get(office)

    def test_a_missing_report_is_told_from_a_closed_bank(self, banks):
        publish_banks(except_for={"2024Q2": "C"})
        page = page_of()
        assert moved_text(page, page.moved, Scale.WAN).gap == (
            "全口径比可比口径低18.42个百分点，差在演示城商银行丙（本期未报，−30,000.00万元）"
        )
        same = page_of(only_both=True)
        assert moved_text(same, same.moved, Scale.WAN).total.points.text == "+12.99"

    def test_with_the_same_banks_there_is_no_gap(self, published):
        page = page_of()
        assert moved_text(page, page.moved, Scale.WAN).gap == ""


class TestBreaks:
    def test_across_a_changed_definition_nothing_is_pulled_and_the_line_is_marked(
        self, published, get, office
    ):
        IndicatorDefinition.objects.create(
            indicator=Indicator.objects.get(code="B201"),
            valid_from=Quarter.parse("2024Q1").index,
            definition="新口径",
            basis="信贷台账",
            breaks_series=True,
        )
        body = get(office)
        assert "这段时间内口径有调整，不计算拉动" in body
        assert "2024年一季度起口径调整，前后不可直接比较" in body
        assert lines(page_of(yardstick="year-growth"))["全区"][-1] is None


class TestReaders:
    def test_a_department_sees_the_districts_line_and_no_institution(self, published, get, lead_unit):
        body = get(lead_unit)
        assert "2,12" not in body or "演示大型银行甲" not in body
        assert "21.28" in body
        for name in ("演示大型银行甲", "大型银行", "拉动按"):
            assert name not in body

    def test_a_total_over_two_banks_is_held_back_from_a_department(self, banks):
        publish("2024Q2", {"A": {"B201": "1"}, "B": {"B201": "2"}})
        assert lines(page_of(with_names=False))["全区"][-1] is None

    def test_a_bank_has_no_page_of_the_district(self, published, get):
        get(factories.make_user("a", ("maker", "A")), status=403)

    def test_an_unknown_indicator_and_one_without_data_are_not_found(self, catalogue, get, office):
        get(office, status=404)
        make_banks()
        publish_banks()
        get(office, "/reports/indicators/Z999/", status=404)


class TestFiles:
    @pytest.mark.parametrize(
        ("part", "words"),
        [
            ("lines", "季度,全区（万元）,大型银行（万元）,地方法人银行（万元）"),
            ("multiples", "演示大型银行甲,A,万元"),
            ("pull", "演示大型银行乙,52000.00,53200.00,1200.00,0.65217"),
        ],
    )
    def test_each_chart_has_its_table_as_a_file(self, published, get, office, part, words):
        assert words in get(office, f"{B201}?part={part}&export=csv")

    def test_the_shares_of_the_pulls_end_in_their_whole(self, published, get, office):
        lines = get(office, f"{B201}?part=pull&export=csv").splitlines()
        total = next(line.split(",") for line in lines if line.startswith("全区合计"))
        assert Decimal(total[5]) == 100

    def test_clients_of_one_institution_are_no_visits(self, published, get, office):
        page = get(office, "/reports/indicators/B505/")
        assert "合计为户次" in page and "本期（户）" in page
        assert "（户次）" not in page.partition('id="moved"')[2]
        head, *rows = get(office, "/reports/indicators/B505/?part=pull&export=csv").splitlines()
        assert "增量（户）" in head and any("全口径，合计为户次" in row for row in rows)


def test_a_growth_on_the_dashboard_leads_to_who_moved_it(published, client, office):
    client.force_login(office)
    body = client.get("/reports/?period=2024Q2").content.decode()
    assert (
        '<a href="/reports/indicators/B201/?period=2024Q2&amp;unit=yi&amp;base=year#moved">+15.65%</a>'
        in body
    )


def test_a_formula_is_said_in_names(published, get, lead_unit):
    body = get(lead_unit, "/reports/indicators/D01/?period=2024Q2")
    assert "计算式：制造业贷款余额 ÷ 各项贷款余额 × 100" in body and "B201 /" not in body
