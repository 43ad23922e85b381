"""The parser against the office's own document (domain §1.1–§1.5)."""

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from measures.parser import ParsedPolicy, PrintedUnit, parse, resolve

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "measures" / "data" / "qjjr-2023-30.txt"
UNITS = ROOT / "institutions" / "data" / "units.json"
JG = "国家金融监督管理总局黔江监管分局"


@dataclass(frozen=True)
class Expected:
    """What a reader finds in the document: the numbers are characters of the text and source lines."""

    section: str
    title: str
    begins: str
    ends: str
    length: int
    lead: str
    responsible: str
    lines: tuple[int, int]


EXPECTED = {
    1: Expected(
        "一", "提升信贷投放总量", "聚焦全区制造业高质量发展的目标", "切实保障重点制造企业融资需求。", 180,
        f"人行黔江分行、{JG}、区金融办", "银行机构", (36, 38),
    ),
    2: Expected(
        "一", "优化贷款投向", "各金融机构要牢牢把握“科技赋能", "产业基础高级化、产业链现代化。", 100,
        f"人行黔江分行、{JG}、区经信委", "银行机构", (40, 40),
    ),
    3: Expected(
        "一", "优化信贷结构", "不断优化制造业中长期贷款“白名", "更好发挥风险补偿基金撬动作用。", 248,
        f"人行黔江分行、{JG}、区发改委", "区经信委、区科技局、银行机构", (42, 42),
    ),
    4: Expected(
        "二", "加大产品创新应用", "鼓励金融机构应对市场及客户需求", "持制造业科技创新的方式和举措。", 189,
        f"区金融办、人行黔江分行、{JG}", "银行机构、保险机构", (46, 48),
    ),
    5: Expected(
        "二", "开辟绿色服务渠道", "鼓励金融机构积极争取制造业信用", "动信贷资源向高技术制造业倾斜。", 161,
        f"人行黔江分行、{JG}、区发改委", "银行机构", (50, 50),
    ),
    6: Expected(
        "二", "加强货币政策工具运用", "推动地方法人金融机构结合行业特", "制造业小微企业流动性资金困难。", 142,
        "人行黔江分行", "银行机构", (52, 54),
    ),
    7: Expected(
        "二", "创新信贷模式", "深化金融科技运用，加强金融信用", "进制造业投融资服务“资源池”。", 154,
        f"人行黔江分行、{JG}、区发改委、区经信委", "银行机构", (56, 56),
    ),
    8: Expected(
        "二", "加大供应链金融支持", "鼓励金融机构依托制造行业产业链", "企业金融支持力度较上年不降低。", 294,
        f"区金融办、人行黔江分行、{JG}、区经信委", "正阳工业园区管委会、银行机构、担保机构", (58, 62),
    ),
    9: Expected(
        "三", "支持开展多元化融资", "充分利用资本市场融资。推动符合", "、直接贷款等方式拓展融资渠道。", 368,
        f"区金融办、区经信委、人行黔江分行、{JG}", "银行机构、保险公司、证券公司、基金公司", (66, 66),
    ),
    10: Expected(
        "四", "深化政银企对接", "充分发挥政银企联动服务机制作用", "地建设，持续跟进开展融资支持。", 323,
        "区金融办、区经信委",
        f"正阳工业园区管委会、人行黔江分行、{JG}、区财政局、区发改委、银行机构、证券公司、基金公司", (70, 72),
    ),
    11: Expected(
        "四", "推动健全信贷风险共担机制", "在原助保贷、银财宝等产品运用基", "抽贷、断贷，积极稳妥化解风险。", 194,
        "区财政局、区经信委、区金融办", f"区发改委、人行黔江分行、{JG}，银行机构、担保公司", (74, 74),
    ),
    12: Expected(
        "五", "积极向制造业企业减费让利", "鼓励金融机构按照依法合规、风险", "贴息标准落实贷款相关贴息政策。", 234,
        f"区金融办、区经信委、人行黔江分行、{JG}",
        "正阳工业园区管委会、区农委、银行机构、担保公司、应急转贷平台", (78, 78),
    ),
    13: Expected(
        "六", "加强考核督导", "鼓励金融机构完善内部考核，制定", "政资源匹配等方面给予加分考虑。", 209,
        f"区金融办、区经信委、区发改委、区财政局、人行黔江分行、{JG}",
        "银行机构、保险公司、担保公司、证券公司、基金公司", (82, 84),
    ),
}  # fmt: skip


