"""The street in a real browser: a clerk fills by keyboard, corrects, sends; the checker signs; the office accepts; the sum shows."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from filings.models import Filing
from filings.models.filing import Status
from tests import factories
from tests.browser.chromium import DESK, PHONE
from tests.factories import BANK_FIGURES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILING = "/filings/2024Q2/B01/"
#: One cell is mistyped: 信用 and 担保类 do not add up to 制造业贷款 (rule R05).
TYPED = BANK_FIGURES | {"B204": "18900.00"}


@pytest.fixture
def period(catalogue, bank, bank_maker, bank_checker, office):
    return factories.open_period("2024Q2")


def status(period, bank) -> str:
    return Filing.objects.get(period=period, institution=bank).status


def fill_by_keyboard(browser) -> None:
    """From the first cell on, Enter leads to the next."""
    first, *_ = TYPED
    browser.driver.find_element(By.ID, f"cell-{first}").click()
    for code, text in TYPED.items():
        assert browser.cursor == f"cell-{code}"
        browser.type(text)
        browser.driver.switch_to.active_element.send_keys(Keys.ENTER)


def fill_cell_by_cell(browser) -> None:
    for code, text in TYPED.items():
        browser.driver.find_element(By.ID, f"cell-{code}").send_keys(text)


def walk(browser, fill) -> None:
    """Three people, one after the other, on the pages as they are served; the checker signs on a phone."""
    browser.sign_in("b01-maker")
    browser.see("待我办理", "演示大型银行甲")
    browser.press("填报")
    browser.see("演示大型银行甲")
    browser.press("开始填报")
    browser.see("2024年二季度报表填报")
    fill(browser)
    browser.press("保存")
    browser.see(f"已保存，改动{len(TYPED)}项")
    browser.press("保存并校验")
    browser.see("必须改", "信用与担保类之和不等于制造业贷款")
    browser.driver.find_element(By.CSS_SELECTOR, 'a[href="#cell-B204"]').click()
    assert browser.cursor == "cell-B204"
    browser.type(BANK_FIGURES["B204"])
    browser.press("提交复核")
    browser.see("已提交复核", "待复核")

    browser.screen = PHONE
    browser.sign_in("b01-checker")
    browser.see("复核签字")
    browser.open(FILING)
    browser.press("签字并报送")
    browser.see("本人甲复核，系演示大型银行甲复核人")
    browser.press("确认签字并报送")
    browser.see("已办理：复核签字并报送", "已报送")

    browser.screen = DESK
    browser.sign_in("office")
    browser.see("工作台")
    browser.open(FILING)
    browser.press("审核通过")
    browser.see("审核通过后数据进入监管总览和通报")
    browser.press("确认审核通过")
    browser.see("已办理：审核通过")
    browser.open("/reports/?period=2024Q2&unit=wan")
    browser.see("监管总览", "92,300.00")


def test_the_street_by_keyboard(browser, period, bank):
    walk(browser, fill_by_keyboard)
    assert status(period, bank) == Status.ACCEPTED


def test_the_street_without_javascript(browser_without_script, period, bank):
    walk(browser_without_script, fill_cell_by_cell)
    assert status(period, bank) == Status.ACCEPTED


PASTE = """
const data = new DataTransfer();
data.setData("text", arguments[1]);
arguments[0].dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
"""


def test_a_column_copied_from_a_workbook_fills_the_cells_below(browser, period):
    browser.sign_in("b01-maker")
    browser.see("待我办理")
    browser.open(f"{FILING}edit/")
    first = browser.driver.find_element(By.ID, "cell-B101")
    browser.driver.execute_script(PASTE, first, "700,000.00\t备注列\r\n671000\r\n１.２亿\r\n")
    texts = [
        browser.driver.find_element(By.ID, f"cell-{code}").get_attribute("value")
        for code in ("B101", "B102", "B103", "B105")
    ]
    assert texts == ["700,000.00", "671000", "１.２亿", ""]
    browser.press("保存")
    browser.see("已保存，改动3项")
