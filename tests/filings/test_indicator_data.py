"""The indicator catalogue shipped with the project: complete, consistent, readable in Chinese.

Source of the expected values: domain §3.1 (kinds), §3.3-§3.5 (catalogue), §1.5 (indicators of each measure).
"""

import ast
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

Item = dict[str, Any]

DATA = Path(__file__).resolve().parents[2] / "filings" / "data"
INDICATORS: dict[str, list[Item]] = json.loads((DATA / "indicators.json").read_text(encoding="utf-8"))
FORMS: list[Item] = json.loads((DATA / "forms.json").read_text(encoding="utf-8"))
REPORTED = INDICATORS["reported"]
SUPPLEMENTS: list[Item] = json.loads((DATA / "supplements.json").read_text(encoding="utf-8"))
DERIVED = INDICATORS["derived"]
BY_CODE = {item["code"]: item for item in REPORTED}

REPORTED_KEYS = (
    "code name is_part form unit kind core direction reporter measures"
    " weight aggregation definition basis report_from"
)
DERIVED_KEYS = "code name unit measures direction formula_text expression definition decimals aggregate"
FUNCTIONS = {"prev", "ly", "y0", "q", "growth"}
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9/]*")


def words(text: str) -> list[str]:
    """A blank-separated list of codes or keys."""
    return text.split()


def codes_of_measure(number: int, items: list[Item]) -> list[str]:
    """Codes of the items linked to one measure, in catalogue order."""
    return [item["code"] for item in items if number in item["measures"]]


def names_in(expression: str) -> set[str]:
    """Every bare name an expression uses, function names included."""
    return {node.id for node in ast.walk(ast.parse(expression, mode="eval")) if isinstance(node, ast.Name)}


def texts_of(item: Item) -> list[str]:
    """The prose of one item, reported or derived."""
    return [item[key] for key in ("definition", "basis", "formula_text") if key in item]


def test_the_catalogue_has_71_reported_and_20_derived_indicators() -> None:
    assert len(REPORTED) == 71
    assert len(DERIVED) == 20


def test_44_reported_indicators_are_core() -> None:
    assert sum(item["core"] is True for item in REPORTED) == 44
    assert sum(item["core"] is False for item in REPORTED) == 27


def test_every_code_is_used_once() -> None:
    counts = Counter(item["code"] for item in REPORTED + DERIVED)
    assert [code for code, count in counts.items() if count > 1] == []


def test_every_item_has_exactly_the_agreed_keys() -> None:
    assert {tuple(item) for item in REPORTED} == {tuple(words(REPORTED_KEYS))}
    assert {tuple(item) for item in DERIVED} == {tuple(words(DERIVED_KEYS))}


def test_items_stand_in_catalogue_order() -> None:
    form_order = {form["code"]: form["order"] for form in FORMS}
    codes = [item["code"] for item in REPORTED]
    assert codes == sorted(codes, key=lambda code: (form_order[code[:2]], code))
    assert [item["code"] for item in DERIVED] == [f"D{number:02}" for number in range(1, 21)]


def test_there_are_thirteen_forms_in_order() -> None:
    assert [form["code"] for form in FORMS] == words("B1 B2 B3 B3F B4 B5 N1 G1 I1 S1 F1 T1 V1")
    assert [form["order"] for form in FORMS] == list(range(1, 14))
    own = {"B3F": "黔金制B3附表", "N1": "黔金制N"}
    assert [form["number"] for form in FORMS] == [
        own.get(form["code"], f"黔金制{form['code']}") for form in FORMS
    ]


def test_the_sub_table_has_eight_chains_twice_and_the_supplement_twelve_items() -> None:
    codes = [item["code"] for item in SUPPLEMENTS]
    assert codes[:16] == [f"{item}C{chain}" for item in ("B303", "B304") for chain in range(1, 9)]
    assert codes[16:] == [f"A{number:02}" for number in range(1, 13)]
    assert all(item["core"] is False and item["reporter"] == "BK" for item in SUPPLEMENTS)
    assert {item["form"] for item in SUPPLEMENTS} == {"B3F", "N1"}
    assert all(set(item) == set(REPORTED[0]) for item in SUPPLEMENTS)


def test_the_bank_forms_bear_the_titles_of_the_catalogue() -> None:
    assert [form["title"] for form in FORMS[:7]] == [
        "信贷总量情况表",
        "制造业信贷情况表",
        "重点领域和产品情况表",
        "产业链分项情况表",
        "货币政策工具和价格情况表",
        "续贷和服务情况表",
        "年度补充表",
    ]


