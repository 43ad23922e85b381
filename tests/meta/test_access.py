"""Role × URL × method: the expected code of every address for every role. An address missing from the table fails.

Columns: maker and checker of the bank, maker of another bank, office staff, office lead, leader, lead department, a person without
any role, the administrators of the system, of security and of audit. Anonymous is always sent to the login, except on the pages
named in ``OPEN``.
"""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from enterprises.models import MatchEvent, Publication, RecallCase, Signing
from enterprises.services import start_publication
from measures.models import SupervisionOrder
from tests import factories

pytestmark = pytest.mark.django_db

ROLES = (
    "bank_maker", "bank_checker", "other_maker", "office", "office_lead", "leader", "lead_unit", "outsider", "sysadmin",
    "secadmin", "auditor",
)  # fmt: skip
OPEN = {"login", "healthz"}
#: A feed is read without a login, by a token that nobody has guessed.
TOKEN = "a" * 43
F = ("2024Q2", "B01")
#: What stands in the table for the only row of its kind in the world below, all of B01.
ORDER, EVENT, SIGNING, PUBLICATION, CASE = "ORDER", "EVENT", "SIGNING", "PUBLICATION", "CASE"
OF = {
    ORDER: SupervisionOrder,
    EVENT: MatchEvent,
    SIGNING: Signing,
    PUBLICATION: Publication,
    CASE: RecallCase,
}
CREDIT = "91500114MA5DEM012J"
ITEM = (2024, "M01-T1", "B01")
#: Stands in the table for the number of the supervision order to B01, still to be signed for.
ORDER = "ORDER"
KEY = "00000000-0000-4000-8000-000000000000"

