"""Walks 2 to 5 of collecting in a real browser: by form, by workbook, sent back on one cell, and reopened after the close."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

from filings.models import Filing, PeriodException
from filings.models.filing import Status
from qianjiang_finance.common import clock
from tests import factories
from tests.browser.chromium import PHONE
from tests.factories import BANK_FIGURES
from tests.filings.workbook_files import filled, template

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILING = "/filings/2024Q2/B01/"
REASON = "两户重点企业技改项目本季度集中放款"


@pytest.fixture
def cast(bank_maker, bank_checker, office):
    return {"maker": bank_maker, "checker": bank_checker, "office": office}


@pytest.fixture
def filing(catalogue, bank, cast):
    """Last quarter is accepted; this one is not begun."""
    factories.accept_figures(factories.open_period("2024Q1"), bank, BANK_FIGURES, **cast)
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def put(browser, code: str, text: str) -> None:
    browser.stand_on(f"cell-{code}")
    browser.type(text)


def explain(browser, words: str) -> None:
    """The same words in every box that asks for an explanation."""
    for box in browser.driver.find_elements(By.CSS_SELECTOR, ".finding-note textarea"):
        box.clear()
        box.send_keys(words)


def test_a_wrong_total_a_slip_and_an_odd_value_are_mended_explained_and_signed(browser, filing, cast):
    wrong = BANK_FIGURES | {"B204": "18900.00", "B106": "90000000.00", "B301": "12600.00"}
    factories.save(filing, cast["maker"], wrong)
    browser.sign_in("b01-maker")
    browser.see("待我办理")
    browser.open(f"{FILING}edit/?check=1")
    browser.see("必须改", "信用与担保类之和不等于制造业贷款")
    browser.driver.find_element(By.CSS_SELECTOR, 'a[href="#cell-B204"]').click()
    assert browser.cursor == "cell-B204"
    browser.type("19800.00")
    browser.press("保存并校验")
    browser.see("疑似按元填报：90,000,000 → 9,000.00万元")
    browser.press("采用建议值")
    browser.see("已按建议值填报并保存，请核对", "必须说明")
    assert browser.value("cell-B106") == "9000.00"
    explain(browser, "核实无误")
    browser.press("保存说明")
    browser.see("说明未被接受")
    explain(browser, REASON)
    browser.press("保存说明")
    browser.see("已说明")
    browser.press("提交复核")
    browser.see("已提交复核")

    browser.screen = PHONE
    browser.sign_in("b01-checker")
    browser.see("复核签字")
    browser.open(FILING)
    browser.press("签字并报送")
    browser.see("本人甲复核")
    browser.press("确认签字并报送")
    browser.see("已报送")
    browser.open(f"{FILING}receipt/")
    sent = filing.revisions.get()
    browser.see("报送回执", sent.sha256[:16], "第1版")


@pytest.fixture
def upload(browser, tmp_path):
    def send(content: bytes, name: str = "二季度.xlsx") -> None:
        path = Path(tmp_path) / name
        path.write_bytes(content)
        browser.open(f"{FILING}upload/")
        browser.driver.find_element(By.ID, "workbook").send_keys(str(path))
        browser.press("上传并审核")

    return send


def test_a_workbook_returns_to_the_form_and_last_quarters_is_refused_with_the_reason(
    browser, filing, upload, bank
):
    last = factories.filing_of(filing.period.__class__.objects.get(code="2024Q1"), bank)
    browser.sign_in("b01-maker")
    browser.see("待我办理")
    upload(template(last), "一季度.xlsx")
    browser.see("没有导入，草稿没有改动", "2024年一季度")
    upload(b"PK\x03\x04 no workbook", "坏文件.xlsx")
    browser.see("没有导入，草稿没有改动")
    values = {code: float(text) for code, text in BANK_FIGURES.items()} | {"B204": 18900.0}
    upload(filled(template(filing), values))
    browser.see("2024年二季度报表填报", "必须改", "信用与担保类之和不等于制造业贷款")
    assert browser.value("cell-B201") == "92300.00"
    put(browser, "B204", "19800")
    browser.press("保存并校验")
    browser.see("已保存")
    browser.open(f"{FILING}upload/")
    browser.see("一季度.xlsx", "坏文件.xlsx", "二季度.xlsx", "已拒绝", "已导入")


def test_one_cell_is_sent_back_corrected_and_the_versions_differ_by_it(browser, filing, cast):
    factories.save(filing, cast["maker"])
    factories.explain_all(filing, cast["maker"], REASON)
    factories.step("send-to-check", filing, cast["maker"])
    factories.step("sign", filing, cast["checker"])
    browser.sign_in("office")
    browser.see("工作台")
    browser.open(f"{FILING}send-back/")
    browser.driver.find_element(By.ID, "comment").send_keys("请核对提前收回贷款金额")
    browser.driver.find_element(By.NAME, "remark-B504").send_keys("与台账不符")
    browser.press("确认退回修改")
    browser.see("已退回")

    browser.sign_in("b01-maker")
    browser.see("退回")
    browser.open(f"{FILING}edit/")
    browser.see("请核对提前收回贷款金额", "与台账不符")
    put(browser, "B504", "180")
    browser.press("保存并校验")
    browser.see("已保存")
    explain(browser, REASON)
    browser.press("提交复核")
    browser.see("已提交复核")
    factories.step("sign", filing, cast["checker"])

    browser.sign_in("office")
    browser.open(f"{FILING}compare/")
    browser.see("未到期提前收回贷款金额", "150.00", "180.00")
    changed = browser.driver.find_elements(By.CSS_SELECTOR, "main table tbody tr")
    assert len(changed) == 1
    filing.refresh_from_db()
    assert (filing.status, filing.revisions.count()) == (Status.SUBMITTED, 2)


def test_after_the_close_one_bank_is_reminded_reopened_and_closed_again_by_itself(
    browser, bank, cast, catalogue
):
    period = factories.open_period("2024Q2", closes_on=None)
    browser.sign_in("office")
    browser.see("工作台")
    browser.open("/filings/matrix/")
    browser.see("已逾期", "演示大型银行甲")
    browser.press("催报文字")
    browser.see("复制催报文字")
    browser.open(f"{FILING}window/")
    browser.see("没有例外开放")
    until = clock.today() + dt.timedelta(days=2)
    date = browser.driver.find_element(By.NAME, "until")
    browser.driver.execute_script("arguments[0].value = arguments[1]", date, until.isoformat())
    browser.driver.find_element(By.NAME, "reason").send_keys("系统升级，延至周五补报")
    browser.press("开放例外")
    browser.see("系统升级，延至周五补报")

    browser.sign_in("b01-maker")
    browser.open(f"{FILING}edit/")
    put(browser, "B101", "700000")
    browser.press("保存")
    browser.see("已保存，改动1项")
    PeriodException.objects.update(until=clock.today() - dt.timedelta(days=1))
    Filing.objects.filter(period=period, institution=bank).update(
        reopened_until=clock.today() - dt.timedelta(days=1)
    )
    browser.open(f"{FILING}edit/")
    browser.see("已关闭")
    assert not browser.driver.find_elements(By.ID, "sheet")