@pytest.mark.parametrize(
    ("form", "count"),
    [
        ("B1", 5),
        ("B2", 17),
        ("B3", 15),
        ("B4", 8),
        ("B5", 11),
        ("G1", 6),
        ("I1", 2),
        ("S1", 1),
        ("F1", 1),
        ("T1", 3),
        ("V1", 2),
    ],
)
def test_each_form_holds_the_items_of_its_code(form: str, count: int) -> None:
    items = [item["code"] for item in REPORTED if item["form"] == form]
    assert len(items) == count
    assert all(code.startswith(form) for code in items)


def test_every_item_sits_on_a_known_form() -> None:
    assert {item["form"] for item in (*REPORTED, *SUPPLEMENTS)} == {form["code"] for form in FORMS}


def test_items_are_reported_by_the_group_of_their_form_except_relending() -> None:
    reporter = {form["code"]: form["reporter"] for form in FORMS}
    assert {code: group for code, group in reporter.items() if group != "BK"} == {
        "G1": "DB",
        "I1": "BX",
        "S1": "ZQ",
        "F1": "JJ",
        "T1": "ZD",
        "V1": "CZ",
    }
    others = [item for item in REPORTED if item["reporter"] != reporter[item["form"]]]
    assert {item["code"]: item["reporter"] for item in others} == {"B403": "CB", "B404": "CB"}


def test_parts_are_marked_and_their_names_carry_no_prefix() -> None:
    parts = "B103 B105 B202 B203 B204 B205 B208 B306 B307 B313 B402 B502 B503 G102 T103"
    assert [item["code"] for item in REPORTED if item["is_part"] is True] == words(parts)
    assert [item["code"] for item in REPORTED + DERIVED if "其中" in item["name"]] == []


def test_every_measure_has_at_least_one_reported_indicator() -> None:
    assert {number for item in REPORTED for number in item["measures"]} == set(range(1, 14))
    assert {number for item in DERIVED for number in item["measures"]} <= set(range(1, 14))


def test_measures_of_an_item_are_ascending_numbers_without_repeats() -> None:
    for item in REPORTED + DERIVED:
        assert item["measures"] == sorted(set(item["measures"])), item["code"]
        assert item["measures"], item["code"]


@pytest.mark.parametrize(
    ("measure", "reported", "derived"),
    [
        (1, "B101 B102 B201 B202 B206 B207 B217 B303", "D01 D07 D08 D16 D17"),
        (6, "B105 B312 B313 B401 B402 B403 B404", ""),
        (
            12,
            "B313 B405 B406 B407 B408 B501 B502 B503 G104 G105 T101 T102 T103 V102",
            "D10 D11 D13 D14 D20",
        ),
    ],
)
def test_a_measure_is_judged_by_its_listed_indicators(measure: int, reported: str, derived: str) -> None:
    assert codes_of_measure(measure, REPORTED) == words(reported)
    assert codes_of_measure(measure, DERIVED) == words(derived)


@pytest.mark.parametrize(
    ("kind", "units"),
    [("stock", {"万元", "户"}), ("flow", {"万元", "户", "笔"}), ("rate", {"%", "工作日"})],
)
def test_each_kind_has_the_units_that_fit_it(kind: str, units: set[str]) -> None:
    assert {item["unit"] for item in REPORTED if item["kind"] == kind} == units


def test_there_are_only_balances_running_totals_and_rates() -> None:
    assert Counter(item["kind"] for item in REPORTED) == {"stock": 41, "flow": 26, "rate": 4}


def test_rates_have_an_amount_disbursed_as_weight_except_the_approval_time() -> None:
    weights = {item["code"]: item["weight"] for item in REPORTED if item["kind"] == "rate"}
    assert weights == {"B405": "B207", "B407": "B406", "B511": None, "G105": "G104"}
    for weight in filter(None, weights.values()):
        assert (BY_CODE[weight]["kind"], BY_CODE[weight]["unit"]) == ("flow", "万元")
    assert [item["code"] for item in REPORTED if item["weight"] and item["kind"] != "rate"] == []


@pytest.mark.parametrize(
    ("aggregation", "codes"),
    [
        ("weighted", "B405 B407 G105"),
        ("none", "B511"),
        ("visits", "B206 B302 B304 B505 G103 T102"),
    ],
)
def test_rates_and_client_counts_are_never_simply_summed(aggregation: str, codes: str) -> None:
    assert [item["code"] for item in REPORTED if item["aggregation"] == aggregation] == words(codes)


def test_amounts_and_numbers_of_cases_are_summed() -> None:
    assert {item["unit"] for item in REPORTED if item["aggregation"] == "sum"} == {"万元", "笔"}
    assert sum(item["aggregation"] == "sum" for item in REPORTED) == 61


