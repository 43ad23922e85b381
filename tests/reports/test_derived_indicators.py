"""Derived indicators by staff: entered, tried, changed, dated; they show up where indicators are chosen (feature H1)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from filings import services
from filings.models import DerivedIndicator, Period
from filings.services.derived import problems_of_formula, wanted_derived
from institutions.models import AuditEvent
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from qianjiang_finance.common.expressions import quarters_in
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.items import catalogue
from reports.derived_trial import try_formula
from tests import factories
from tests.reports.worked_example import make_banks, publish_banks

pytestmark = pytest.mark.django_db
Q = Quarter.parse
LIST = "/reports/derived/"
TYPED = {
    "name": "中长期贷款占各项贷款比重",
    "unit": "%",
    "decimals": "1",
    "direction": "1",
    "expression": "B103 / B102 * 100",
    "formula_text": "中长期贷款余额 ÷ 各项贷款余额 × 100",
    "definition": "看贷款期限结构",
    "valid_from": "2024Q1",
    "valid_until": "",
}
WANTED = services.WantedDerived(
    name=TYPED["name"],
    unit="%",
    decimals=1,
    direction=1,
    expression=TYPED["expression"],
    formula_text=TYPED["formula_text"],
    definition=TYPED["definition"],
    valid_from=Q("2024Q1"),
    valid_until=None,
    measures=(3,),
)


@pytest.fixture
def banks(catalogue):
    make_banks()
    publish_banks()


def made(office, **changes):
    return services.add_derived(wanted=replace(WANTED, **changes), by=office)


class TestService:
    def test_a_new_one_gets_the_next_number_and_is_logged(self, catalogue, office):
        derived = made(office)
        assert (derived.code, derived.term) == ("D21", "2024年一季度起")
        assert [measure.number for measure in derived.measures.all()] == [3]
        event = AuditEvent.objects.get(subject__startswith="派生指标 D21")
        assert "B103 / B102 * 100" in event.detail

    def test_only_the_office_keeps_them(self, catalogue, leader, lead_unit):
        for reader in (leader, lead_unit):
            with pytest.raises(NotAllowed):
                made(reader)

    def test_a_change_names_the_fields_and_keeps_old_and_new_in_the_log(self, catalogue, office):
        derived = made(office)
        wanted = replace(WANTED, expression="B103 / B201 * 100", valid_until=Q("2025Q1"))
        assert services.edit_derived(derived=derived, wanted=wanted, by=office, seen=0) == [
            "计算式",
            "停用季度",
        ]
        derived.refresh_from_db()
        assert (derived.term, derived.edit_number) == ("2024年一季度起至2024年四季度", 1)
        detail = AuditEvent.objects.filter(subject__startswith="派生指标 D21").first().detail
        assert "计算式：B103 / B102 * 100→B103 / B201 * 100" in detail

    def test_without_a_change_nothing_is_written(self, catalogue, office):
        derived = made(office)
        assert services.edit_derived(derived=derived, wanted=wanted_derived(derived), by=office, seen=0) == []
        assert AuditEvent.objects.filter(subject__startswith="派生指标").count() == 1

    def test_who_comes_second_is_told(self, catalogue, office):
        derived = made(office)
        services.edit_derived(derived=derived, wanted=replace(WANTED, decimals=2), by=office, seen=0)
        with pytest.raises(StaleState, match="已被他人修改"):
            services.edit_derived(derived=derived, wanted=replace(WANTED, decimals=3), by=office, seen=0)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"name": " "}, "请填写名称"),
            ({"unit": "万元每一户每一季度"}, "请填写计量单位，不超过8个字"),
            ({"valid_until": Q("2024Q1")}, "停用季度应晚于启用季度"),
            ({"decimals": 5}, "显示小数位应为0到4"),
            ({"direction": 7}, "请选择方向"),
            ({"definition": ""}, "请填写指标解释"),
        ],
    )
    def test_what_cannot_stand_is_refused_in_words(self, catalogue, office, changes, words):
        with pytest.raises(BusinessError, match=words):
            made(office, **changes)


class TestFormula:
    @pytest.mark.parametrize(
        ("expression", "words"),
        [
            ("", "请填写计算式"),
            ("B201 / ", "第7个字符处无法识别"),
            ("B201 / Z999", "没有这些指标：Z999"),
            ("B201 > B102", "结果应是一个数"),
            ("100", "至少要有一个指标代码"),
            ("sum(B201)", "没有这个函数"),
            ("B201 if kind == 'LB' else B102", "不能使用kind"),
            ("B201 / G102", "填报单位不同（担保公司、银行机构）"),
            ("B201 ** 2", "不能使用的运算"),
        ],
    )
    def test_an_error_is_told_in_words_with_its_place(self, catalogue, expression, words):
        assert words in "".join(problems_of_formula(expression))

    @pytest.mark.parametrize("code", [f"D{number:02}" for number in range(1, 21)])
    def test_the_formulas_of_the_catalogue_are_sound(self, catalogue, code):
        assert problems_of_formula(DerivedIndicator.objects.get(code=code).expression) == []

    def test_the_quarters_a_formula_looks_at(self):
        assert quarters_in("B504 / y0(B201)", Q("2024Q2")) == {Q("2024Q2"), Q("2023Q4")}
        assert quarters_in("growth(B201)", Q("2024Q2")) == {Q("2024Q2"), Q("2023Q2")}
        assert quarters_in("ly(B203 - y0(B203))", Q("2024Q2")) == {Q("2023Q2"), Q("2022Q4")}
        assert quarters_in("q(B207) if B207 > 0 else prev(B207)", Q("2024Q2")) == {Q("2024Q2"), Q("2024Q1")}
        assert len(quarters_in("mean(B201)", Q("2024Q2"))) == 12


class TestUse:
    def test_a_formula_is_in_force_between_its_quarters(self, banks, office):
        made(office, valid_from=Q("2024Q1"), valid_until=Q("2024Q2"))
        codes = {
            code: "D21" in catalogue(Period.objects.get(code=code)) for code in ("2023Q4", "2024Q1", "2024Q2")
        }
        assert codes == {"2023Q4": False, "2024Q1": True, "2024Q2": False}

    def test_it_shows_up_with_its_decimals_in_ranking_indicator_and_pivot(self, banks, client, office):
        made(office)
        client.force_login(office)
        # A 470000 / 671000; all 1245500 / 1892000
        ranking = client.get("/reports/institutions/?indicator=D21&group=all").content.decode()
        assert ">70.0</a>" in ranking
        assert "65.8" in client.get("/reports/indicators/D21/").content.decode()
        assert "65.8" in client.get("/reports/pivot/?item=D21").content.decode()
        assert "D21 中长期贷款占各项贷款比重" in client.get("/reports/institutions/A/").content.decode()

    @pytest.mark.parametrize(
        "expression", ["B201 * B201 * B201 * B201 * B201", "B203 * 1000000000000000000000"]
    )
    def test_a_number_beyond_all_measure_takes_no_page_down(self, banks, client, office, expression):
        made(office, expression=expression)
        client.force_login(office)
        for path in (
            "/reports/?indicator=D21", "/reports/indicators/D21/", "/reports/pivot/?item=D21",
            "/reports/institutions/A/?indicator=D21", "/measures/3/",
        ):  # fmt: skip
            assert client.get(path, {"period": "2024Q2"} if "?" not in path else None).status_code == 200

    def test_a_trial_gives_the_district_the_ratio_of_sums_and_each_bank_its_own(self, banks):
        outcome = try_formula("B203 / B201 * 100", Period.objects.get(code="2024Q2"), unit="%", decimals=2)
        found = {row.name: round(row.value.amount, 4) for row in outcome.rows}
        assert found["全区"] == Decimal("42.9981")  # 91500 / 212800
        assert found["演示城商银行丙"] == Decimal("37.3711")  # 14500 / 38800

    def test_a_trial_says_why_there_is_no_value(self, banks):
        outcome = try_formula(
            "B201 / prev(prev(B201)) * 100", Period.objects.get(code="2023Q4"), unit="%", decimals=2
        )
        assert round(outcome.rows[0].value.amount, 4) == Decimal("107.6630")  # 198100 / 184000
        assert outcome.rows[-1].value.reason == "分母不大于零"


class TestPages:
    def test_the_office_adds_tries_and_changes(self, banks, client, office):
        client.force_login(office)
        tried = client.post(f"{LIST}add/trial/", TYPED | {"period": "2024Q1"}).content.decode()
        assert "试算结果" in tried
        assert not DerivedIndicator.objects.filter(code="D21").exists()
        assert client.post(f"{LIST}add/", TYPED).url == LIST
        assert "中长期贷款占各项贷款比重" in client.get(LIST).content.decode()
        page = client.get(f"{LIST}D21/edit/").content.decode()
        assert 'value="2024Q1"' in page
        answer = client.post(f"{LIST}D21/edit/", TYPED | {"decimals": "2", "seen": "0"}, follow=True)
        assert "已保存：显示小数位" in answer.content.decode()

    def test_a_mistake_comes_back_in_words(self, banks, client, office):
        client.force_login(office)
        answer = client.post(f"{LIST}add/", TYPED | {"expression": "B103 / B999"})
        assert answer.status_code == 422
        assert "没有这些指标：B999" in answer.content.decode()
        answer = client.post(f"{LIST}add/trial/", TYPED | {"expression": "B103 /"})
        assert "无法识别" in answer.content.decode()
        answer = client.post(f"{LIST}add/", TYPED | {"valid_from": "2024-1"})
        assert "不是季度，应写成2024Q2" in answer.content.decode()

    def test_a_leader_reads_and_does_not_change(self, banks, client, leader):
        client.force_login(leader)
        body = client.get(LIST).content.decode()
        assert "制造业贷款占各项贷款比重" in body
        assert "新建派生指标" not in body
        assert client.get(f"{LIST}add/").status_code == 403

    def test_a_bank_does_not_see_them(self, banks, client):
        client.force_login(factories.make_user("a", ("maker", "A")))
        assert client.get(LIST).status_code == 403
