"""The street in a real browser: a clerk fills by keyboard, corrects, sends; the checker signs; the office accepts; the sum shows."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from filings.models import FigureChange, Filing
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
    browser.see("已保存")  # what the page has saved by itself meanwhile is not counted again
    assert FigureChange.objects.count() == len(TYPED)
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


def test_typing_saves_itself_and_a_conflict_keeps_both_texts(browser, period, bank, bank_maker):
    second = factories.make_user("b01-maker2", ("maker", bank), name="甲填报二")
    browser.sign_in("b01-maker")
    browser.see("待我办理")
    browser.open(f"{FILING}edit/")
    browser.stand_on("cell-B201")
    browser.type("92300")
    browser.see("已自动保存", "已存")
    browser.stand_on("cell-B203")
    browser.type("46200")
    browser.see("50.05")
    factories.save(factories.filing_of(period, bank), second, {"B204": "100"})
    browser.stand_on("cell-B204")
    browser.type("19800")
    browser.see("甲填报二已填“100.00”，您填“19800”", "有冲突")
    browser.press("保留我填的")
    browser.stand_on("cell-B205")
    browser.type("72500")
    browser.see("已存")
    browser.driver.refresh()
    browser.see("2024年二季度报表填报")
    assert browser.value("cell-B201") == "92300.00"
    assert browser.value("cell-B204") == "19800.00"


def test_a_copied_block_with_codes_finds_its_rows_in_any_order(browser, period):
    browser.sign_in("b01-maker")
    browser.see("待我办理")
    browser.open(f"{FILING}edit/")
    first = browser.driver.find_element(By.ID, "cell-B101")
    browser.driver.execute_script(PASTE, first, "贷款\tB102\t671000\r\n\r\n存款\tB101\t７０００００\r\n")
    assert browser.value("cell-B101") == "７０００００"
    assert browser.value("cell-B102") == "671000"
    browser.see("已自动保存")


def test_a_block_with_names_finds_its_rows_and_one_too_wide_is_refused(browser, period):
    browser.sign_in("b01-maker")
    browser.see("待我办理")
    browser.open(f"{FILING}edit/")
    first = browser.driver.find_element(By.ID, "cell-B101")
    browser.driver.execute_script(
        PASTE, first, "其中：制造业短期贷款余额\t46,100.00\r\n制造业贷款余额\t92300\r\n"
    )
    browser.see("已按指标粘贴2项")
    assert (browser.value("cell-B201"), browser.value("cell-B202")) == ("92300", "46,100.00")
    browser.driver.execute_script(PASTE, first, "1\t2\t3\r\n4\t5\t6\r\n")
    browser.see("没有粘贴")
    assert browser.value("cell-B101") == ""


def test_a_slip_of_the_unit_is_offered_while_typing_and_taken_with_one_press(
    browser, bank, bank_maker, bank_checker, office, period
):
    cast = {"maker": bank_maker, "checker": bank_checker, "office": office}
    factories.accept_figures(factories.open_period("2024Q1"), bank, factories.BANK_FIGURES, **cast)
    browser.sign_in("b01-maker")
    browser.see("待我办理")
    browser.open(f"{FILING}edit/")
    browser.stand_on("cell-B201")
    browser.type("923000000")
    browser.see("疑似按元填报：923,000,000 → 92,300.00")
    browser.press("疑似按元填报：923,000,000 → 92,300.00，按建议值填")
    browser.see("已存")
    browser.driver.refresh()
    browser.see("回到上次填写处：制造业贷款余额")
    assert browser.value("cell-B201") == "92300.00"