def test_fewer_bad_loans_lower_prices_and_shorter_waits_are_better() -> None:
    lower = [item["code"] for item in REPORTED + DERIVED if item["direction"] == -1]
    assert lower == words("B106 B215 B216 B405 B407 B504 B511 G105 G106 D05 D06 D12 D13 D14")
    neutral = [item["code"] for item in REPORTED + DERIVED if item["direction"] == 0]
    assert neutral == words("B101 B105 B202 B205 B218 B406 B501 D07 D08 D19")
    assert {item["direction"] for item in REPORTED + DERIVED} == {1, -1, 0}


def test_every_definition_is_one_to_three_chinese_sentences() -> None:
    for item in REPORTED + DERIVED:
        text = item["definition"]
        assert text.endswith("。"), item["code"]
        assert 1 <= text.count("。") <= 3, item["code"]


def test_every_reported_item_names_its_source_ledger() -> None:
    assert [item["code"] for item in REPORTED if not item["basis"].endswith("。")] == []


def test_the_only_latin_words_are_the_industry_standard_and_codes_that_exist() -> None:
    texts = [text for item in REPORTED + DERIVED for text in texts_of(item)]
    found = {word for text in texts for word in LATIN_WORD.findall(text)}
    assert found == {"GB/T", "C", "B207", "B406", "B407", "G104", "G105"}
    assert found - {"GB/T", "C"} <= set(BY_CODE)


def test_definitions_say_whether_the_figure_is_a_balance_or_runs_from_1_january() -> None:
    for item in REPORTED:
        starts = item["definition"].startswith("报告期末")
        runs = "自1月1日起至报告期末" in item["definition"]
        assert (starts, runs) == (item["kind"] == "stock", item["kind"] != "stock"), item["code"]


def test_counts_of_clients_are_distinct_within_the_institution() -> None:
    distinct = [item["code"] for item in REPORTED if "本机构内去重" in item["definition"]]
    assert distinct == [item["code"] for item in REPORTED if item["unit"] == "户"]


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("B101", ["本外币合并", "中间价"]),
        ("B102", ["本外币合并", "含票据融资", "未扣除拨备", "异地贷款", "备注"]),
        ("B201", ["GB/T 4754-2017", "13—43", "个体工商户", "贴现不计入", "默认口径"]),
        ("B202", ["≤1年", "垫款"]),
        ("B203", ["＞1年", "融资租赁"]),
        ("B211", ["02大类", "白名单", "由主办单位统一明确"]),
        ("B213", ["＞1年", "只计一次"]),
        ("B312", ["1000万元", "2000万元", "由主办单位统一明确"]),
        ("B405", ["加权平均", "B207", "留空"]),
        ("B502", ["无还本续贷", "展期", "30日内", "以到期金额为限"]),
        ("B504", ["自愿提前还款的不计入"]),
        ("B511", ["工作日", "不作汇总", "中位数"]),
        ("S101", ["只由一家牵头机构填报"]),
    ],
)
def test_a_definition_keeps_the_facts_of_the_catalogue(code: str, facts: list[str]) -> None:
    definition = BY_CODE[code]["definition"]
    assert [fact for fact in facts if fact not in definition] == []


def test_expressions_use_only_reported_codes_and_the_agreed_functions() -> None:
    for item in DERIVED:
        names = names_in(item["expression"])
        assert names & set(BY_CODE), item["code"]
        assert names <= set(BY_CODE) | FUNCTIONS | {"none"}, item["code"]


@pytest.mark.parametrize(
    ("code", "expression"),
    [
        ("D01", "B201 / B102 * 100"),
        ("D04", "(B203 - y0(B203)) / (B103 - y0(B103)) * 100 if B103 > y0(B103) else none"),
        ("D12", "B504 / y0(B201) * 100"),
        ("D14", "(B405 - ly(B405)) * 100"),
        ("D16", "growth(B201) - growth(B102)"),
        ("D17", "((B201 + B218 + y0(B218) - ly(B218)) / ly(B201) - 1) * 100"),
        ("D18", "(B507 + B508 + B509) / B207 * 100"),
    ],
)
def test_a_derived_indicator_has_the_formula_of_the_catalogue(code: str, expression: str) -> None:
    assert {item["code"]: item["expression"] for item in DERIVED}[code] == expression


def test_basis_points_are_whole_and_all_other_derived_figures_have_two_decimals() -> None:
    others = [item for item in DERIVED if item["decimals"] != 2]
    assert {item["code"]: item["decimals"] for item in others} == {"D13": 0, "D14": 0}
    assert [item["code"] for item in DERIVED if item["unit"] == "BP"] == ["D13", "D14"]


def test_every_derived_definition_says_when_no_value_is_shown() -> None:
    assert [item["code"] for item in DERIVED if "显示“—”" not in item["definition"]] == []
    assert all(item["aggregate"] is True for item in DERIVED)
