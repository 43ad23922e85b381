"""The cockpit in Chromium: full screen, and one sheet of A4 across on paper (feature H8)."""

from __future__ import annotations

import base64
import re

import pytest
from selenium.webdriver.common.by import By

from tests import factories
from tests.reports.annex_example import publish_five
from tests.reports.worked_example import make_banks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: A4 across, in points.
ACROSS = (842, 595)


@pytest.fixture
def five(catalogue):
    make_banks()
    for number in range(10):
        factories.make_institution(
            f"N{number}", kind="CB", name=f"演示村镇银行第{number}支行", order=20 + number
        )
    publish_five(
        {"2024Q2": {f"N{number}": {"B201": str(900 + number), "B102": "9000"} for number in range(10)}}
    )


def pages(pdf: bytes) -> list[tuple[int, int]]:
    """The size of each page, in whole points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def test_it_prints_on_one_sheet_and_fills_the_screen(browser, five, leader):
    browser.sign_in("leader")
    browser.see("监管驾驶舱", "制造业贷款余额排名", "演示村镇银行第0支行")
    browser.driver.find_element(By.CSS_SELECTOR, "[data-chart] canvas")
    printed = browser.driver.execute_cdp_cmd(
        "Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True}
    )
    assert pages(base64.b64decode(printed["data"])) == [ACROSS]
    browser.press("全屏")
    browser.see("退出全屏")
    browser.press("退出全屏")
    browser.see("全屏")
