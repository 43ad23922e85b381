"""Walk 8 in a real browser: a scheme with a veto is built and put in force, a new bank is exempt, one bank's points are added up by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from reports.models import ScoreRun, ScoreScheme
from reports.services.schemes import load_default_scheme
from tests.reports import worked_example
from tests.reports.score_world import make_run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: A bank with less manufacturing than this is under a veto: E with 2,400 万元.
VETO = {"code": "V9", "name": "制造业贷款规模", "weight": "0", "expression": "B201 >= 20000"}


@pytest.fixture
def world(catalogue, office_lead):
    """The five banks of domain §5.3; C did not file in 2022Q4, so that it has four quarter-ends only."""
    worked_example.make_banks()
    worked_example.publish_banks(except_for={"2022Q4": "C"})
    load_default_scheme()


def field(browser, name: str):
    return browser.driver.find_element(By.NAME, name)


def fill(browser, **typed: str) -> None:
    for name, text in typed.items():
        field(browser, name).clear()
        field(browser, name).send_keys(text)


def confirm(browser, words: str) -> None:
    browser.press(words)
    browser.press(f"确认{words}")


def build_scheme(browser) -> None:
    """The next version with a condition that vetoes, in force from 2024 on."""
    browser.press("评价加分")
    browser.press("评分方案")
    browser.press("金融支持制造业加分评价方案 第1版")
    confirm(browser, "复制为新版本")
    browser.see("第2版", "草稿")
    browser.press("增加指标项")
    browser.see("计分方法")
    fill(browser, **VETO)
    Select(field(browser, "method")).select_by_visible_text("门槛法")
    browser.press("保存")
    browser.see("已保存指标项", "门槛法，不成立得0分")
    browser.press("V9 制造业贷款规模")
    field(browser, "vetoes").click()
    browser.press("保存")
    browser.see("门槛法，不成立一票否决")
    browser.press("修改方案")
    browser.driver.execute_script("document.getElementsByName('valid_from')[0].value = '2024-01-01'")
    browser.press("保存")
    browser.see("2024年1月1日起")
    confirm(browser, "启用")
    browser.see("已启用")


def test_a_score_with_a_veto_and_a_new_bank_is_built_and_added_up_by_hand(browser, world):
    browser.sign_in("office-lead")
    build_scheme(browser)
    browser.press("评价加分")
    browser.press("新的试算")
    Select(field(browser, "period")).select_by_visible_text("2024年二季度")
    Select(field(browser, "scheme")).select_by_visible_text(str(ScoreScheme.objects.get(version=2)))
    browser.press("试算")
    browser.see("已试算", "一票否决：制造业贷款规模未达到门槛", "报送不足5个季末")
    run = ScoreRun.objects.get()
    ranks = {row.institution.code: row.rank for row in run.rows.select_related("institution")}
    assert ranks == {"A": 1, "D": 2, "B": 3, "E": None, "C": None}
    browser.press("演示大型银行甲")
    browser.see("各项得分", "1 / 3家")
    rows = browser.driver.find_elements(By.XPATH, "//section[h2='各项得分']//tbody/tr/td[4]")
    added = sum((Decimal(row.text) for row in rows), Decimal(0))
    # the benchmark over A, B, D, E and the places among three or four banks give other points than §5.3
    assert added == run.rows.get(institution__code="A").sum and added > 80
    browser.press("制造业贷款增量")
    browser.see("20 × 7,300 ÷ 7,300 = 20.00", "92,300.00", "85,000.00")
    browser.press("92,300.00")
    browser.see("演示大型银行甲", "制造业贷款余额")


def test_other_weights_are_tried_without_script_and_the_score_stays(
    browser_without_script, world, office_lead
):
    run = make_run(office_lead)
    before = [row.total for row in run.rows.all()]
    browser = browser_without_script
    browser.sign_in("office-lead")
    browser.open(f"/reports/scores/{run.pk}/what-if/")
    browser.see("现在的名次", "500组固定样本")
    fill(browser, **{f"w-{code}": "0" for code in ("S1", "S2", "S3a", "S3b", "S4b", "S5", "S6", "S7")})
    browser.press("看名次怎样变")
    browser.see("名次变化", "恢复原权重", "权重合计10")
    assert [row.total for row in ScoreRun.objects.get().rows.all()] == before
