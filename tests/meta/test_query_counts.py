"""Queries per page: the committed baseline, the same with 2 and with 20 institutions (quality.md, Speed).

To take a new baseline after a meant change: ``QUERY_BASELINE=write make test ARGS=tests/meta/test_query_counts.py``.
"""

import datetime as dt
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises.models import MatchEvent, Publication, RecallCase
from enterprises.services import add_disbursement, start_publication
from filings import services
from filings.models import Period
from institutions.services import inspect, notify
from measures import services as measures
from measures.models import SupervisionOrder, WorkItem
from qianjiang_finance.common.quarter import Quarter
from reports.models import BulletinSeries, ScoreRun, ScoreScheme
from reports.services import load_templates
from reports.supervision.judge import judge_period
from tests import factories
from tests.attachment_files import PDF
from tests.reports.bulletin_example import draft, issue

pytestmark = pytest.mark.django_db

BASELINE = Path(__file__).with_name("query_counts.json")
LIMIT, DASHBOARD_LIMIT, FILE_LIMIT = 12, 16, 30
DASHBOARDS = {
    "cockpit", "dashboard", "handover-maker", "handover-office", "measure-detail", "measure-detail-maker", "pivot",
    "scheme-trial", "score-what-if", "tie-out",
}  # fmt: skip
#: A file of ten sheets, each with its own sources, whose making is also written down: who exported it, and which data it used;
#: and pages that put many others together or write a whole bulletin anew.
FILES = {"annex", "annex-page", "bulletin-drift", "bulletin-feedback", "bulletin-word", "bulletin-pdf"}