#: (name, args, method) → codes in the order of ROLES. A filing of B01 in 2024Q2 is not started yet.
TABLE = {
    ("home", (), "get"): (200, 200, 200, 200, 200, 302, 302, 200, 302, 302, 302),
    ("healthz", (), "get"): (200,) * 11,
    ("login", (), "get"): (302,) * 11,
    ("logout", (), "post"): (302,) * 11,
    ("logout", (), "get"): (405,) * 11,
    ("password-change", (), "get"): (200,) * 11,
    ("notice-list", (), "get"): (200,) * 11,
    ("notice-read", (0,), "get"): (405,) * 11,
    ("notice-read", (0,), "post"): (404,) * 11,
    ("notice-read-all", (), "get"): (405,) * 11,
    ("notice-read-all", (), "post"): (302,) * 11,
    ("measures:measure-list", (), "get"): (200, 200, 200, 200, 200, 200, 200, 200, 403, 403, 403),
    ("measures:measure-detail", (3,), "get"): (200, 200, 200, 200, 200, 200, 200, 200, 403, 403, 403),
    ("measures:order-list", (), "get"): (200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403),
    ("measures:order-issue", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("measures:order-issue", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("measures:order-detail", (ORDER,), "get"): (302, 302, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("measures:order-word", (ORDER,), "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("measures:order-file", (ORDER, KEY), "get"): (404,) * 11,
    ("measures:order-unit", (ORDER, "B01"), "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("measures:order-step", (ORDER, "B01", "sign"), "get"): (405,) * 11,
    ("measures:order-step", (ORDER, "B01", "sign"), "post"): (302, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("measures:order-step", (ORDER, "B01", "close"), "post"): (403, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("enterprises:enterprise-list", (), "get"): (200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403),
    ("enterprises:enterprise-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("enterprises:enterprise-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("enterprises:enterprise-detail", (CREDIT,), "get"): (200, 200, 404, 200, 200, 200, 200, 404, 404, 404, 404),
    ("enterprises:enterprise-edit", (CREDIT,), "get"): (403, 403, 404, 200, 200, 403, 403, 404, 404, 404, 404),
    ("enterprises:enterprise-edit", (CREDIT,), "post"): (403, 403, 404, 422, 422, 403, 403, 404, 404, 404, 404),
    ("enterprises:event-list", (), "get"): (200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403),
    ("enterprises:event-plan", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("enterprises:event-plan", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("enterprises:event-detail", (EVENT,), "get"): (200, 200, 404, 200, 200, 200, 200, 404, 404, 404, 404),
    ("enterprises:event-edit", (EVENT,), "get"): (403, 403, 404, 200, 200, 403, 403, 404, 404, 404, 404),
    ("enterprises:event-edit", (EVENT,), "post"): (403, 403, 404, 422, 422, 403, 403, 404, 404, 404, 404),
    ("enterprises:event-upload", (EVENT,), "get"): (405,) * 11,
    ("enterprises:event-upload", (EVENT,), "post"): (403, 403, 404, 422, 422, 403, 403, 404, 404, 404, 404),
    ("enterprises:event-file", (EVENT, KEY), "get"): (404,) * 11,
    ("enterprises:event-step", (EVENT, "follow"), "get"): (405,) * 11,
    ("enterprises:event-step", (EVENT, "follow"), "post"): (403, 403, 404, 302, 403, 403, 403, 404, 404, 404, 404),
    ("enterprises:signing-add", (EVENT,), "get"): (405,) * 11,
    ("enterprises:signing-add", (EVENT,), "post"): (403, 403, 404, 422, 422, 403, 403, 404, 404, 404, 404),
    ("enterprises:signing-void", (SIGNING,), "get"): (405,) * 11,
    ("enterprises:signing-void", (SIGNING,), "post"): (403, 403, 404, 302, 422, 403, 404, 404, 404, 404, 404),
    ("enterprises:disbursement-add", (SIGNING,), "get"): (405,) * 11,
    ("enterprises:disbursement-add", (SIGNING,), "post"): (422, 422, 404, 422, 422, 403, 404, 404, 404, 404, 404),
    ("enterprises:disbursement-void", (0,), "get"): (405,) * 11,
    ("enterprises:disbursement-void", (0,), "post"): (404,) * 11,
    ("enterprises:publication-list", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("enterprises:publication-start", (), "get"): (405,) * 11,
    ("enterprises:publication-start", (), "post"): (404,) * 11,
    ("enterprises:publication-detail", (PUBLICATION,), "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("enterprises:publication-file", (PUBLICATION, KEY), "get"): (404,) * 11,
    ("enterprises:publication-step", (PUBLICATION, "file"), "get"): (405,) * 11,
    ("enterprises:publication-step", (PUBLICATION, "file"), "post"): (422, 422, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("enterprises:publication-step", (PUBLICATION, "confirm"), "post"): (403, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("enterprises:case-list", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("enterprises:case-open", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("enterprises:case-open", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("enterprises:case-detail", (CASE,), "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("enterprises:case-file", (CASE, KEY), "get"): (404,) * 11,
    ("enterprises:case-step", (CASE, "explain"), "get"): (405,) * 11,
    ("enterprises:case-step", (CASE, "explain"), "post"): (422, 422, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("enterprises:case-step", (CASE, "confirm"), "post"): (403, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("measures:item-list", (), "get"): (200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403),
    ("measures:item-detail", ITEM, "get"): (404, 404, 404, 404, 404, 404, 404, 403, 403, 403, 403),
    ("measures:item-step", (*ITEM, "sign"), "post"): (404, 404, 404, 404, 404, 404, 404, 403, 403, 403, 403),
    ("measures:item-step", (*ITEM, "sign"), "get"): (405,) * 11,
    ("measures:item-evidence-add", ITEM, "post"): (404, 404, 404, 404, 404, 404, 404, 403, 403, 403, 403),
    ("measures:item-evidence-withdraw", (*ITEM, 0), "post"): (404, 404, 404, 404, 404, 404, 404, 403, 403, 403, 403),
    ("measures:item-file", (*ITEM, KEY), "get"): (404, 404, 404, 404, 404, 404, 404, 403, 403, 403, 403),
    ("measures:item-progress", ITEM, "post"): (404, 404, 404, 404, 404, 404, 404, 403, 403, 403, 403),
    ("measures:item-progress-confirm", (*ITEM, "2024Q1"), "post"): (404, 404, 404, 404, 404, 404, 404, 403, 403, 403, 403),
    ("measures:item-progress-return", (*ITEM, "2024Q1"), "post"): (404, 404, 404, 404, 404, 404, 404, 403, 403, 403, 403),
    ("measures:task-detail", (2024, "M01-T1"), "get"): (404, 404, 404, 404, 404, 404, 404, 403, 403, 403, 403),
    ("measures:sign-all", (2024, "B01"), "post"): (302, 302, 404, 302, 302, 302, 404, 403, 403, 403, 403),
    ("measures:sign-all", (2024, "B01"), "get"): (405,) * 11,
    ("measures:remind", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("measures:remind-send", (), "get"): (405,) * 11,
    ("measures:remind-send", (), "post"): (403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403),
    ("measures:remind-record", (), "get"): (405,) * 11,
    ("measures:remind-record", (), "post"): (403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403),
    ("measures:reminder-list", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("measures:supervision-settings", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("measures:supervision-settings", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("measures:plan-list", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("measures:plan-start", (), "get"): (405,) * 11,
    ("measures:plan-start", (), "post"): (403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403),
    ("measures:plan-detail", (2024,), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("measures:plan-issue", (2024,), "get"): (405,) * 11,
    ("measures:plan-issue", (2024,), "post"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("measures:task-add", (2024,), "get"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("measures:task-split", (2024, "M01-T1"), "get"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("measures:task-retire", (2024, "M01-T1"), "post"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("measures:unit-list", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("measures:unit-detail", ("B01",), "get"): (200, 200, 404, 200, 200, 200, 404, 403, 403, 403, 403),
    ("measures:board", (), "get"): (403, 403, 403, 200, 200, 200, 200, 403, 403, 403, 403),
    ("measures:measure-report", (3,), "get"): (403, 403, 403, 200, 200, 403, 200, 403, 403, 403, 403),
    ("measures:measure-report", (3,), "post"): (403, 403, 403, 422, 422, 403, 422, 403, 403, 403, 403),
    ("institutions:institution-list", (), "get"): (200, 200, 200, 200, 200, 200, 200, 200, 403, 403, 403),
    ("institutions:institution-detail", ("B01",), "get"): (200, 200, 404, 200, 200, 200, 404, 404, 403, 403, 403),
    ("institutions:institution-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("institutions:institution-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("institutions:institution-rename", ("B01",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("institutions:institution-rename", ("B01",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("institutions:institution-close", ("B01",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("institutions:institution-close", ("B01",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("institutions:group-list", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("institutions:group-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("institutions:group-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("institutions:group-change", ("CB",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("institutions:group-change", ("CB",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("institutions:group-use", ("CB",), "get"): (405,) * 11,
    ("institutions:group-use", ("CB",), "post"): (403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403),
    ("institutions:duty-list", (), "get"): (403, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403),
    ("institutions:duty-grant", (), "get"): (405,) * 11,
    ("institutions:duty-grant", (), "post"): (403, 403, 403, 403, 403, 403, 403, 403, 403, 422, 403),
    ("institutions:duty-end", (0,), "get"): (405,) * 11,
    ("institutions:duty-end", (0,), "post"): (403, 403, 403, 403, 403, 403, 403, 403, 403, 404, 403),
    ("institutions:audit-log", (), "get"): (403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200),
    ("institutions:audit-log", (), "post"): (405,) * 11,
    ("filings:filing-list", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:filing-detail", F, "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("filings:filing-edit", F, "get"): (200, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-edit", F, "post"): (302, 409, 404, 409, 409, 409, 404, 404, 404, 404, 404),
    ("filings:filing-autosave", F, "get"): (405,) * 11,
    ("filings:filing-autosave", F, "post"): (200, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("filings:filing-cell", (*F, "B101"), "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("filings:filing-template", F, "get"): (200, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-findings", F, "get"): (302, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-marked", F, "get"): (302, 302, 404, 302, 302, 403, 404, 404, 404, 404, 404),
    ("filings:filing-upload", F, "get"): (200, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-upload", F, "post"): (422, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-uploaded", (*F, 1), "get"): (404,) * 11,
    ("filings:filing-uploaded", (*F, 1), "post"): (405,) * 11,
    ("filings:filing-step", (*F, "send-to-check"), "get"): (405,) * 11,
    ("filings:filing-step", (*F, "send-to-check"), "post"): (403, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("filings:filing-step", (*F, "exempt"), "post"): (403, 403, 404, 302, 302, 403, 404, 404, 404, 404, 404),
    ("filings:filing-step", (*F, "fill-for"), "post"): (403, 403, 404, 302, 302, 403, 404, 404, 404, 404, 404),
    ("filings:filing-step", (*F, "take-back"), "post"): (403, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("filings:filing-send-back", F, "get"): (403, 403, 404, 302, 302, 403, 404, 404, 404, 404, 404),
    ("filings:filing-send-back", F, "post"): (403, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("filings:filing-ask-correction", F, "get"): (302, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("filings:filing-ask-correction", F, "post"): (403, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("filings:filing-correction", F, "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("filings:filing-correction", F, "post"): (405,) * 11,
    ("filings:filing-receipt", F, "get"): (302, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-compare", F, "get"): (302, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-talk", F, "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("filings:thread-open", F, "get"): (405,) * 11,
    ("filings:thread-open", F, "post"): (422, 422, 404, 422, 422, 403, 404, 404, 404, 404, 404),
    ("filings:thread-reply", (*F, 0), "post"): (404,) * 11,
    ("filings:thread-reply", (*F, 0), "get"): (405,) * 11,
    ("filings:thread-step", (*F, 0, "close"), "post"): (404,) * 11,
    ("filings:thread-step", (*F, 0, "close"), "get"): (405,) * 11,
    ("filings:note-add", F, "get"): (405,) * 11,
    ("filings:note-add", F, "post"): (403, 403, 404, 422, 422, 403, 404, 404, 404, 404, 404),
    ("filings:filing-file", (*F, KEY), "get"): (404,) * 11,
    ("filings:filing-evidence", F, "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("filings:evidence-add", F, "get"): (405,) * 11,
    ("filings:evidence-add", F, "post"): (422, 422, 404, 422, 422, 403, 404, 404, 404, 404, 404),
    ("filings:evidence-withdraw", (*F, 0), "get"): (405,) * 11,
    ("filings:evidence-withdraw", (*F, 0), "post"): (404,) * 11,
    ("filings:evidence-list", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:query-list", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:filing-matrix", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:flag-list", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:flag-clear", (0,), "post"): (404,) * 11,
    ("filings:flag-set", (*F, "B101"), "post"): (403, 403, 404, 302, 302, 403, 404, 404, 404, 404, 404),
    ("filings:flag-set", (*F, "B101"), "get"): (405,) * 11,
    ("filings:waiver-list", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:waiver-detail", (0,), "get"): (404,) * 11,
    ("filings:waiver-step", (0, "approve"), "post"): (404,) * 11,
    ("filings:waiver-step", (0, "approve"), "get"): (405,) * 11,
    ("filings:waiver-ask", (*F, "R05"), "get"): (200, 200, 404, 200, 200, 403, 404, 404, 404, 404, 404),
    ("filings:waiver-ask", (*F, "R05"), "post"): (422, 422, 404, 422, 422, 403, 404, 404, 404, 404, 404),
    ("filings:form-matrix", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:reminder-record", ("2024Q2",), "post"): (403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403),
    ("filings:reminder-record", ("2024Q2",), "get"): (405,) * 11,
    ("filings:indicator-list", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:indicator-detail", ("B312",), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:indicator-define", ("B312",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:indicator-define", ("B312",), "get"): (405,) * 11,
    ("filings:reference-list", ("2024Q2",), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:reference-enter", ("2024Q2",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:reference-enter", ("2024Q2",), "get"): (405,) * 11,
    ("filings:reference-explain", ("2024Q2", 0), "post"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("filings:reference-explain", ("2024Q2", 0), "get"): (405,) * 11,
    ("filings:form-list", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:form-head", ("B1",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:form-head", ("B1",), "post"): (403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403),
    ("filings:record-list", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:missing-rule", ("2024Q2",), "get"): (405,) * 11,
    ("filings:missing-rule", ("2024Q2",), "post"): (403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403),
    ("filings:coverage", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:conduct", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:record-detail", (0,), "get"): (404,) * 11,
    ("filings:record-step", (0, "appeal"), "get"): (405,) * 11,
    ("filings:record-step", (0, "appeal"), "post"): (404,) * 11,
    ("filings:filing-records", F, "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("filings:record-register", F, "get"): (405,) * 11,
    ("filings:record-register", F, "post"): (403, 403, 404, 302, 302, 403, 404, 404, 404, 404, 404),
    ("filings:published", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:published", (), "post"): (403, 403, 403, 405, 405, 405, 403, 403, 403, 403, 403),
    ("filings:review-queue", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:reviewer-list", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:reviewer-assign", (), "get"): (405,) * 11,
    ("filings:reviewer-assign", (), "post"): (403, 403, 403, 403, 422, 403, 403, 403, 403, 403, 403),
    ("filings:rule-list", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:rule-detail", ("R33",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:rule-edit", ("R33",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:rule-edit", ("R33",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:rule-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:rule-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:rule-try", ("R33",), "get"): (405,) * 11,
    ("filings:rule-try", ("R33",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:rule-try-new", (), "get"): (405,) * 11,
    ("filings:rule-try-new", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:limit-list", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:limit-set", ("tolerance",), "get"): (405,) * 11,
    ("filings:limit-set", ("tolerance",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:limit-set-item", (), "get"): (405,) * 11,
    ("filings:limit-set-item", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:filing-window", F, "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("filings:exception-grant", F, "get"): (405,) * 11,
    ("filings:exception-grant", F, "post"): (403, 403, 404, 422, 422, 403, 404, 404, 404, 404, 404),
    ("filings:exception-list", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:exception-revoke", (0,), "get"): (405,) * 11,
    ("filings:exception-revoke", (0,), "post"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("filings:reminder-plan", ("2024Q2",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:reminder-send", ("2024Q2",), "get"): (405,) * 11,
    ("filings:reminder-send", ("2024Q2",), "post"): (403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403),
    ("filings:calendar", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:calendar-set", (), "get"): (405,) * 11,
    ("filings:calendar-set", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:calendar-remove", (dt.date(2024, 10, 12),), "get"): (405,) * 11,
    ("filings:calendar-remove", (dt.date(2024, 10, 12),), "post"): (
        403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403,
    ),
    ("filings:period-detail", ("2024Q2",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:period-dates", ("2024Q2",), "get"): (405,) * 11,
    ("filings:period-dates", ("2024Q2",), "post"): (403, 403, 403, 403, 422, 403, 403, 403, 403, 403, 403),
    ("filings:period-indicators", ("2024Q2",), "get"): (405,) * 11,
    ("filings:period-indicators", ("2024Q2",), "post"): (403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403),
    ("filings:period-list", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:period-open", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:period-open", (), "get"): (405,) * 11,
    ("filings:period-lock", ("2024Q2",), "post"): (403,) * 11,
    ("reports:dashboard", (), "get"): (403, 403, 403, 200, 200, 200, 200, 403, 403, 403, 403),
    ("reports:institution-ranking", (), "get"): (302, 302, 302, 200, 200, 200, 403, 403, 403, 403, 403),
    ("reports:institution", ("B01",), "get"): (200, 200, 404, 200, 200, 200, 403, 403, 403, 403, 403),
    ("reports:indicator", ("B201",), "get"): (403, 403, 403, 404, 404, 404, 404, 403, 403, 403, 403),
    ("reports:tie-out", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("reports:derived-list", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("reports:derived-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("reports:derived-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("reports:derived-try-new", (), "get"): (405,) * 11,
    ("reports:derived-try-new", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("reports:derived-edit", ("D01",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("reports:derived-edit", ("D01",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("reports:derived-try", ("D01",), "get"): (405,) * 11,
    ("reports:derived-try", ("D01",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("reports:cockpit", (), "get"): (403, 403, 403, 200, 200, 200, 200, 403, 403, 403, 403),
    ("reports:pivot", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("reports:pivot-layout-save", (), "get"): (405,) * 11,
    ("reports:pivot-layout-save", (), "post"): (403, 403, 403, 302, 302, 302, 403, 403, 403, 403, 403),
    ("reports:pivot-layout", (0,), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:pivot-layout-delete", (0,), "get"): (405,) * 11,
    ("reports:pivot-layout-delete", (0,), "post"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:check-matrix", (), "get"): (200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403),
    ("reports:check-district", ("C1",), "get"): (403, 403, 403, 404, 404, 404, 404, 403, 403, 403, 403),
    ("reports:check-institution", ("C1", "B01"), "get"): (404, 404, 404, 404, 404, 404, 404, 403, 403, 403, 403),
    ("reports:bulletin-list", (), "get"): (200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403),
    ("reports:annex-page", (), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:bulletin-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("reports:bulletin-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("reports:template-list", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("reports:template-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("reports:template-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("reports:template-edit", (0,), "get"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("reports:template-edit", (0,), "post"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("reports:series-edit", (0,), "get"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("reports:series-edit", (0,), "post"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("reports:bulletin-detail", (0,), "get"): (404,) * 11,
    ("reports:bulletin-word", (0,), "get"): (404,) * 11,
    ("reports:bulletin-pdf", (0,), "get"): (404,) * 11,
    ("reports:bulletin-annex", (0,), "get"): (404,) * 11,
    ("reports:bulletin-annex-page", (0,), "get"): (404,) * 11,
    ("reports:bulletin-number", (0,), "get"): (404,) * 11,
    ("reports:bulletin-history", (0,), "get"): (404,) * 11,
    ("reports:bulletin-edit", (0,), "get"): (404,) * 11,
    ("reports:bulletin-save", (0,), "get"): (405,) * 11,
    ("reports:bulletin-save", (0,), "post"): (404,) * 11,
    ("reports:bulletin-paragraph", (0,), "get"): (405,) * 11,
    ("reports:bulletin-paragraph", (0,), "post"): (404,) * 11,
    ("reports:bulletin-refresh", (0,), "get"): (405,) * 11,
    ("reports:bulletin-refresh", (0,), "post"): (404,) * 11,
    ("reports:order-add", (0,), "get"): (404,) * 11,
    ("reports:order-add", (0,), "post"): (404,) * 11,
    ("reports:order-edit", (0, 0), "get"): (404,) * 11,
    ("reports:order-edit", (0, 0), "post"): (404,) * 11,
    ("reports:order-remove", (0, 0), "get"): (405,) * 11,
    ("reports:order-remove", (0, 0), "post"): (404,) * 11,
    ("reports:bulletin-step", (0, "submit"), "get"): (405,) * 11,
    ("reports:bulletin-step", (0, "submit"), "post"): (404,) * 11,
    ("reports:bulletin-countersign", (0, 0), "get"): (405,) * 11,
    ("reports:bulletin-countersign", (0, 0), "post"): (404,) * 11,
    ("reports:bulletin-previews", (0,), "get"): (404,) * 11,
    ("reports:bulletin-preview-send", (0,), "get"): (405,) * 11,
    ("reports:bulletin-preview-send", (0,), "post"): (404,) * 11,
    ("reports:bulletin-preview-reply", (0, 0), "get"): (405,) * 11,
    ("reports:bulletin-preview-reply", (0, 0), "post"): (404,) * 11,
    ("reports:bulletin-mine", (0,), "get"): (404,) * 11,
    ("reports:bulletin-mine", (0,), "post"): (404,) * 11,
    ("reports:bulletin-addressees", (0,), "get"): (404,) * 11,
    ("reports:addressees-change", (0,), "get"): (405,) * 11,
    ("reports:addressees-change", (0,), "post"): (404,) * 11,
    ("reports:addressees-lines", (0,), "get"): (405,) * 11,
    ("reports:addressees-lines", (0,), "post"): (404,) * 11,
    ("reports:bulletin-recipients", (0,), "get"): (404,) * 11,
    ("reports:bulletin-confirm", (0, 0), "get"): (405,) * 11,
    ("reports:bulletin-confirm", (0, 0), "post"): (404,) * 11,
    ("reports:bulletin-feedback", (0, "B01"), "get"): (404,) * 11,
    ("reports:bulletin-drift", (0,), "get"): (404,) * 11,
    ("reports:bulletin-correct", (0,), "get"): (405,) * 11,
    ("reports:bulletin-correct", (0,), "post"): (404,) * 11,
    ("reports:agenda", (), "get"): (200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403),
    ("reports:agenda-feed", (TOKEN,), "get"): (404,) * 11,
    ("reports:agenda-feed", (TOKEN,), "post"): (405,) * 11,
    ("reports:feed-renew", (), "get"): (405,) * 11,
    ("reports:feed-renew", (), "post"): (302, 302, 302, 302, 302, 302, 302, 403, 403, 403, 403),
    ("reports:feed-revoke", (), "get"): (405,) * 11,
    ("reports:feed-revoke", (), "post"): (302,) * 11,
    ("reports:annex", (), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:detail-export", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("reports:detail-run", (), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:detail-file", (), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:evidence", (), "get"): (200, 200, 200, 200, 200, 200, 200, 403, 403, 403, 403),
    ("reports:handover", (), "get"): (200, 200, 200, 200, 200, 403, 200, 403, 403, 403, 403),
    ("reports:score-list", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("reports:score-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("reports:score-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("reports:scheme-list", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("reports:scheme-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("reports:scheme-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("reports:scheme-detail", (0,), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:scheme-edit", (0,), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:scheme-edit", (0,), "post"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:scheme-trial", (0,), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:scheme-act", (0, "activate"), "post"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:scheme-act", (0, "activate"), "get"): (405,) * 11,
    ("reports:part-add", (0, "items"), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:part-add", (0, "items"), "post"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:part-edit", (0, "items", 0), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:part-remove", (0, "items", 0), "post"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:part-remove", (0, "items", 0), "get"): (405,) * 11,
    ("reports:adjustment-list", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("reports:adjustment-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("reports:adjustment-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("reports:adjustment-withdraw", (0,), "get"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("reports:adjustment-withdraw", (0,), "post"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("reports:score-appeal", (0,), "get"): (404,) * 11,
    ("reports:score-appeal", (0,), "post"): (404,) * 11,
    ("reports:score-run", (0,), "get"): (404, 404, 404, 404, 404, 404, 403, 403, 403, 403, 403),
    ("reports:score-step", (0, "confirm"), "post"): (404,) * 11,
    ("reports:score-step", (0, "confirm"), "get"): (405,) * 11,
    ("reports:score-recalculate", (0,), "post"): (404,) * 11,
    ("reports:score-recalculate", (0,), "get"): (405,) * 11,
    ("reports:score-what-if", (0,), "get"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("reports:variant-save", (0,), "post"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("reports:variant-save", (0,), "get"): (405,) * 11,
    ("reports:variant-drop", (0, 0), "post"): (403, 403, 403, 404, 404, 403, 403, 403, 403, 403, 403),
    ("reports:variant-drop", (0, 0), "get"): (405,) * 11,
    ("reports:score-sheet", (0, "B01"), "get"): (404,) * 11,
    ("reports:appeal-add", (0, "B01"), "post"): (404,) * 11,
    ("reports:appeal-add", (0, "B01"), "get"): (405,) * 11,
    ("reports:score-point", (0, "B01", "S1"), "get"): (404,) * 11,
}  # fmt: skip


@pytest.fixture
def world(catalogue, bank, bank_maker, other_bank, office):
    factories.open_period("2024Q2")
    factories.issue_order(office, "B01", due_on=factories.FAR)
    factories.hold_event(office, factories.make_enterprise(office), bank)
    start_publication(institution=bank, which="credit", by=bank_maker)
    factories.open_case(office, bank)


def names(resolver=None, prefix=""):
    """Every name of the address book, the admin site aside."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from names(entry, f"{prefix}{entry.app_name}:" if entry.app_name else prefix)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"


def ask(client, name, args, method):
    args = [OF[arg].objects.get().pk if arg in OF else arg for arg in args]
    data = {"seen": 0, "comment": "新设"} if method == "post" else None
    return getattr(client, method)(reverse(name, args=args), data)


def test_every_address_is_in_the_table():
    assert set(names()) == {name for name, _, _ in TABLE}


@pytest.mark.parametrize("room", sorted({name.rpartition(":")[0] for name, _, _ in TABLE}))
def test_each_role_gets_its_code(client, world, request, room):
    people = {role: request.getfixturevalue(role) for role in ROLES}
    wrong = {}
    for key, codes in TABLE.items():
        if key[0].rpartition(":")[0] == room:
            with transaction.atomic():  # a row leaves nothing to the next
                found = tuple(_code(client, person, key) for person in people.values())
                transaction.set_rollback(True)
            if found != codes:
                wrong[key] = dict(zip(ROLES, found, strict=True))
    assert wrong == {}


def _code(client, person, key):
    client.force_login(person)
    return ask(client, *key).status_code


def test_anonymous_is_sent_to_the_login(client, world):
    for key in TABLE:
        client.cookies.clear()
        answer = ask(client, *key)
        if key[0] == "reports:agenda-feed":
            assert answer.status_code == TABLE[key][0], key
        elif key[0] in OPEN:
            assert answer.status_code == 200, key
        else:
            assert answer.status_code == 302, key
            assert answer.url.startswith(reverse("login")), key
