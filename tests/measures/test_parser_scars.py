"""The parser against small made-up texts of the same shape: one scar of the scan or one fault each."""

import re

import pytest

from measures.parser import PolicyTextError, PrintedUnit, parse, resolve

MADE_UP = """\
甲市金融局
甲市财政局
文件
甲金发〔2031〕7号
关于印发甲市金融支持渔业
若干办法的通知
各银行：
现印发给你们。
甲市金融局 甲市财政局
甲市金融局办公室 2031年2月28日印发
甲市金融支持渔业若干办法
根据《关于渔业的意见》（农发〔2030〕2号），特制定如下办法。
一、扩大供给
1.增加贷款。各银行要增加渔业贷款。（牵头单位：市金融局，责任单位：各银行）
2.降低利率。利率只降不升。（牵头单位：市金融局、市财政局，责任单位：各银行、担保社）
二、强化督导
3.按时通报。每年通报一次。（牵头单位：市金融局，责任单位：市财政局）
"""


def changed(old: str, new: str) -> str:
    """The made-up text with one place changed."""
    assert MADE_UP.count(old) == 1
    return MADE_UP.replace(old, new)


def names(units: tuple[PrintedUnit, ...]) -> list[str]:
    return [unit.printed for unit in units]


def test_another_text_of_the_same_shape_is_read() -> None:
    policy = parse(MADE_UP)
    assert policy.issuers == ("甲市金融局", "甲市财政局")
    assert (policy.number, policy.addressees) == ("甲金发〔2031〕7号", "各银行")
    assert policy.title == "关于印发甲市金融支持渔业若干办法的通知"
    assert policy.notice == ("现印发给你们。",), "the signatures are no paragraph"
    assert policy.attachment_title == "甲市金融支持渔业若干办法"
    assert [basis.number for basis in policy.basis] == ["农发〔2030〕2号"]
    assert [(measure.section, measure.title) for measure in policy.measures] == [
        ("一", "增加贷款"), ("一", "降低利率"), ("二", "按时通报"),
    ]  # fmt: skip
    assert names(policy.measures[1].responsible) == ["各银行", "担保社"]


@pytest.mark.parametrize(
    ("scanned", "printed"),
    [
        ("各银行要\n\n增加渔业贷款。（牵头单位：", "各银行要增加渔业贷款。（牵头单位："),
        ("各银行要增加渔业贷款。\n\n（牵头单位：", "各银行要增加渔业贷款。（牵头单位："),
        ("各银行要增加渔业贷款。\n\n(牵头单位：", "各银行要增加渔业贷款。(牵头单位："),
        ("各银行要增加渔业贷款。（\n牵头单\n\n位：", "各银行要增加渔业贷款。（牵头单位："),
        (
            "各银行要统\n\n一、统\n\n二、增加渔业贷款。（牵头单位：",
            "各银行要统一、统二、增加渔业贷款。（牵头单位：",
        ),
        ("各银行要增加\n\n2.5倍渔业贷款。（牵头单位：", "各银行要增加2.5倍渔业贷款。（牵头单位："),
        ("各银行要（含\n分行）增加（。）（牵头单位：", "各银行要（含分行）增加（。）（牵头单位："),
    ],
)
def test_a_break_of_the_scan_is_joined_and_nothing_else_changes(scanned: str, printed: str) -> None:
    policy = parse(changed("各银行要增加渔业贷款。（牵头单位：", scanned))
    assert policy.measures[0].full == f"1.增加贷款。{printed}市金融局，责任单位：各银行）"
    assert policy.measures[0].text == re.split(r"[（(]牵", printed)[0]
    assert len(policy.measures) == 3


