"""Walk 7 in Chromium: a leader asks how it is going and who moved it, and reaches the bank that pulled the growth down and its cell."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By

from tests import factories
from tests.reports.worked_example import publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: Thirty banks of 1000 each last year; now 28 have reported 1100, one of them only 400.
BANKS, FALLEN, LATE = 30, "N07", ("N28", "N29")


@pytest.fixture
def district(catalogue):
    for number in range(BANKS):
        factories.make_institution(
            f"N{number:02}", kind="LB" if number % 2 else "CB", name=f"演示银行第{number}支行", order=number
        )
    codes = [f"N{number:02}" for number in range(BANKS)]
    for quarter in ("2023Q2", "2023Q3", "2023Q4", "2024Q1"):
        publish(quarter, {code: {"B102": "9000", "B201": "1000"} for code in codes})
    publish(
        "2024Q2",
        {
            code: None if code in LATE else {"B102": "9500", "B201": "400" if code == FALLEN else "1100"}
            for code in codes
        },
    )


def open_growth(browser) -> None:
    """The growth on the year of 制造业贷款."""
    card = next(
        one
        for one in browser.driver.find_elements(By.CSS_SELECTOR, ".stat-card")
        if one.find_element(By.TAG_NAME, "h3").text == "制造业贷款"
    )
    change = next(
        one for one in card.find_elements(By.CSS_SELECTOR, "dl > div") if one.text.startswith("同比")
    )
    change.find_element(By.TAG_NAME, "a").click()


def walk(browser) -> None:
    browser.sign_in("leader")
    browser.see("监管驾驶舱")
    browser.open("/reports/?period=2024Q2")
    browser.see("监管总览", "28/30")
    browser.press("未包含2家机构的数据")
    browser.see("演示银行第28支行", "演示银行第29支行", "本期未报2家，按“不计入”处理")
    open_growth(browser)
    # 27 × 1100 + 400 against 28 × 1000: 30100 / 28000; the one that fell pulled by −600 / 28000
    browser.see(
        "同比增速由谁拉动",
        "+7.50%",
        "−2.14",
        "差在演示银行第28支行（本期未报）、演示银行第29支行（本期未报）",
    )
    browser.press("演示银行第7支行")
    browser.see("主要指标和同组位置", "报送记录", "政策核查")
    assert "/reports/institutions/N07/" in browser.driver.current_url
    row = next(
        one
        for one in browser.driver.find_elements(By.CSS_SELECTOR, "tbody tr")
        if one.text.startswith("制造业贷款余额")
    )
    row.find_element(By.CSS_SELECTOR, "td.num a").click()
    browser.see("演示银行第7支行", "2024年二季度")
    assert browser.driver.current_url.endswith("/filings/2024Q2/N07/#cell-B201")


def test_a_leader_reaches_who_pulled_the_growth_down(browser, district, leader):
    walk(browser)


def test_it_is_reached_without_script_too(browser_without_script, district, leader):
    walk(browser_without_script)
