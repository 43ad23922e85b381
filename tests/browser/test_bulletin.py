"""Walk 9 in a real browser: a bulletin is drafted, a sentence edited, banks asked, signed and issued; a bank corrects; the drift
list and the draft of the 更正通报. The figures are those of domain §5.3."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from reports.models import Bulletin
from tests import factories
from tests.browser.chromium import PHONE
from tests.reports.bulletin_example import draft, issue, publish_the_five, step
from tests.reports.test_bulletin_drift import correct

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(catalogue, office, office_lead):
    publish_the_five()
    for code in "ABCDE":
        factories.make_user(f"{code.lower()}-maker", ("maker", code))
    return office, office_lead


def write(browser, words: str) -> None:
    """At the end of the last paragraph of the editor, by keyboard."""
    box = browser.driver.find_elements(By.CSS_SELECTOR, ".words-box")[-1]
    browser.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)
    box.click()
    box.send_keys(Keys.CONTROL, Keys.END)
    box.send_keys(words)


def test_a_bulletin_is_written_edited_and_a_number_opens_to_its_five_cells(browser, people):
    browser.sign_in("office")
    browser.see("工作台")
    browser.open("/reports/bulletins/")
    browser.press("拟写通报")
    browser.see("通报什么")
    browser.press("拟写")
    browser.see(
        "草稿", "一、总体情况", "占各项贷款的11.25%，比上年同期提高0.61个百分点。", "予以提醒督促的机构"
    )
    browser.press("修改文字")
    browser.see("文字可以改，数字不能改")
    marks = browser.driver.find_elements(By.CSS_SELECTOR, ".chip-number")
    assert {mark.get_attribute("contenteditable") for mark in marks} == {"false"}
    assert "21.28亿元" in [mark.text for mark in marks]
    write(browser, "请于12月底前报送")
    browser.press("保存")
    browser.see("有1处手工数字", "请于12月底前报送")
    typed = browser.driver.find_element(By.CSS_SELECTOR, ".typed-number")
    assert typed.text == "12"
    browser.press("21.28亿元")
    browser.see("各机构制造业贷款余额之和", "演示大型银行甲", "合计（5家）", "212,800.00")


def test_without_script_the_same_words_are_edited_with_braces(browser_without_script, people):
    browser = browser_without_script
    bulletin = draft(people[0])
    browser.sign_in("office")
    browser.see("工作台")
    browser.open(f"{bulletin.get_absolute_url()}edit/")
    row = bulletin.paragraphs.get(section="closing")
    browser.stand_on(f"words-{row.pk}")
    browser.type("新发放贷款利率{B405.利率}，请抓好落实。")
    browser.press("保存")
    browser.see("已保存", "新发放贷款利率4.42%，请抓好落实。")
    browser.open(f"{bulletin.get_absolute_url()}edit/")
    browser.stand_on(f"words-{row.pk}")
    browser.type("利率{B405.不知道}。")
    browser.press("保存")
    browser.see("没有这样的占位：{B405.不知道}")
    assert browser.value(f"words-{row.pk}") == "利率{B405.不知道}。"


def test_a_bank_appeals_on_the_phone_and_the_signing_waits_for_the_answer(browser, people):
    office, _ = people
    bulletin = draft(office, kind="praise")
    step("submit", bulletin, office)
    browser.sign_in("office-lead")
    browser.see("工作台")
    browser.open(f"{bulletin.get_absolute_url()}previews/")
    browser.press("发出征求意见")
    browser.press("确认发出征求意见")
    browser.see("待回复", "还在回复期限内")

    browser.screen = PHONE
    browser.sign_in("b-maker")
    browser.see("待我办理")
    browser.open("/reports/bulletins/")
    browser.press(bulletin.title)
    browser.see("拟通报的内容", "演示大型银行乙：政策核查6项未达标")
    assert "演示城商银行丙" not in browser.driver.find_element(By.TAG_NAME, "main").text
    browser.driver.find_element(By.CSS_SELECTOR, "select[name=answer] option[value=appeal]").click()
    browser.driver.find_element(By.NAME, "comment").send_keys("减少系企业提前还款，并非压贷")
    browser.press("回复")
    browser.see("已回复：申诉")

    browser.sign_in("office-lead")
    browser.see("工作台")
    browser.open(f"{bulletin.get_absolute_url()}previews/")
    browser.see("演示大型银行乙的申诉还没有答复", "减少系企业提前还款，并非压贷")
    browser.press("答复")
    browser.driver.find_element(By.CSS_SELECTOR, "dialog textarea").send_keys("数据无误，维持表述")
    browser.press("确认答复")
    browser.see("已答复")


def test_after_issue_a_correction_drifts_and_one_press_drafts_the_corrigendum(browser, people):
    office, lead = people
    bulletin = issue(draft(office), office, lead)
    browser.sign_in("a-maker")
    browser.see("首页")
    browser.open(bulletin.get_absolute_url())
    browser.press("回执")
    browser.press("确认回执")
    browser.see("已回执")
    correct("C", "B201", 35000)
    browser.sign_in("office")
    browser.see("工作台")
    browser.open(bulletin.get_absolute_url())
    browser.see("21.28亿元", bulletin.number)
    browser.press("影响核查")
    browser.see("会变化的句子", "制造业贷款余额20.90亿元", "第2位", "第3位", "38,800.00", "35,000.00")
    browser.press("生成更正通报")
    browser.press("确认生成更正通报")
    browser.see("已生成更正通报草稿", "演示城商银行丙制造业贷款比年初增加额排名由第2位更正为第3位。")
    assert Bulletin.objects.get(corrects=bulletin).state == "draft"
    browser.open(f"{bulletin.get_absolute_url()}recipients/?only=unread")
    browser.see("未读")