@pytest.mark.parametrize(
    "bracket",
    [
        "（牵头单位：市金融局、市财政局，责任单位：各银行、担保社）",
        "(牵头单位:市金融局、市财政局,责任单位:各银行，担保社)",
        "（牵头单位：市金融局，市财政局；责任单位：各银行,担保社)",
        "(牵头单位：市金融局、\n\n市财\n政局，\n责任单位：各银\n\n行、担保社\n)",
        "（牵头单位： 市金融局、市财政局，责任单位： 各银行、担保社）。",
    ],
)
def test_brackets_and_separators_may_be_of_either_width_and_broken(bracket: str) -> None:
    measure = parse(changed("（牵头单位：市金融局、市财政局，责任单位：各银行、担保社）", bracket)).measures[
        1
    ]
    assert names(measure.lead) == ["市金融局", "市财政局"]
    assert names(measure.responsible) == ["各银行", "担保社"]
    assert measure.full == "2.降低利率。利率只降不升。" + bracket.replace("\n", "")


def test_a_bracket_inside_a_name_belongs_to_the_name() -> None:
    policy = parse(changed("各银行、担保社", "各银行（含分行、支行）、担保社"))
    assert names(policy.measures[1].responsible) == ["各银行（含分行、支行）", "担保社"]


def test_a_broken_heading_and_a_broken_measure_title_are_joined() -> None:
    assert parse(changed("一、扩大供给", "一、扩大\n\n供给")).sections[0].title == "扩大供给"
    assert parse(changed("1.增加贷款。", "1.增加\n\n贷款。")).measures[0].title == "增加贷款"


def test_the_attached_title_may_be_broken_over_short_lines() -> None:
    policy = parse(
        changed("\n甲市金融支持渔业若干办法\n根据《关于", "\n甲市金融支持\n渔业若干办法\n根据\n《关于")
    )
    assert policy.attachment_title == "甲市金融支持渔业若干办法"
    assert policy.preamble == ("根据《关于渔业的意见》（农发〔2030〕2号），特制定如下办法。",)


def test_a_paragraph_of_the_preamble_ends_with_its_sentence_only() -> None:
    policy = parse(changed("特制定如下办法。", "结合\n\n实际。\n\n特制定如下办法。"))
    assert policy.preamble == ("根据《关于渔业的意见》（农发〔2030〕2号），结合实际。", "特制定如下办法。")


def test_a_document_may_have_no_preamble_and_a_letterhead_on_one_line() -> None:
    without = changed("根据《关于渔业的意见》（农发〔2030〕2号），特制定如下办法。\n", "")
    policy = parse(without.replace("甲市金融局\n甲市财政局\n文件", "甲市金融局 甲市财政局文件"))
    assert (policy.preamble, policy.basis) == ((), ())
    assert policy.issuers == ("甲市金融局", "甲市财政局")


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing() -> None:
    assert parse("\ufeff" + MADE_UP.replace("\n", "\r\n")) == parse(MADE_UP)


