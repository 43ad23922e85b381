"""axe-core finds nothing on any page, for anybody; tables, pictures and the keyboard's focus are looked at besides (quality.md)."""

from __future__ import annotations

import pytest
from django.conf import settings
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from filings import services
from filings.services.returns import Return
from institutions.models import User
from institutions.services import notify
from measures import services as tasks
from qianjiang_finance.common.quarter import Quarter
from reports.services import Change, save_words
from reports.services.schemes import copy_scheme
from tests import factories
from tests.factories import BANK_FIGURES
from tests.flows.server import sign_in
from tests.measures.task_world import hand_out, item_of, prove, take
from tests.reports.bulletin_example import draft, issue, publish_the_five
from tests.reports.test_bulletin_drift import correct

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILING, OTHER = "/filings/2024Q2/B01/", "/filings/2024Q2/B02/"
#: Who opens what; the first page of everybody is the home of the role.
PAGES = {
    "b01-maker": [
        "/", "/filings/", FILING, f"{FILING}edit/", f"{FILING}edit/?check=1", f"{FILING}upload/", f"{FILING}compare/",
        "/accounts/password/", "/notices/", f"{FILING}window/", "/filings/records/", f"{FILING}records/", f"{FILING}talk/", f"{FILING}evidence/", "/filings/queries/",
    ],
    "b01-checker": ["/reports/institutions/B01/", "/", FILING],
    "office": [
        "/", "/filings/", "/filings/periods/", OTHER, "/measures/", "/measures/3/", "/measures/orders/", "/measures/orders/new/", "/reports/agenda/", "/reports/evidence/?measure=10&quarter=2024Q2", "/reports/agenda/handover/", "/institutions/",
        "/enterprises/", "/enterprises/new/", "/enterprises/events/", "/enterprises/events/new/", "/enterprises/lists/", "/enterprises/cases/",
        "/enterprises/cases/new/",
        "/institutions/B02/", "/reports/?period=2024Q2", "/reports/bulletins/", "/reports/bulletins/add/", "/reports/bulletins/templates/", "/reports/bulletins/templates/add/", "/filings/matrix/", "/filings/matrix/forms/", "/filings/waivers/", "/filings/flags/",
        "/institutions/B02/", "/reports/?period=2024Q2", "/reports/bulletins/", "/reports/details/", "/filings/matrix/", "/filings/matrix/forms/", "/filings/waivers/", "/filings/flags/",
        "/filings/evidence/?measure=3&period=2024Q2", f"{OTHER}evidence/?item=B201",
        f"{OTHER}receipt/", f"{OTHER}talk/?item=B201",
        "/filings/rules/", "/filings/rules/R33/", "/filings/rules/R33/edit/", "/filings/rules/new/", "/filings/rules/limits/",
        "/filings/exceptions/", "/filings/periods/2024Q2/", "/filings/calendar/?year=2024", "/filings/periods/2024Q2/reminders/", f"{FILING}window/",
        "/reports/institutions/?period=2024Q2&group=all", "/reports/institutions/B02/?period=2024Q2",
        "/reports/indicators/B201/?period=2024Q2", "/reports/pivot/?period=2024Q2&item=B201", "/reports/tie-out/?period=2024Q2", "/institutions/groups/", "/institutions/groups/add/", "/reports/cockpit/?period=2024Q2",
        "/reports/derived/", "/reports/derived/D01/edit/",
        "/reports/checks/?period=2024Q2", "/reports/checks/C3/B02/?period=2024Q2",
        f"{OTHER}cells/B201/", "/filings/2024Q3/B02/send-back/", "/filings/indicators/", "/filings/indicators/B312/",
        "/filings/2024Q1/B02/correction/",
        "/filings/periods/2024Q2/reference/", "/filings/forms/", "/filings/forms/B1/",
        "/filings/records/", f"{OTHER}records/",
        "/filings/records/summary/", "/filings/coverage/?period=2024Q2&form=B2",
        "/filings/published/?form=B2",
        "/filings/queue/",
        "/reports/scores/", "/reports/scores/{run}/", "/reports/scores/{run}/banks/B02/", "/reports/scores/{run}/banks/B02/S1/",
        "/reports/scores/{run}/what-if/?w-S4a=30", "/reports/scores/schemes/{scheme}/", "/reports/scores/schemes/{draft}/",
        "/reports/scores/schemes/{draft}/items/new/", "/reports/scores/schemes/{scheme}/trial/?period=2024Q1", "/reports/scores/adjustments/",
    ],
    "b02-maker": [f"{OTHER}ask-correction/", "/reports/scores/", "/reports/scores/{run}/banks/B02/"],
    "office-lead": ["/", "/filings/reviewers/", "/filings/2024Q1/B02/correction/"],
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
    """Quarters of two banks; in 2024Q2 one has been accepted, the other is filling in again after a return; 2024Q3 of one waits for review."""
    first = {"maker": bank_maker, "checker": bank_checker, "office": office}
    second = {"maker": other_maker, "checker": other_checker, "office": office}
    for number, code in enumerate(("2023Q2", "2023Q4", "2024Q1")):
        period = factories.open_period(code)
        factories.accept_figures(period, bank, BANK_FIGURES | {"B101": f"{600_000 + number}"}, **first)
        factories.accept_figures(period, other_bank, BANK_FIGURES, **second)
    notify(recipients=[bank_maker], subject="【催报】2024年二季度报表", body="请填报", link=FILING, by=office)
    factories.ask_correction(factories.filing_of(period, other_bank), other_maker)
    period = factories.open_period("2024Q2")
    factories.accept_figures(period, other_bank, BANK_FIGURES | {"B101": "730000"}, **second)
    waiting = factories.filing_of(factories.open_period("2024Q3"), other_bank)
    factories.save(waiting, other_maker)
    factories.explain_all(waiting, other_maker)
    factories.step("send-to-check", waiting, other_maker)
    factories.step("sign", waiting, other_checker)
    filing = factories.filing_of(period, bank)
    factories.save(filing, bank_maker)
    factories.explain_all(filing, bank_maker)
    factories.step("send-to-check", filing, bank_maker)
    factories.step("sign", filing, bank_checker)
    filing.refresh_from_db()
    services.send_back(
        filing=filing, by=office, seen=filing.edit_number, comment="制造业贷款与台账不符，请核对",
        details=Return({"B204": "与台账差900万元", "B308": ""}),
    )  # fmt: skip
    factories.save(filing, bank_maker, {"B204": "18900.00", "B308": "不适用", "B508": "四百二十"})
    run = factories.make_score("2024Q1", by=office, makers={bank: bank_maker, other_bank: other_maker})
    return {"run": run.pk, "scheme": run.scheme_id, "draft": copy_scheme(scheme=run.scheme, by=office).pk}


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
            browser.open(path.format(**world))
            found += [(username, path, fault) for fault in faults(browser, axe)]
    assert found == []


def test_no_page_of_a_bulletin_has_a_fault(browser, catalogue, office, office_lead, axe):
    """A draft with a typed number, an issued bulletin whose figures were corrected, what a bank is shown."""
    publish_the_five()
    issued = issue(draft(office), office, office_lead)
    correct("C", "B201", 35000)
    writing = draft(office)
    row = writing.paragraphs.get(section="closing")
    words = {row.pk: Change("请于3日内报送。")}
    save_words(bulletin=writing, changes=words, by=office, seen=0)
    own, other = issued.get_absolute_url(), writing.get_absolute_url()
    pages = {
        "office": [
            own, f"{own}numbers/?key=B405.利率", f"{own}previews/", f"{own}recipients/", f"{own}drift/", f"{own}history/",
            other, f"{other}edit/", f"{other}orders/add/", "/reports/bulletins/",
        ],
        "b-maker": ["/reports/bulletins/", own, f"{own}mine/", f"{own}feedback/B/"],
    }  # fmt: skip
    found = []
    for username, paths in pages.items():
        enter(browser, username)
        for path in paths:
            browser.open(path)
            found += [(username, path, fault) for fault in faults(browser, axe)]
    assert found == []


def test_no_page_of_a_task_has_a_fault(
    browser, catalogue, bank, bank_maker, other_bank, lead_unit, office, leader, axe
):
    """A plan handed out: a row with evidence, progress and a reminder, as the office, a lead, a leader and the bank see it."""
    plan = hand_out(office)
    item = take("sign", item_of("M13-T1", bank), bank_maker)
    prove(item, bank_maker)
    tasks.write_progress(
        item=item,
        quarter=Quarter(2024, 1),
        verdict="met",
        words=tasks.Words("考核办法已经印发"),
        by=bank_maker,
    )
    tasks.remind_tasks(items=[item.pk], year=plan.year, by=office)
    row, own = "/measures/tasks/2024/M13-T1/", "/measures/tasks/2024/M13-T1/B01/"
    pages = {
        "office": [
            "/measures/tasks/?year=2024", row, own, "/measures/tasks/board/?quarter=2024Q1", "/measures/tasks/units/?year=2024",
            "/measures/tasks/plans/", "/measures/tasks/plans/2024/", "/measures/tasks/plans/2024/add/", "/measures/tasks/settings/",
            "/measures/tasks/remind/?year=2024", "/measures/tasks/reminders/", "/measures/13/report/?quarter=2024Q1", "/measures/13/?period=2024Q1",
        ],
        "fgw": [own, "/measures/tasks/units/FGW/?year=2024", "/measures/13/?period=2024Q1"],
        "leader": [row],
        "b01-maker": ["/measures/tasks/?year=2024", own, "/measures/13/?period=2024Q1"],
    }  # fmt: skip
    found = []
    for username, paths in pages.items():
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