PAGES = {
    "home-office": ("office", "/"),
    "home-maker": ("b01-maker", "/"),
    "notice-list": ("b01-maker", "/notices/"),
    "measure-list": ("office", "/measures/"),
    "measure-detail": ("office", "/measures/13/"),
    "measure-detail-maker": ("b01-maker", "/measures/1/?period=2024Q1"),
    "order-list": ("office", "/measures/orders/"),
    "order-issue": ("office", "/measures/orders/new/"),
    "order-detail": ("office", "/measures/orders/{order}/"),
    "order-unit": ("b01-maker", "/measures/orders/{order}/B01/"),
    "order-word": ("office", "/measures/orders/{order}/order.docx"),
    "enterprise-list": ("office", "/enterprises/"),
    "enterprise-detail": ("office", "/enterprises/91500114MA5DEM012J/"),
    "event-list": ("office", "/enterprises/events/"),
    "event-list-bank": ("b01-maker", "/enterprises/events/"),
    "event-plan": ("office", "/enterprises/events/new/"),
    "event-detail": ("office", "/enterprises/events/{event}/"),
    "publication-list": ("office", "/enterprises/lists/"),
    "publication-detail": ("office", "/enterprises/lists/{publication}/"),
    "case-list": ("office", "/enterprises/cases/"),
    "case-open": ("office", "/enterprises/cases/new/"),
    "case-detail": ("office", "/enterprises/cases/{case}/"),
    "item-list-office": ("office", "/measures/tasks/?year=2024"),
    "item-list-maker": ("b01-maker", "/measures/tasks/?year=2024&only=to-do"),
    "item-detail-office": ("office", "/measures/tasks/2024/M01-T2/B01/"),
    "item-detail-maker": ("b01-maker", "/measures/tasks/2024/M13-T1/B01/?quarter=2024Q1"),
    "task-detail": ("office", "/measures/tasks/2024/M01-T2/"),
    "measure-board": ("office", "/measures/tasks/board/?quarter=2024Q1"),
    "measure-report": ("office", "/measures/3/report/?quarter=2024Q1"),
    "unit-list": ("office", "/measures/tasks/units/?year=2024"),
    "unit-detail": ("b01-maker", "/measures/tasks/units/B01/?year=2024"),
    "plan-list": ("office", "/measures/tasks/plans/"),
    "plan-detail": ("office", "/measures/tasks/plans/2024/"),
    "remind": ("office", "/measures/tasks/remind/?year=2024"),
    "reminder-list": ("office", "/measures/tasks/reminders/"),
    "institution-list": ("office", "/institutions/"),
    "group-list": ("office", "/institutions/groups/"),
    "institution-detail": ("office", "/institutions/B01/"),
    "filing-list-office": ("office", "/filings/"),
    "filing-list-maker": ("b01-maker", "/filings/"),
    "filing-detail-office": ("office", "/filings/2024Q1/B01/"),
    "filing-detail-checker": ("b01-checker", "/filings/2024Q2/B01/"),
    "filing-edit": ("b01-maker", "/filings/2024Q2/B01/edit/?check=1"),
    "filing-matrix": ("office", "/filings/matrix/"),
    "flag-list": ("office", "/filings/flags/"),
    "waiver-list": ("office", "/filings/waivers/"),
    "waiver-ask": ("b01-maker", "/filings/2024Q2/B01/waive/R05/"),
    "form-matrix": ("office", "/filings/matrix/forms/"),
    "filing-receipt": ("office", "/filings/2024Q1/B01/receipt/"),
    "filing-template": ("b01-maker", "/filings/2024Q2/B01/template.xlsx"),
    "filing-findings": ("office", "/filings/2024Q1/B01/findings.xlsx"),
    "filing-marked": ("b01-maker", "/filings/2024Q2/B01/marked.xlsx"),
    "filing-upload": ("b01-maker", "/filings/2024Q2/B01/upload/"),
    "filing-send-back": ("office", "/filings/2024Q2/B02/send-back/"),
    "reference-list": ("office", "/filings/periods/2024Q1/reference/"),
    "published": ("office", "/filings/published/?period=2024Q1&form=B2"),
    "form-list": ("office", "/filings/forms/"),
    "indicator-list": ("office", "/filings/indicators/"),
    "indicator-detail": ("office", "/filings/indicators/B201/"),
    "filing-ask-correction": ("b01-maker", "/filings/2024Q1/B01/ask-correction/"),
    "filing-correction": ("office", "/filings/2024Q1/B01/correction/"),
    "record-list-office": ("office", "/filings/records/"),
    "record-list-maker": ("b01-maker", "/filings/records/"),
    "coverage": ("office", "/filings/coverage/?period=2024Q1&form=B2"),
    "conduct": ("office", "/filings/records/summary/?year=2024"),
    "filing-records": ("office", "/filings/2024Q1/B01/records/"),
    "filing-talk": ("office", "/filings/2024Q2/B01/talk/"),
    "filing-evidence": ("office", "/filings/2024Q2/B01/evidence/"),
    "evidence-list": ("office", "/filings/evidence/?measure=3&period=2024Q2&whole=1"),
    "query-list": ("office", "/filings/queries/"),
    "review-queue": ("office", "/filings/queue/"),
    "reviewer-list": ("office-lead", "/filings/reviewers/"),
    "rule-list": ("office", "/filings/rules/"),
    "rule-detail": ("office", "/filings/rules/R33/"),
    "rule-edit": ("office", "/filings/rules/R33/edit/"),
    "limit-list": ("office", "/filings/rules/limits/"),
    "filing-window": ("b01-maker", "/filings/2024Q2/B01/window/"),
    "exception-list": ("office", "/filings/exceptions/"),
    "reminder-plan": ("office", "/filings/periods/2024Q2/reminders/"),
    "calendar": ("office", "/filings/calendar/?year=2024"),
    "period-detail": ("office", "/filings/periods/2024Q2/"),
    "period-list": ("office", "/filings/periods/"),
    "dashboard": ("office", "/reports/?period=2024Q1"),
    "institution-ranking": ("office", "/reports/institutions/?period=2024Q1"),
    "institution-page": ("b01-maker", "/reports/institutions/B01/?period=2024Q1"),
    "indicator-page": ("office", "/reports/indicators/B201/?period=2024Q1"),
    "tie-out": ("office", "/reports/tie-out/?period=2024Q1"),
    "derived-list": ("office", "/reports/derived/"),
    "derived-edit": ("office", "/reports/derived/D01/edit/"),
    "cockpit": ("office", "/reports/cockpit/?period=2024Q1"),
    "pivot": ("office", "/reports/pivot/?period=2024Q1&by=year-growth"),
    "evidence": ("office", "/reports/evidence/?measure=10&quarter=2024Q2"),
    "agenda-office": ("office", "/reports/agenda/"),
    "agenda-maker": ("b01-maker", "/reports/agenda/"),
    "handover-office": ("office", "/reports/agenda/handover/"),
    "handover-maker": ("b01-maker", "/reports/agenda/handover/"),
    "check-matrix": ("office", "/reports/checks/?period=2024Q1"),
    "check-district": ("office", "/reports/checks/C10/?period=2024Q1"),
    "check-institution": ("b01-maker", "/reports/checks/C3/B01/?period=2024Q1"),
    "score-list": ("office", "/reports/scores/"),
    "score-list-maker": ("b01-maker", "/reports/scores/"),
    "score-run": ("office", "/reports/scores/{run}/"),
    "score-sheet": ("b01-maker", "/reports/scores/{run}/banks/B01/"),
    "score-point": ("office", "/reports/scores/{run}/banks/B01/S1/"),
    "score-point-maker": ("b01-maker", "/reports/scores/{run}/banks/B01/S1/"),
    "score-what-if": ("office", "/reports/scores/{run}/what-if/"),
    "score-add": ("office", "/reports/scores/new/"),
    "scheme-list": ("office", "/reports/scores/schemes/"),
    "scheme-detail": ("office", "/reports/scores/schemes/{scheme}/"),
    "scheme-trial": ("office", "/reports/scores/schemes/{scheme}/trial/?period=2024Q1"),
    "adjustment-list": ("office", "/reports/scores/adjustments/"),
    "adjustment-add": ("office", "/reports/scores/adjustments/new/"),
    "detail-export": ("office", "/reports/details/"),
    "detail-run": ("office", "/reports/details/run/?first=2024Q1&last=2024Q1&format=csv"),
    "bulletin-list": ("office", "/reports/bulletins/"),
    "bulletin-list-bank": ("b01-maker", "/reports/bulletins/"),
    "bulletin-add": ("office", "/reports/bulletins/add/"),
    "bulletin-detail-draft": ("office", "/reports/bulletins/{draft}/"),
    "bulletin-detail-issued": ("office", "/reports/bulletins/{issued}/"),
    "bulletin-detail-bank": ("b01-maker", "/reports/bulletins/{issued}/"),
    "bulletin-word": ("office", "/reports/bulletins/{issued}/bulletin.docx"),
    "bulletin-pdf": ("b01-maker", "/reports/bulletins/{issued}/bulletin.pdf"),
    "bulletin-annex": ("office", "/reports/bulletins/{issued}/annex.xlsx"),
    "annex-page": ("office", "/reports/bulletins/annex/?period=2024Q1&table=附表2"),
    "bulletin-annex-page": ("office", "/reports/bulletins/{issued}/annex/?table=附表2"),
    "bulletin-annex-page-bank": ("b01-maker", "/reports/bulletins/{issued}/annex/"),
    "bulletin-number": ("office", "/reports/bulletins/{issued}/numbers/?key=B405.利率"),
    "bulletin-edit": ("office", "/reports/bulletins/{draft}/edit/"),
    "bulletin-order-add": ("office", "/reports/bulletins/{draft}/orders/add/"),
    "bulletin-previews": ("office", "/reports/bulletins/{issued}/previews/"),
    "bulletin-mine": ("b01-maker", "/reports/bulletins/{issued}/mine/"),
    "bulletin-addressees": ("office", "/reports/bulletins/{draft}/addressees/"),
    "bulletin-recipients": ("office", "/reports/bulletins/{issued}/recipients/"),
    "bulletin-history": ("office", "/reports/bulletins/{issued}/history/"),
    "bulletin-feedback": ("b01-maker", "/reports/bulletins/{issued}/feedback/B01/"),
    "bulletin-drift": ("office", "/reports/bulletins/{issued}/drift/"),
    "template-list": ("office", "/reports/bulletins/templates/"),
    "template-add": ("office", "/reports/bulletins/templates/add/"),
    "annex": ("office", "/reports/annex.xlsx?period=2024Q1"),
}


