"""axe-core finds nothing on any page, for anybody; tables, pictures and the keyboard's focus are looked at besides (quality.md)."""

from __future__ import annotations

import pytest
from django.conf import settings
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from institutions.models import User
from tests import factories
from tests.factories import BANK_FIGURES
from tests.flows.server import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILING, OTHER = "/filings/2024Q2/B01/", "/filings/2024Q2/B02/"
#: Who opens what; the first page of everybody is the home of the role.
PAGES = {
    "b01-maker": [
        "/", "/filings/", FILING, f"{FILING}edit/", f"{FILING}edit/?check=1", f"{FILING}upload/", f"{FILING}compare/",
        "/accounts/password/",
    ],
    "b01-checker": ["/", FILING],
    "office": [
        "/", "/filings/", "/filings/periods/", OTHER, "/measures/", "/measures/3/", "/institutions/",
        "/institutions/B02/", "/reports/?period=2024Q2", "/reports/bulletins/", "/filings/matrix/", f"{OTHER}receipt/",
        f"{OTHER}cells/B201/",
    ],
    "office-lead": ["/"],
    "leader": ["/"],
    "fgw": ["/"],
    "outsider": ["/"],
    "secadmin": ["/"],
    "auditor": ["/"],
}  # fmt: skip

AXE = """
const done = arguments[0];
axe.run(document, {resultTypes: ["violations"]}).then(function (result) {
  done(result.violations.flatMap(function (rule) {
    return rule.nodes.map(function (node) { return rule.id + " " + node.target.join(" ") + ": " + node.html; });
  }));
});
"""
#: What axe does not ask for: exactly one h1, a caption for every table, a scope for every heading cell, silent or named pictures.
PLAIN = """
const faults = [];
if (document.documentElement.lang !== "zh-Hans") faults.push("lang");
if (document.querySelectorAll("h1").length !== 1) faults.push("h1");
document.querySelectorAll("table").forEach(function (table) {
  if (!table.caption || !table.caption.textContent.trim()) faults.push("caption " + table.outerHTML.slice(0, 80));
  table.querySelectorAll("th:not([scope])").forEach(function (th) { faults.push("scope " + th.outerHTML); });
});
document.querySelectorAll("svg, img").forEach(function (picture) {
  const isNamed = picture.getAttribute("alt") || picture.getAttribute("aria-label") || picture.querySelector("title");
  const isSilent = picture.closest("[aria-hidden=true]") || picture.getAttribute("alt") === "";
  if (!isNamed && !isSilent) faults.push("picture " + picture.outerHTML.slice(0, 80));
});
return faults;
"""
#: The focused element, once the page has moved to it: whether it is marked, and whether its middle lies open to the eye.
FOCUS = """
const done = arguments[0];
requestAnimationFrame(function () {
  requestAnimationFrame(function () {
    const focused = document.activeElement;
    if (focused === document.body) return done(null);
    const style = getComputedStyle(focused);
    const hasOutline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const box = focused.getBoundingClientRect();
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    done([focused.outerHTML.slice(0, 120), hasOutline || style.boxShadow !== "none", focused.contains(seen)]);
  });
});
"""
#: So many steps of the Tab key reach every kind of control; a short page ends before.
MANY = 40


@pytest.fixture
def world(
    catalogue, bank, other_bank, bank_maker, bank_checker, other_maker, other_checker,
    office, office_lead, leader, lead_unit, outsider, secadmin, auditor,
):  # fmt: skip
    """Five quarters of two banks; in the last one bank has been accepted, the other is filling in again after a return."""
    first = {"maker": bank_maker, "checker": bank_checker, "office": office}
    second = {"maker": other_maker, "checker": other_checker, "office": office}
    for number, code in enumerate(("2023Q2", "2023Q4", "2024Q1")):
        period = factories.open_period(code)
        factories.accept_figures(period, bank, BANK_FIGURES | {"B101": f"{600_000 + number}"}, **first)
        factories.accept_figures(period, other_bank, BANK_FIGURES, **second)
    period = factories.open_period("2024Q2")
    factories.accept_figures(period, other_bank, BANK_FIGURES | {"B101": "730000"}, **second)
    filing = factories.filing_of(period, bank)
    factories.save(filing, bank_maker)
    factories.explain_all(filing, bank_maker)
    factories.step("send-to-check", filing, bank_maker)
    factories.step("sign", filing, bank_checker)
    factories.step("send-back", filing, office, "制造业贷款与台账不符，请核对")
    factories.save(filing, bank_maker, {"B204": "18900.00", "B308": "不适用", "B508": "四百二十"})


@pytest.fixture
def axe() -> str:
    return (settings.NODE_MODULES_DIR / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def faults(browser, axe: str) -> list[str]:
    """What axe and the plain questions have against the page as it stands."""
    browser.look_over()
    browser.driver.execute_script(axe)
    return browser.driver.execute_async_script(AXE) + browser.driver.execute_script(PLAIN)


def enter(browser, username: str) -> None:
    browser.forget()
    browser.carry(sign_in(User.objects.get(username=username)))


def test_no_page_has_a_fault(browser, world, axe):
    browser.open("/accounts/login/")
    found = [("anybody", "/accounts/login/", fault) for fault in faults(browser, axe)]
    for username, paths in PAGES.items():
        enter(browser, username)
        for path in paths:
            browser.open(path)
            found += [(username, path, fault) for fault in faults(browser, axe)]
    assert found == []


def test_the_question_before_a_step_has_no_fault(browser, world, axe):
    enter(browser, "office-lead")
    browser.open(OTHER)
    browser.press("锁定")
    browser.see("锁定后机构只能申请更正")
    assert faults(browser, axe) == []


@pytest.mark.parametrize(
    ("username", "path"),
    [("b01-maker", f"{FILING}edit/"), ("office", "/filings/"), ("office", "/reports/?period=2024Q2")],
)
def test_the_keyboard_shows_where_it_is(browser, world, username, path):
    enter(browser, username)
    browser.open(path)
    unseen = []
    for _ in range(MANY):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        focused = browser.driver.execute_async_script(FOCUS)
        if focused is None:
            break
        if not all(focused[1:]):
            unseen.append(focused)
    assert unseen == []