def names(units: tuple[PrintedUnit, ...]) -> list[str]:
    return [unit.printed for unit in units]


@pytest.fixture(scope="module")
def source() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def policy(source: str) -> ParsedPolicy:
    return parse(source)


@pytest.fixture(scope="module")
def aliases() -> dict[str, str]:
    units = json.loads(UNITS.read_text(encoding="utf-8"))
    pairs = [(alias, unit["code"]) for unit in units for alias in unit["aliases"]]
    assert len(dict(pairs)) == len(pairs), "a printed name stands for one unit only"
    return dict(pairs)


def test_the_document_is_kept_byte_for_byte() -> None:
    digest = "e1a5983904e99a7377ee58a4682cce91eabb8dd224b45f014d6a9952610e2166"
    assert hashlib.sha256(DOCUMENT.read_bytes()).hexdigest() == digest


def test_the_notice_gives_title_number_and_addressees(policy: ParsedPolicy) -> None:
    assert policy.title == "关于印发黔江区金融支持制造业高质量发展若干措施的通知"
    assert policy.attachment_title == "黔江区金融支持制造业高质量发展若干措施"
    assert policy.number == "黔江金融办发〔2023〕30号"
    assert policy.addressees == (
        "各相关单位，各政策性银行、大型银行、地方法人银行、股份制银行，各保险公司，各证券公司，地方金融机构"
    )


def test_the_six_issuers_come_from_the_header_in_its_order(policy: ParsedPolicy) -> None:
    assert policy.issuers == (
        "重庆市黔江区金融工作办公室",
        "重庆市黔江区发展和改革委员会",
        "重庆市黔江区经济和信息化委员会",
        "重庆市黔江区财政局",
        "中国人民银行黔江分行",
        "国家金融监督管理总局黔江监管分局",
    )


def test_the_issue_line_gives_office_and_day(policy: ParsedPolicy) -> None:
    assert policy.issued.unit == "重庆市黔江区金融工作办公室综合协调科"
    assert policy.issued.date == dt.date(2023, 12, 29)


def test_notice_and_preamble_are_kept_word_for_word(policy: ParsedPolicy, source: str) -> None:
    lines = source.split("\n")
    assert policy.notice == (lines[18 - 1],)
    assert policy.preamble == (lines[32 - 1],)
    assert policy.notice[0].startswith("为助力黔江制造业")
    assert policy.notice[0].endswith("请遵照执行。")
    assert "233号）《中国银保监会" in policy.preamble[0], "the missing 、 is not supplied"


def test_three_basis_documents_are_named(policy: ParsedPolicy) -> None:
    assert [(basis.number, basis.title) for basis in policy.basis] == [
        ("银发〔2023〕233号", "关于强化金融支持举措助力民营经济发展壮大的通知"),
        ("银保监办发〔2022〕70号", "中国银保监会办公厅关于进一步推动金融服务制造业高质量发展的通知"),
        (
            "渝府办发〔2020〕76号",
            "重庆市人民政府办公厅关于印发重庆市加大制造业中长期融资支持力度若干政策措施的通知",
        ),
    ]


def test_six_sections_in_order(policy: ParsedPolicy) -> None:
    assert [(section.order, section.numeral, section.title) for section in policy.sections] == [
        (1, "一", "加大对制造业信贷供给"),
        (2, "二", "丰富金融产品和服务"),
        (3, "三", "强化多元融资体系"),
        (4, "四", "搭建合作平台"),
        (5, "五", "切实降低企业融资成本"),
        (6, "六", "完善工作机制"),
    ]


def test_thirteen_measures_are_numbered_without_gap(policy: ParsedPolicy) -> None:
    assert [measure.number for measure in policy.measures] == list(range(1, 14))


@pytest.mark.parametrize("number", EXPECTED)
def test_a_measure_reads_as_printed(policy: ParsedPolicy, number: int) -> None:
    measure, expected = policy.measures[number - 1], EXPECTED[number]
    assert (measure.section, measure.title) == (expected.section, expected.title)
    assert (measure.text[:15], measure.text[-15:]) == (expected.begins, expected.ends)
    assert len(measure.text) == expected.length
    assert (measure.first_line, measure.last_line) == expected.lines


