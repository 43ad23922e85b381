"""Walks 1 and 6 in a real browser: from a clause to a bank's cell and back; a task is signed for, chased, extended, proved and closed."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from measures import services
from measures.models import Measure, WorkItem
from qianjiang_finance.common import clock
from reports.supervision.judge import judge_period
from tests import factories
from tests.attachment_files import PDF
from tests.browser.chromium import DESK, PHONE
from tests.measures.task_world import hand_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_office_walks_from_the_clause_to_a_banks_cell_and_back(
    browser, catalogue, bank, bank_maker, bank_checker, office
):
    hand_out(office)
    people = {"maker": bank_maker, "checker": bank_checker, "office": office}
    for code in ("2023Q1", "2024Q1"):
        period = factories.open_period(code)
        factories.accept_figures(period, bank, factories.BANK_FIGURES, **people)
    judge_period(period)
    browser.sign_in("office")
    browser.see("工作台")
    browser.press("政策措施")
    browser.press("3.优化信贷结构")
    browser.see("力争制造业中长期贷款余额持续增长", "M03-T3", "政策核查", "本季佐证")
    browser.press("T3")
    assert browser.driver.current_url.endswith("#t-M03-T3")
    browser.press("银行机构（1家）")
    browser.see("演示大型银行甲")
    browser.press("4.62亿元")
    browser.see("制造业中长期贷款余额", "各版本数值", "46,200.00")
    browser.press("措施3 优化信贷结构")
    assert browser.driver.current_url.endswith("?period=2024Q1#t-B203")
    browser.see("原文", "不断优化制造业中长期贷款“白名单”制度")


@pytest.fixture
def task(policy, lead_unit, office):
    """A task of 区发改委 that is due today, so that its light is yellow whatever day it is."""
    today = clock.today()
    plan = services.start_plan(year=today.year, by=office)
    facts = services.TaskFacts(
        name="白名单企业走访",
        kind="milestone",
        frequency="year",
        evidence="走访记录",
        met_when="名单内企业全部走访",
        due_on=today,
        owners=["FGW"],
    )
    task = services.add_task(plan=plan, measure=Measure.objects.get(number=3), facts=facts, by=office)
    services.issue_plan(plan=plan, by=office)
    return task


def fill(browser, name: str, text: str) -> None:
    """The box of that name that shows."""
    boxes = browser.driver.find_elements(By.NAME, name)
    next(box for box in boxes if box.is_displayed()).send_keys(text)


def set_day(browser, name: str, day: str) -> None:
    """A date box takes the day as a value, whatever the language of the browser."""
    boxes = browser.driver.find_elements(By.NAME, name)
    shown = next(box for box in boxes if box.is_displayed())
    browser.driver.execute_script("arguments[0].value = arguments[1]", shown, day)


def test_a_lead_unit_reports_asks_for_time_proves_and_is_done(browser, task, lead_unit, office, tmp_path):
    item = WorkItem.objects.get(task=task)
    address = item.get_absolute_url()
    proof = tmp_path / "走访记录.pdf"
    proof.write_bytes(PDF)

    browser.screen = PHONE
    browser.sign_in("fgw")
    browser.see("牵头和负责的措施")
    browser.open(f"/measures/tasks/?year={item.year}")
    browser.press("全部签收")
    browser.press("确认全部签收")
    browser.see("已签收")

    browser.screen = DESK
    browser.sign_in("office")
    browser.see("工作台")
    browser.open(address)
    browser.see("黄 临近期限", "办理中")
    browser.press("催办")
    browser.see("谁将收到什么", "发改委")
    browser.press("立即催办所选单位")
    browser.see("已催办1个单位，通知1人", "今日已催办")

    browser.sign_in("fgw")
    browser.see("牵头和负责的措施")
    browser.open(address)
    browser.see("催办 1 次")
    Select(browser.driver.find_element(By.ID, "verdict")).select_by_visible_text("达标")
    fill(browser, "text", "已走访名单内企业十户，正在走访其余企业")
    browser.press("提交进展")
    browser.see("待牵头单位或区金融办确认")
    browser.press("申请延期")
    set_day(browser, "until", f"{item.year + 1}-01-31")
    fill(browser, "comment", "两户企业停产检修")
    browser.press("确认申请延期")
    browser.see("已办理：申请延期", f"申请延至{item.year + 1}年1月31日")

    browser.sign_in("office")
    browser.see("工作台")
    browser.open(address)
    browser.press("批准延期")
    browser.press("确认批准延期")
    browser.see("延期1次")

    browser.sign_in("fgw")
    browser.see("牵头和负责的措施")
    browser.open(address)
    browser.press("上传佐证")
    fill(browser, "title", "走访记录")
    set_day(browser, "dated_on", clock.today().isoformat())
    browser.driver.find_element(By.ID, "evidence-file").send_keys(str(proof))
    browser.driver.find_element(By.CSS_SELECTOR, 'form[aria-label="上传佐证"] button').click()
    browser.see("已上传佐证：走访记录")
    browser.press("提交成果")
    fill(browser, "comment", "已全部走访")
    browser.press("确认提交成果")
    browser.see("已办理：提交成果", "待审核")

    browser.sign_in("office")
    browser.see("工作台")
    browser.open(address)
    browser.press("审核办结")
    browser.press("确认审核办结")
    browser.see("绿 按期办结", "已办结")


def test_without_script_a_task_is_signed_for_too(browser_without_script, task, lead_unit):
    browser = browser_without_script
    item = WorkItem.objects.get(task=task)
    browser.sign_in("fgw")
    browser.see("牵头和负责的措施")
    browser.open(item.get_absolute_url())
    browser.press("签收")
    browser.press("确认签收")
    browser.see("已办理：签收", "办理中")