def build(size):
    """``size`` banks with an accepted quarter and one under way."""
    from institutions.models import User

    office = User.objects.get(username="office")
    people = {}
    for number in range(1, size + 1):
        bank = factories.make_institution(f"B{number:02}", kind="LB", order=number)
        maker = factories.make_user(f"b{number:02}-maker", ("maker", bank))
        people[bank] = (maker, factories.make_user(f"b{number:02}-checker", ("checker", bank)))
    for code in ("2023Q4", "2024Q1"):
        period = factories.open_period(code)
        for bank, (maker, checker) in people.items():
            factories.accept_figures(
                period, bank, factories.BANK_FIGURES, maker=maker, checker=checker, office=office
            )
    for number in range(size):
        notify(
            recipients=[maker for maker, _ in people.values()], subject=f"请填报{number}", link="/", by=office
        )
    period = factories.open_period("2024Q2")
    for bank, (maker, checker) in people.items():
        filing = factories.filing_of(period, bank)
        factories.save(filing, maker)
        services.grant_exception(
            filing=filing, until=factories.FAR + dt.timedelta(days=1), reason="系统割接", by=office
        )
        if bank.code != "B01":
            factories.explain_all(filing, maker)
            factories.step("send-to-check", filing, maker)
            factories.step("sign", filing, checker)
    lists(office, people)
    for bank in people:
        factories.issue_order(office, bank.code, due_on=factories.FAR)
    factories.issue_order(office, *(bank.code for bank in people), due_on=factories.FAR)
    hand_out(office, people)
    talk(office, [factories.filing_of(period, bank) for bank in people])
    factories.make_score("2024Q1", by=office, makers={bank: maker for bank, (maker, _) in people.items()})