@pytest.mark.parametrize("number", EXPECTED)
def test_a_measure_has_its_units_as_printed(policy: ParsedPolicy, number: int) -> None:
    measure, expected = policy.measures[number - 1], EXPECTED[number]
    assert (measure.lead_printed, measure.responsible_printed) == (expected.lead, expected.responsible)
    assert names(measure.lead) == expected.lead.split("、")
    assert names(measure.responsible) == expected.responsible.replace("，", "、").split("、")
    for units in (measure.lead, measure.responsible):
        assert [unit.order for unit in units] == list(range(1, len(units) + 1))


def test_rare_names_are_counted_as_the_document_prints_them(policy: ParsedPolicy) -> None:
    count = Counter(name for measure in policy.measures for name in names(measure.lead + measure.responsible))
    once = ("区农委", "区科技局", "应急转贷平台", "保险机构", "担保机构")
    thrice = ("正阳工业园区管委会", "基金公司", "证券公司", "担保公司")
    assert {name: count[name] for name in once} == dict.fromkeys(once, 1)
    assert {name: count[name] for name in thrice} == dict.fromkeys(thrice, 3)
    assert (count["保险公司"], count["银行机构"]) == (2, 13)


def test_the_pieces_in_order_give_back_the_attached_document(policy: ParsedPolicy, source: str) -> None:
    pieces = [policy.attachment_title, *policy.preamble]
    for section in policy.sections:
        pieces.append(f"{section.numeral}、{section.title}")
        pieces += [measure.full for measure in policy.measures if measure.section == section.numeral]
    attachment = source.split("2023年12月29日印发")[1]
    assert "".join("".join(pieces).split()) == "".join(attachment.split())


def test_number_title_text_and_bracket_make_up_the_full_clause(policy: ParsedPolicy) -> None:
    for measure in policy.measures:
        opening = f"{measure.number}.{measure.title}。{measure.text}"
        units = f"牵头单位：{measure.lead_printed}，责任单位：{measure.responsible_printed}"
        assert measure.full[: len(opening)] == opening
        assert measure.full[len(opening) + 1 : -1] == units


def test_slips_and_widths_of_the_print_stay(policy: ParsedPolicy) -> None:
    full = {measure.number: measure.full for measure in policy.measures}
    assert "战略性新兴产业等重点项目的加大信贷供给" in full[2]
    assert [number for number in full if "(牵头单位" in full[number]] == [7, 8]
    assert [number for number in full if full[number].endswith(")")] == [6, 7, 8]


def test_words_cut_by_a_page_are_joined(policy: ParsedPolicy) -> None:
    full = {measure.number: measure.full for measure in policy.measures}
    assert "（牵头单位：人行" in full[1]
    assert "客户需求变化，积极" in full[4]
    assert "名单梳理，鼓励金融机构" in full[10]
    assert "管委会、银行机构、" in full[8]
    assert [unit.line for unit in policy.measures[8 - 1].responsible] == [60, 60, 62]


@pytest.mark.parametrize("width", [7, 17, 28])
def test_a_scan_of_short_lines_gives_the_same_measures(policy: ParsedPolicy, source: str, width: int) -> None:
    front, day, attachment = source.partition("2023年12月29日印发")
    lines = attachment.split("\n")
    cut = [line[at : at + width] for line in lines for at in range(0, len(line), width)]
    narrow = parse(front + day + "\n" + "\n\n".join(cut))
    assert narrow.attachment_title == policy.attachment_title
    assert narrow.basis == policy.basis
    assert [section.title for section in narrow.sections] == [section.title for section in policy.sections]
    for found, measure in zip(narrow.measures, policy.measures, strict=True):
        assert (found.full, found.text) == (measure.full, measure.text)
        assert (names(found.lead), names(found.responsible)) == (
            names(measure.lead),
            names(measure.responsible),
        )


def test_every_printed_name_is_known(policy: ParsedPolicy, aliases: dict[str, str]) -> None:
    for measure in policy.measures:
        assert resolve(measure.lead + measure.responsible, aliases).unknown == ()
    assert [aliases[name] for name in policy.issuers] == ["JRB", "FGW", "JXW", "CZJ", "RH", "JG"]
    leads = [found.code for found in resolve(policy.measures[13 - 1].lead, aliases).units]
    assert leads == ["JRB", "JXW", "FGW", "CZJ", "RH", "JG"]


def test_two_spellings_mean_one_group(aliases: dict[str, str]) -> None:
    assert (
        (aliases["保险机构"], aliases["担保机构"])
        == (aliases["保险公司"], aliases["担保公司"])
        == ("BX", "DB")
    )
    assert {aliases[name] for name in ("人行黔江分行", "人民银行黔江分行", "中国人民银行黔江分行")} == {"RH"}