def test_more_than_ten_sections_are_counted_in_chinese() -> None:
    numerals = ["三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    clause = "\n{}.加一。加一。（牵头单位：甲，责任单位：乙）"
    added = "".join(f"\n{numeral}、又" + clause.format(n) for n, numeral in enumerate(numerals, start=4))
    assert [section.numeral for section in parse(MADE_UP.strip() + added).sections][2:] == numerals


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        # measures
        ("（牵头单位：市金融局，责任单位：各银行）", "", 14, "第1条措施没有单位括号"),
        ("（牵头单位：市金融局，责任单位：各银行）", "（牵头单位：市金融局）", 14, "没有责任单位"),
        ("（牵头单位：市金融局，责任单位：各银行）", "（牵头单位：，责任单位：各银行）", 14, "牵头单位是空的"),
        ("（牵头单位：市金融局，责任单位：各银行）", "（牵头单位：甲，责任单位：、）", 14, "责任单位是空的"),
        ("各银行、担保社）", "各银行、担保社", 15, "第2条措施的单位括号没有闭合"),
        ("不升。（牵头单位：市金融局、市财政局，责任单位：各银行、担保社）",
         "不升。\n\n（牵头单位：市金融局、\n市财政局，责任单位：各银行", 17, "第2条措施的单位括号没有闭合"),
        ("责任单位：市财政局）", "责任单位：市财政局", 17, "第3条措施的单位括号没有闭合"),
        ("责任单位：市财政局）", "责任单位：市财政局）\n\n本办法自印发之日起施行。", 19, "单位括号之后还有文字"),
        ("1.增加贷款。各银行要增加渔业贷款。", "1.增加贷款", 14, "标题没有以句号结束"),
        # numbering of the measures
        ("2.降低", "3.降低", 15, "措施编号不连续，缺第2条，"),
        ("2.降低", "5.降低", 15, "措施编号不连续，缺第2至4条"),
        ("2.降低", "1.降低", 15, "措施编号1与第14行重复"),
        ("1.增加", "2.增加", 14, "缺第1条，"),
        ("2.降低", "2降低", 15, "单位括号之后还有文字"),
        ("1.增加", "增加", 14, "不属于任何措施"),
        # sections
        ("二、强化督导", "三、强化督导", 16, "章节编号不连续，缺“二”"),
        ("二、强化督导", "一、强化督导", 16, "章节编号“一”重复，此处应为“二”"),
        ("二、强化督导", "二、优化服务\n三、强化督导", 16, "“二、优化服务”之下没有措施"),
        ("一、扩大供给", "二、扩大供给", 13, "章节编号不连续，缺“一”"),
        ("责任单位：市财政局）", "责任单位：市财政局）\n三、附则", 18, "“三、附则”之下没有措施"),
        ("一、扩大供给\n", "", 13, "措施之前没有章节标题"),
        # front
        ("甲金发〔2031〕7号", "甲金发[2031]7号", 1, "没有找到发文字号"),
        ("甲市金融局\n甲市财政局\n文件\n", "", 1, "没有发文机关"),
        ("若干办法的通知", "若干办法", 4, "没有找到标题"),
        ("各银行：", "各银行", 6, "没有找到主送单位"),
        ("2031年2月28日印发", "2031年2月30日印发", 10, "不是有效的日期"),
        ("2031年2月28日印发", "印发", 1, "没有找到印发行"),
        ("\n甲市金融支持渔业若干办法\n", "\n", 11, "没有找到附发文件的标题"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_read_names_the_line_and_the_cure(
    old: str, new: str, line: int, words: str
) -> None:
    with pytest.raises(PolicyTextError, match="请") as caught:
        parse(changed(old, new))
    assert words in str(caught.value)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"第{line}行：")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("\n\n会议通知\n", 3),
        (MADE_UP.partition("1.增加")[0], 13),
        (MADE_UP.partition("一、扩大")[0], 12),
    ],
)
def test_a_text_without_measures_is_refused(text: str, line: int) -> None:
    with pytest.raises(PolicyTextError, match="没有找到任何措施") as caught:
        parse(text)
    assert caught.value.line == line


def test_unknown_names_are_reported_with_their_line() -> None:
    measure = parse(changed("各银行、担保社", "各银\n\n行、\n担保社")).measures[1]
    resolution = resolve(measure.responsible, {"各银行": "BK"})
    assert [(found.printed.printed, found.code) for found in resolution.units] == [("各银行", "BK")]
    assert resolution.unknown == (PrintedUnit(2, "担保社", 18),)
    assert len(resolution.problems) == 1
    assert resolution.problems[0].startswith("第18行：单位“担保社”不在单位名录中，请")


def test_known_names_give_no_problem() -> None:
    resolution = resolve([PrintedUnit(1, "甲", 5), PrintedUnit(2, "甲局", 5)], {"甲": "A", "甲局": "A"})
    assert [found.code for found in resolution.units] == ["A", "A"]
    assert (resolution.unknown, resolution.problems) == ((), ())
