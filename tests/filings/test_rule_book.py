"""Keeping the rule book: what is refused, who may, what is written down, what observed rules and scopes do (features C2, C5, C9)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from filings import checks, services
from filings.models import Limit, Rule, RuleEvent
from filings.services.rulebook import wanted_of
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import factories
from tests.factories import BANK_FIGURES, save

pytestmark = pytest.mark.django_db

LINE = checks.CheckLine("B204 <= B201", "", "B204")


def rule(code):
    return Rule.objects.get(code=code)


def edit(code, by, *, seen=0, **changes):
    return services.edit_rule(
        rule=rule(code), wanted=replace(wanted_of(rule(code)), **changes), by=by, seen=seen
    )


def wanted(**changes):
    plain = services.Wanted("W", "active", "信用贷款偏大", "请核对信用贷款", None, None, "", (), (LINE,))
    return replace(plain, **changes)


@pytest.fixture
def filing(catalogue, bank, office, bank_maker):
    return save(factories.filing_of(factories.open_period("2024Q2"), bank), bank_maker)


def codes(filing, **kwargs):
    book = checks.FigureBook.of(filing, filing.revisions.get())
    return {finding.rule for finding in checks.judge(book, **kwargs)}


def test_each_changed_field_leaves_an_event(catalogue, office):
    changed = edit("R16", office, message="商业价值贷款偏大", state="observe", kinds=("CB",))
    assert changed == ["状态", "提示语", "适用机构类型"]
    events = RuleEvent.objects.filter(rule__code="R16").order_by("pk")
    assert [(event.field, event.old, event.new, event.by) for event in events] == [
        ("状态", "启用", "观察", office),
        ("提示语", "商业价值信用贷款大于制造业信用贷款", "商业价值贷款偏大", office),
        ("适用机构类型", "全部", "地方法人银行", office),
    ]


def test_saving_a_rule_unchanged_writes_nothing(catalogue, office):
    assert edit("R33", office) == []
    assert not RuleEvent.objects.exists()
    assert rule("R33").edit_number == 0


def test_two_people_do_not_overwrite_each_other(catalogue, office):
    edit("R16", office, message="甲")
    with pytest.raises(StaleState, match="已被他人修改"):
        edit("R16", office, message="乙", seen=0)
    assert rule("R16").message == "甲"


def test_only_the_lead_puts_a_blocking_rule_in_force(catalogue, office, office_lead):
    with pytest.raises(NotAllowed, match="只有金融办负责人"):
        edit("R16", office, severity="E")
    assert edit("R16", office, severity="E", state="observe") == ["级别", "状态"]
    with pytest.raises(NotAllowed, match="只有金融办负责人"):
        edit("R16", office, state="active", seen=1)
    assert edit("R16", office_lead, state="active", seen=1) == ["状态"]


def test_people_outside_the_office_keep_no_rules(catalogue, bank_maker, leader, lead_unit):
    for person in (bank_maker, leader, lead_unit):
        with pytest.raises(NotAllowed):
            edit("R16", person, message="甲")
        with pytest.raises(NotAllowed):
            services.add_rule(code="R60", kind="within", wanted=wanted(), by=person)
        with pytest.raises(NotAllowed):
            services.set_limit(limit=Limit.objects.get(code="tolerance"), value=Decimal(1), by=person)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (checks.CheckLine("B204 <= B999", "", "B204"), "第1行计算式：第9个字符处，没有“B999”这个指标或限值"),
        (checks.CheckLine("B204 <=", "", "B204"), "第1行计算式：第8个字符处无法识别：B204 <="),
        (checks.CheckLine("B204 ** 2 > 1", "", "B204"), "第1行计算式：不能使用的运算：B204 ** 2 > 1"),
        (checks.CheckLine("B204.real > 1", "", "B204"), "第1行计算式：第1个字符处不能使用的写法：B204.real"),
        (checks.CheckLine("open(B204) > 1", "", "B204"), "第1行计算式：第1个字符处没有这个函数：open"),
        (checks.CheckLine("prev(B204, B201) > 1", "", "B204"), "第1行计算式：第1个字符处prev的括号里应有1项"),
        (checks.CheckLine("B204 <= B201", "", "B999"), "第1行定位指标：没有“B999”这个指标"),
        (checks.CheckLine("x <= B201", "", ""), "第1行：计算式用到x，请选择适用范围或定位指标"),
        (checks.CheckLine("small_base <= B201", "", ""), "第1行：计算式不以指标开头，请选择定位指标"),
        (checks.CheckLine("x <= B201", "all", "B204"), "第1行：已选逐项适用，不能再指定定位指标"),
        (
            checks.CheckLine("B204 <= B201", "", "B204", "总数 B201"),
            "第1行比较值“总数 B201”应写成“名称: 算式”",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(catalogue, office, line, words):
    with pytest.raises(BusinessError) as refused:
        edit("R16", office, lines=(line,))
    assert str(refused.value).startswith(words)
    assert not RuleEvent.objects.exists()


def test_every_rule_that_ships_can_be_read(catalogue):
    for held in Rule.objects.all():
        assert services.rulebook.read(wanted_of(held), held.code, held.kind).code == held.code


def test_a_rule_ends_after_it_begins(catalogue, office):
    day = dt.date(2024, 7, 1)
    with pytest.raises(BusinessError, match="停用日期应晚于启用日期"):
        edit("R16", office, valid_from=day, valid_until=day)


def test_a_new_rule_is_on_trial_whatever_was_wanted(filing, office, bank_maker):
    strict = wanted(severity="E", lines=(checks.CheckLine("B204 > B201", "", "B204"),))
    made = services.add_rule(code="R60", kind="within", wanted=strict, by=office)
    assert (made.state, made.events.get().field) == ("observe", "新建")
    assert "R60" in codes(filing, with_observed=True)
    assert "R60" not in codes(filing)
    assert "R60" not in {finding.rule for finding in services.findings_of(filing)}


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("X1", "within", "规则编号应为"),
        ("R33", "within", "R33已被使用"),
        ("R60", "district", "新规则的类别只能是"),
    ],
)
def test_a_new_rule_needs_a_free_code_and_a_kind_that_can_be_run(catalogue, office, code, kind, words):
    with pytest.raises(BusinessError, match=words):
        services.add_rule(code=code, kind=kind, wanted=wanted(), by=office)


def test_an_observed_rule_holds_up_nobody_and_is_shown_to_the_office_alone(
    filing, office, bank_maker, bank_checker, client
):
    save(filing, bank_maker, {"B204": "18900.00"})
    edit("R05", office, state="observe")
    for person, sees in ((bank_maker, False), (bank_checker, False)):
        client.force_login(person)
        assert ("R05" in client.get(filing.get_absolute_url()).content.decode()) is sees
    factories.step("send-to-check", filing, bank_maker)
    factories.step("sign", filing, bank_checker)
    client.force_login(office)
    body = client.get(filing.get_absolute_url()).content.decode()
    assert "R05" in body
    assert "观察" in body


def test_a_rule_for_one_kind_of_institution_leaves_the_others_alone(filing, office, bank_maker):
    save(filing, bank_maker, {"B204": "18900.00"})
    assert "R05" in codes(filing)
    edit("R05", office, kinds=("CB",))
    assert "R05" not in codes(filing)
    edit("R05", office, kinds=("CB", "LB"), seen=1)
    assert "R05" in codes(filing)


def test_a_later_level_waits_for_the_earlier_to_be_clean(filing, bank_maker):
    save(filing, bank_maker, {"B204": "18900.00", "B102": "90000.00", "B103": "60000.00", "B312": "29000.00"})
    assert codes(filing) == {"R05"}
    save(filing, bank_maker, {"B204": "19800.00"})
    assert "R06" in codes(filing)


@pytest.fixture
def last_quarter(catalogue, bank, bank_maker, bank_checker, office):
    period = factories.open_period("2024Q1")
    return factories.accept_figures(
        period, bank, BANK_FIGURES, maker=bank_maker, checker=bank_checker, office=office
    )


def test_an_item_may_need_both_a_share_and_an_amount(last_quarter, bank, bank_maker, office):
    """各项存款 700,000 → 910,000 is +30 %, 制造业信用 19,800 → 25,740 is +30 % of much less."""
    later = save(factories.filing_of(factories.open_period("2024Q2"), bank), bank_maker)
    save(later, bank_maker, {"B101": "910000.00", "B204": "25740.00", "B205": "66560.00", "B310": "1500.00"})

    def changed():
        book = checks.FigureBook.of(later, later.revisions.get())
        return {finding.code for finding in checks.judge(book) if finding.rule == "R33"}

    assert changed() == {"B101", "B204"}
    share, amount = (Limit.objects.get(code=code) for code in ("quarter_limit", "quarter_amount"))
    services.set_limit(limit=amount, value=amount.value, by=office, items={"B204": Decimal("5940.01")})
    assert changed() == {"B101"}
    services.set_limit(limit=amount, value=amount.value, by=office, items={"B204": Decimal(5940)})
    assert changed() == {"B101", "B204"}
    services.set_limit(limit=share, value=share.value, by=office, items={"B101": Decimal(30)})
    assert changed() == {"B204"}
    services.set_limit(limit=share, value=Decimal(31), by=office, items={"B101": None})
    assert changed() == set()


def test_a_changed_limit_leaves_an_event_and_survives_a_second_seed(catalogue, office):
    tolerance = Limit.objects.get(code="tolerance")
    assert services.set_limit(limit=tolerance, value=Decimal("0.10"), by=office) == ["合计允许误差"]
    services.load_catalogue()
    tolerance.refresh_from_db()
    assert tolerance.value == Decimal("0.10")
    (event,) = tolerance.events.all()
    assert (event.field, event.old, event.new, event.by) == ("数值", "0.05", "0.10", office)


def test_the_number_of_an_item_comes_and_goes_with_an_event_each(catalogue, office):
    limit = Limit.objects.get(code="quarter_limit")
    for value in (Decimal(30), None):
        services.set_limit(limit=limit, value=limit.value, by=office, items={"B101": value})
    assert [(event.old, event.new) for event in limit.events.order_by("pk")] == [
        ("按一般限值", "30"),
        ("30.00", "按一般限值"),
    ]
    assert services.set_limit(limit=limit, value=limit.value, by=office, items={"B101": None}) == []


@pytest.mark.parametrize(
    ("code", "value", "items", "words"),
    [
        ("tolerance", "0.005", None, "最多保留2位小数"),
        ("tolerance", "-1", None, "应为0或正数"),
        ("tolerance", "0.05", {"B101": Decimal(1)}, "不能按指标另定"),
        ("small_base", "5000", {"B999": Decimal(1)}, "没有代码为B999的指标"),
    ],
)
def test_a_number_that_cannot_stand_is_refused(catalogue, office, code, value, items, words):
    with pytest.raises(BusinessError, match=words):
        services.set_limit(limit=Limit.objects.get(code=code), value=Decimal(value), by=office, items=items)