def lists(office, people):
    """An event at which every bank signed and lent, a list and a case of every bank."""
    event = factories.hold_event(office, factories.make_enterprise(office), *people)
    for signing in event.signings.select_related("event__host", "bank"):
        add_disbursement(signing=signing, amount=Decimal(100), paid_on=dt.date(2024, 6, 3), by=office)
    for bank, (maker, _) in people.items():
        start_publication(institution=bank, which="credit", by=maker)
        factories.open_case(office, bank)


def hand_out(office, people):
    """The tasks of 2024 in every unit, signed for, with a reminder, a file, a progress and the verdicts of a quarter."""
    plan = measures.start_plan(year=2024, by=office)
    measures.issue_plan(plan=plan, by=office)
    rows = WorkItem.objects.select_related("task__measure", "institution")
    for bank, (maker, _) in people.items():
        measures.sign_all(unit=bank, year=2024, by=maker)
        item = rows.get(task__code="M13-T1", institution=bank)
        measures.add_task_evidence(
            item=item,
            title="办法",
            dated_on=dt.date(2024, 1, 1),
            inspected=inspect([("办法.pdf", PDF)])[0],
            level="internal",
            by=maker,
        )
        measures.write_progress(
            item=item,
            quarter=Quarter(2024, 1),
            verdict="met",
            words=measures.Words("考核办法已经印发"),
            by=maker,
        )
    measures.remind_tasks(
        items=rows.filter(task__code="M13-T1").values_list("pk", flat=True), year=2024, by=office
    )
    for period in Period.objects.all():
        judge_period(period)


def talk(office, filings):
    """A query to each bank; with the first as many talks with a file and as many notes as there are banks."""
    terms = services.Contribution("请说明", due_on=dt.date(2099, 7, 1))
    for filing in filings:
        services.open_thread(filing=filing, title="问询", said=terms, by=office, is_query=True)
        said = services.Contribution("见附件", files=inspect([("批复.pdf", PDF)]))
        services.open_thread(filing=filings[0], title="交流", said=said, by=office, code="B201")
        services.add_note(filing=filings[0], text="已电话核实", by=office)
        give(filings[0], office)
        give(filing, office)


def give(filing, office):
    """A file as evidence of the whole filing."""
    services.add_evidence(
        filing=filing,
        title="批复",
        dated_on=dt.date(2024, 1, 1),
        inspected=inspect([("批复.pdf", PDF)])[0],
        level="internal",
        by=office,
    )


def bulletins(office, lead):
    """One draft, and one that went the whole way, with what it said to every bank; their numbers in addresses."""
    load_templates()
    settings = {"period": Period.objects.get(code="2024Q1"), "series": BulletinSeries.objects.first()}
    issued = issue(draft(office, **settings), office, lead)
    return {"draft": draft(office, **settings).pk, "issued": issued.pk}


def measure(client, numbers):
    from institutions.models import User

    counts = {}
    of = {"event": MatchEvent, "publication": Publication, "case": RecallCase}
    of |= {"run": ScoreRun, "scheme": ScoreScheme}
    newest = {name: model.objects.latest("pk").pk for name, model in of.items()}
    newest["order"] = SupervisionOrder.objects.exclude(source="bulletin").latest("pk").pk
    for page, (login, address) in PAGES.items():
        client.force_login(User.objects.get(username=login))
        url = address.format(**newest, **numbers)
        assert client.get(url).status_code == 200, page
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts[page] = len(queries)
    return counts


@pytest.mark.parametrize("size", [2, 20])
def test_each_page_needs_its_baseline_of_queries(client, catalogue, office, office_lead, size):
    build(size)
    counts = measure(client, bulletins(office, office_lead))
    if os.environ.get("QUERY_BASELINE") == "write" and size == 2:
        BASELINE.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    assert counts == json.loads(BASELINE.read_text(encoding="utf-8"))


def test_no_baseline_is_above_its_limit():
    for page, count in json.loads(BASELINE.read_text(encoding="utf-8")).items():
        limit = FILE_LIMIT if page in FILES else DASHBOARD_LIMIT if page in DASHBOARDS else LIMIT
        assert count <= limit, page
